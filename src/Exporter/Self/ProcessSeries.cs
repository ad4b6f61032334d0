using System.Globalization;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Prometheus;

namespace Monitor.Exporter.Self;

/// <summary>
/// The exporter as a process and as a .NET runtime, counted and written by prometheus-net in a registry of its own. What that library
/// does not say, although every exporter beside ours does, comes from /proc/self.
/// </summary>
public sealed class ProcessSeries
{
    private readonly CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Declares the series; nothing is measured before somebody asks.</summary>
    public ProcessSeries()
    {
        DotNetStats.Register(registry);
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        var memory = Declare(factory, ProcessMetrics.ResidentMemory);
        var openFiles = Declare(factory, ProcessMetrics.OpenFiles);
        Declare(factory, ProcessMetrics.MaximumFiles).Set(MaximumFiles());
        registry.AddBeforeCollectCallback(() =>
        {
            memory.Set(Environment.WorkingSet);
            openFiles.Set(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        });
    }

    /// <summary>Measures and writes the series, without the mark that ends an OpenMetrics document.</summary>
    public async Task<ReadOnlyMemory<byte>> WriteAsync(Exposition.ExpositionFormat format, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(
            output,
            format == Exposition.ExpositionFormat.OpenMetrics ? Prometheus.ExpositionFormat.OpenMetricsText : Prometheus.ExpositionFormat.PrometheusText,
            cancellationToken);
        var written = output.GetBuffer().AsMemory(0, (int)output.Length);
        return written.Span.EndsWith(ExpositionDocument.End) ? written[..^ExpositionDocument.End.Length] : written;
    }

    private static Gauge Declare(MetricFactory factory, Metric metric) => factory.CreateGauge(metric.Name, metric.Help);

    /// <summary>The line "Max open files  soft  hard  files". The limit of a running process is not changed from outside.</summary>
    private static double MaximumFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && double.TryParse(soft, CultureInfo.InvariantCulture, out var value) ? value : double.PositiveInfinity;
    }
}
