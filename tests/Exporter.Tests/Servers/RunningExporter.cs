using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Serving;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>An exporter with its background planes, without HTTP.</summary>
internal sealed class RunningExporter : IAsyncDisposable
{
    /// <summary>What the last scrape says of itself when a test waited in vain.</summary>
    private static readonly string[] Telling =
    [
        "pg_up", "pgbouncer_up", "pg_in_recovery", "pg_exporter_target_down_info{", "pg_exporter_collector_failures_total{", "pg_exporter_collector_skipped{", "pg_exporter_collector_database_failed{",
        "pg_exporter_series_dropped_total{", "pg_exporter_connections", "pg_replication_",
    ];

    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider time;
    private readonly Task background;

    public RunningExporter(ExporterConfig config, Catalogue? catalogue = null, TimeProvider? time = null, ILogger? logger = null)
    {
        this.time = time ?? new SkippingTime();
        Service = new(config, catalogue ?? Catalogue.BuiltIn, 0, this.time, logger ?? NullLogger.Instance);
        background = Service.RunAsync(stopping.Token);
    }

    public ExporterService Service { get; }

    /// <summary>Connections that it may hold to a server: the one that every scrape needs, the one that goes from database to database, and those that are kept warm.</summary>
    public static int Budget(int? warmConnections = null) => 2 + (warmConnections ?? new MonitoredServer().WarmConnections);

    public async Task<Scrape> ScrapeAsync(ExpositionFormat format = ExpositionFormat.Text)
    {
        var output = new ArrayBufferWriter<byte>();
        var stopwatch = Stopwatch.StartNew();
        var document = await Service.ScrapeAsync(TimeSpan.FromSeconds(10));
        document.Write(output, format, await Service.DescribeProcessAsync(format, TestContext.Current.CancellationToken));
        return new(Encoding.UTF8.GetString(output.WrittenSpan), stopwatch.Elapsed);
    }

    /// <summary>Makes what the exporter knows so old that the next scrape asks the servers again. Only where the test has no clock of another kind.</summary>
    public void Age() => ((SkippingTime)time).Skip(TimeSpan.FromSeconds(1.1));

    public async Task<Scrape> ScrapeUntilAsync(Func<Scrape, bool> condition)
    {
        var scrape = await ScrapeAsync();
        await Eventually.TrueAsync(
            async () => condition(scrape = await ScrapeAsync()),
            () => string.Join('\n', scrape.Text.Split('\n').Where(line => Telling.Any(name => line.StartsWith(name, StringComparison.Ordinal)))));
        return scrape;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(background);
        await Service.DisposeAsync();
        stopping.Dispose();
    }
}

/// <summary>What a scraper got.</summary>
internal sealed record Scrape(string Text, TimeSpan Took)
{
    public string? Value(string series) => Text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal))?[(series.Length + 1)..];

    public IEnumerable<string> Lines(string prefix) => Text.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal));
}
