using System.Globalization;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Self;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Self;

public sealed class ProcessSeriesTests
{
    private readonly ProcessSeries series = new();

    [Fact]
    public async Task Serves_exactly_the_families_that_the_catalogue_declares_with_their_types_and_words()
    {
        var lines = (await WriteAsync(ExpositionFormat.Text)).Split('\n');

        Assert.Equal(
            ProcessMetrics.All.Select(metric => $"# TYPE {metric.Name} {metric.Type.ToString().ToLowerInvariant()}").Order(),
            lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Order());
        Assert.Equal(
            ProcessMetrics.All.Select(metric => $"# HELP {metric.Name} {metric.Help}").Order(),
            lines.Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Measures_this_process()
    {
        var lines = (await WriteAsync(ExpositionFormat.Text)).Split('\n');

        Assert.InRange(Value(lines, "process_resident_memory_bytes"), 1 << 20, 1L << 40);
        Assert.InRange(Value(lines, "process_open_fds"), 3, Value(lines, "process_max_fds"));
        Assert.InRange(Value(lines, "process_start_time_seconds"), 1, DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeSeconds());
        Assert.InRange(Value(lines, "dotnet_collection_count_total{generation=\"0\"}"), 0, double.MaxValue);
    }

    [Fact]
    public async Task Joins_an_OpenMetrics_document_before_its_only_end()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new ExpositionDocument([]).Write(output, ExpositionFormat.OpenMetrics, await series.WriteAsync(ExpositionFormat.OpenMetrics, TestContext.Current.CancellationToken));
        var document = Encoding.UTF8.GetString(output.WrittenSpan);

        Assert.Equal(document.Length - "# EOF\n".Length, document.IndexOf("# EOF\n", StringComparison.Ordinal));
        Assert.Contains("# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total ", document, StringComparison.Ordinal);
    }

    private static double Value(string[] lines, string name) =>
        double.Parse(lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    private async Task<string> WriteAsync(ExpositionFormat format) =>
        Encoding.UTF8.GetString((await series.WriteAsync(format, TestContext.Current.CancellationToken)).Span);
}
