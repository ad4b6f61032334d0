using System.Buffers;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Serving;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Reload;

/// <summary>Reads what an exporter serves.</summary>
internal static class SeriesReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Everything it serves, as text.</summary>
    public static async Task<string> TextAsync(ExporterService service, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        (await service.ScrapeAsync(Patience).WaitAsync(cancellationToken)).Write(output, ExpositionFormat.Text, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Collectors that have run or been skipped, with the name of the server; empty for the only one.</summary>
    public static async Task<HashSet<(string Server, string Collector)>> CollectorsAsync(ExporterService service, CancellationToken cancellationToken)
    {
        var samples = Samples.Read(await TextAsync(service, cancellationToken));
        return [.. samples.Where(sample => sample.Name == ExporterMetrics.CollectorSuccess.Name || sample.Name == ExporterMetrics.CollectorSkipped.Name)
            .Select(sample => (sample.Label(CollectorFile.ReservedLabel) ?? "", sample.Label("collector") ?? ""))];
    }
}
