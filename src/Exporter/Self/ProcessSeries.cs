using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Prometheus;

namespace Monitor.Exporter.Self;

/// <summary>
/// The exporter as a process and as a .NET runtime, declared and written by prometheus-net in a registry of its own, under the names that
/// the library's own collector uses. That one reads a file for each thread at each scrape; this one reads a single file for all, which stays open.
/// </summary>
public sealed class ProcessSeries
{
    /// <summary>Of this process for as long as it lives: each read from the beginning tells what is true then.</summary>
    private static readonly SafeFileHandle Status = File.OpenHandle("/proc/self/status");

    private readonly CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly Dictionary<string, Gauge> gauges;
    private readonly Counter cpu;
    private readonly Counter.Child[] collections;

    /// <summary>Declares the series; nothing is measured before somebody asks.</summary>
    public ProcessSeries()
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        gauges = ProcessMetrics.All.Where(metric => metric.Type == MetricType.Gauge).ToDictionary(metric => metric.Name, metric => factory.CreateGauge(metric.Name, metric.Help));
        cpu = factory.CreateCounter(ProcessMetrics.Cpu.Name, ProcessMetrics.Cpu.Help);
        var collected = factory.CreateCounter(ProcessMetrics.Collections.Name, ProcessMetrics.Collections.Help, [.. ProcessMetrics.Collections.Labels]);
        collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => collected.WithLabels(generation.ToString(CultureInfo.InvariantCulture)))];
        Set(ProcessMetrics.MaximumFiles, MaximumFiles());
        using (var process = System.Diagnostics.Process.GetCurrentProcess())
        {
            Set(ProcessMetrics.StartTime, new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1e3);
        }

        registry.AddBeforeCollectCallback(Measure);
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

    private void Set(Metric metric, double value) => gauges[metric.Name].Set(value);

    private void Measure()
    {
        cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        for (var generation = 0; generation < collections.Length; generation++)
        {
            collections[generation].IncTo(GC.CollectionCount(generation));
        }

        // Of the links in /proc/self/fd .NET would ask for each where it leads.
        var files = Directory.EnumerateFiles("/proc/self/fdinfo").Count();
        Set(ProcessMetrics.OpenFiles, files);
        Set(ProcessMetrics.OpenHandles, files);
        Set(ProcessMetrics.ManagedMemory, GC.GetTotalMemory(forceFullCollection: false));
        Span<byte> fields = stackalloc byte[16 * 1024];
        fields = fields[..RandomAccess.Read(Status, fields, fileOffset: 0)];
        // Somebody in more groups than fit loses fields, and none of them its last digits.
        fields = fields[..(fields.LastIndexOf((byte)'\n') + 1)];
        Set(ProcessMetrics.Threads, Field(fields, "Threads"));
        Set(ProcessMetrics.VirtualMemory, Kilobytes(fields, "VmSize"));
        Set(ProcessMetrics.PrivateMemory, Kilobytes(fields, "VmData"));
        Set(ProcessMetrics.ResidentMemory, Kilobytes(fields, "VmRSS"));
        Set(ProcessMetrics.WorkingSet, Kilobytes(fields, "VmRSS"));
    }

    private static double Kilobytes(ReadOnlySpan<byte> status, string name) => Field(status, name) * 1024;

    /// <summary>The number in a line such as "VmRSS:     1234 kB".</summary>
    private static double Field(ReadOnlySpan<byte> status, string name)
    {
        foreach (var range in status.Split((byte)'\n'))
        {
            var line = status[range];
            if (line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.Equals(line[..name.Length], name))
            {
                return Utf8Parser.TryParse(line[(name.Length + 1)..].Trim(" \t"u8), out long value, out _) ? value : double.NaN;
            }
        }

        return double.NaN;
    }

    /// <summary>The line "Max open files  soft  hard  files". The limit of a running process is not changed from outside.</summary>
    private static double MaximumFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && double.TryParse(soft, CultureInfo.InvariantCulture, out var value) ? value : double.PositiveInfinity;
    }
}
