using System.Reflection;
using System.Security.Cryptography;
using Monitor.Exporter.Background;
using Monitor.Exporter.Backup;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Host;
using Monitor.Exporter.Patroni;
using Monitor.Exporter.Self;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Serving;

/// <summary>All servers that one exporter watches, pgBackRest, the exporter itself, and what a scrape gets from them.</summary>
public sealed class ExporterService : IAsyncDisposable
{
    /// <summary>The promise: an answer within 3 s whatever the servers do; the rest is for writing it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2.5);

    private static readonly Metric[] Own =
        [ExporterMetrics.BuildInfo, ExporterMetrics.Scrapes, ExporterMetrics.LastScrapeDuration, ExporterMetrics.CollectorFileFaults, ExporterMetrics.QueriesLoadError];

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly PatroniPlane? patroni;
    private readonly IReadOnlyList<BackgroundPlane> background;
    private readonly ProcessSeries process = new();
    private readonly PoolerProcess? pooler;
    private readonly TimeProvider time;
    private readonly int fileFaults;
    private readonly (string Name, string Hash)? queries;
    private long scrapes;
    private SegmentBuilder? idle;

    /// <summary>Makes the planes that the configuration names; nothing is contacted yet.</summary>
    public ExporterService(ExporterConfig config, Catalogue catalogue, int fileFaults, TimeProvider time, ILogger logger)
    {
        (this.time, this.fileFaults) = (time, fileFaults);
        var pulse = new Pulse(time);
        Servers = [.. config.AllServers().Select(server => new ServerPlanes(server, catalogue, pulse, time, logger))];
        queries = config.Choice.Queries is { } path && File.Exists(path) ? (path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))) : null;
        pooler = config.PgBouncerPidFile is { } file ? new(file) : null;
        patroni = config.Patroni is { } rest ? new(rest, time, logger) : null;
        BackgroundPlane?[] planes =
        [
            patroni,
            config.PgBackRest is { } backups ? new BackupPlane(backups, time, logger) : null,
            config.Certificates is { } certificates ? new CertificatePlane(certificates, time, logger) : null,
            config.Host is { } host ? new HostPlane(host, "/sys/class/watchdog", time, logger) : null,
        ];
        background = [.. planes.OfType<BackgroundPlane>()];
        Collectors = catalogue.Collectors.DistinctBy(collector => collector.Name).ToDictionary(collector => collector.Name, collector => collector.Target);
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(ExporterService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The servers, in the order of the configuration.</summary>
    public IReadOnlyList<ServerPlanes> Servers { get; }

    /// <summary>The names of the collectors, and whom they ask.</summary>
    public IReadOnlyDictionary<string, CollectorTarget> Collectors { get; }

    /// <summary>What others have to say of the exporter itself, asked at each scrape.</summary>
    public Func<IEnumerable<Segment>> Further { get; init; } = () => [];

    /// <summary>Runs the background planes until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. Servers.Select(server => server.RunAsync(cancellationToken)), .. background.Select(plane => plane.RunAsync(cancellationToken))]);

    /// <summary>Brings the fast planes up to date and gives everything that is known.</summary>
    /// <param name="scraperTimeout">How long the scraper waits; null when it did not say.</param>
    public async Task<ExpositionDocument> ScrapeAsync(TimeSpan? scraperTimeout)
    {
        var started = time.GetTimestamp();
        var wait = WaitFor(scraperTimeout);
        var servers = await Task.WhenAll(Servers.Select(server => server.ScrapeAsync(wait)));
        IEnumerable<Segment> poolers = pooler is null ? [] : [pooler.Describe()];
        var document = new ExpositionDocument([Describe(time.GetElapsedTime(started)), .. poolers, .. Further(), .. servers.SelectMany(server => server), .. background.Select(plane => plane.Segment)]);
        foreach (var clash in document.Clashes)
        {
            Servers.FirstOrDefault(server => (server.Name ?? "") == clash.Server)?.Clashed(clash.Owner);
        }

        return document;
    }

    /// <summary>What the exporter says of itself as a process: families for the end of a document.</summary>
    public Task<ReadOnlyMemory<byte>> DescribeProcessAsync(ExpositionFormat format, CancellationToken cancellationToken) => process.WriteAsync(format, cancellationToken);

    /// <summary>How long a scrape may wait for servers: half a second less than the scraper waits for us, and never longer than we promise.</summary>
    public static TimeSpan WaitFor(TimeSpan? scraperTimeout)
    {
        var wait = scraperTimeout is { } timeout ? timeout - TimeSpan.FromMilliseconds(500) : LongestWait;
        return wait < ShortestWait ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        patroni?.Dispose();
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }

    private Segment Describe(TimeSpan duration)
    {
        var builder = Interlocked.Exchange(ref idle, null) ?? new SegmentBuilder(Own);
        builder.Clear();
        builder.Add(ExporterMetrics.BuildInfo, 1, Version);
        builder.Add(ExporterMetrics.Scrapes, Interlocked.Increment(ref scrapes));
        builder.Add(ExporterMetrics.LastScrapeDuration, duration.TotalSeconds);
        builder.Add(ExporterMetrics.CollectorFileFaults, fileFaults);
        if (queries is { } file)
        {
            // A file with a mistake is not taken at all: at the start the program ends, and a reload keeps the one before.
            builder.Add(ExporterMetrics.QueriesLoadError, 0, file.Name, file.Hash);
        }

        var segment = builder.Build();
        idle = builder;
        return segment;
    }
}
