using System.Buffers;
using System.Reflection;
using Monitor.Exporter.Backup;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.PgBouncer;
using Monitor.Exporter.Postgres;
using Monitor.Exporter.Self;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Serving;

/// <summary>All planes of one exporter, and what a scrape gets from them.</summary>
public sealed class ExporterService : IAsyncDisposable
{
    /// <summary>The promise: an answer within 3 s whatever the servers do; the rest is for writing it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly CollectorBoard board;
    private readonly PostgresLink? link;
    private readonly FastPlane? fast;
    private readonly SlowPlane? slow;
    private readonly ConsolePlane? console;
    private readonly BackupPlane? backup;
    private readonly ServerHealth health;
    private readonly ProcessSeries process = new();
    private readonly TimeProvider time;
    private readonly int fileFaults;
    private long scrapes;

    /// <summary>Makes the planes that the configuration names; nothing is contacted yet.</summary>
    public ExporterService(ExporterConfig config, Catalogue catalogue, int fileFaults, TimeProvider time, ILogger logger)
    {
        (this.time, this.fileFaults) = (time, fileFaults);
        board = new(time);
        health = new(time);
        if (config.Postgres is { } postgres)
        {
            link = new(postgres, () => board.Connected("postgres"));
            fast = new(catalogue, link, board, health, time, logger);
            slow = new(catalogue, link, board, time, logger);
        }

        console = config.PgBouncer is { } pgbouncer ? new(catalogue, pgbouncer, board, time, logger) : null;
        backup = config.PgBackRest is { } probe ? new(probe, time, logger) : null;
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(ExporterService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What is known of PostgreSQL now.</summary>
    public HealthState Health => health.Now();

    /// <summary>Runs the background planes until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        fast is null ? Task.CompletedTask : ProbeAsync(fast, cancellationToken),
        slow?.RunAsync(cancellationToken) ?? Task.CompletedTask,
        backup?.RunAsync(cancellationToken) ?? Task.CompletedTask);

    /// <summary>Brings the fast planes up to date and writes everything.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="scraperTimeout">How long the scraper waits; null when it did not say.</param>
    /// <param name="cancellationToken">The scraper went away.</param>
    public async Task ScrapeAsync(IBufferWriter<byte> output, ExpositionFormat format, TimeSpan? scraperTimeout, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var wait = WaitFor(scraperTimeout);
        var postgres = fast?.RefreshAsync(wait);
        var pgbouncer = console?.RefreshAsync(wait);
        bool? postgresUp = postgres is null ? null : await postgres;
        bool? pgbouncerUp = pgbouncer is null ? null : await pgbouncer;
        var segments = Segments(postgresUp, pgbouncerUp, time.GetElapsedTime(started));
        ExpositionDocument.Write(output, format, segments, await process.WriteAsync(format, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (fast is not null)
        {
            await fast.DisposeAsync();
        }

        if (console is not null)
        {
            await console.DisposeAsync();
        }

        if (link is not null)
        {
            await link.DisposeAsync();
        }
    }

    private static TimeSpan WaitFor(TimeSpan? scraperTimeout)
    {
        var wait = scraperTimeout is { } timeout ? timeout - TimeSpan.FromMilliseconds(500) : LongestWait;
        return wait < ShortestWait ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }

    private IEnumerable<Segment> Segments(bool? postgresUp, bool? pgbouncerUp, TimeSpan duration)
    {
        IEnumerable<Segment> all = [Describe(postgresUp, pgbouncerUp, duration)];
        if (postgresUp is true)
        {
            all = all.Concat(fast!.Segments());
        }

        all = slow is null ? all : all.Concat(slow.Segments());
        all = console is null ? all : all.Concat(console.Segments());
        return backup is null ? all : all.Append(backup.Segment);
    }

    private Segment Describe(bool? postgresUp, bool? pgbouncerUp, TimeSpan duration)
    {
        var builder = new SegmentBuilder(ExporterMetrics.All);
        if (postgresUp is { } up)
        {
            builder.Add(ExporterMetrics.PostgresUp, up ? 1 : 0);
        }

        if (pgbouncerUp is { } bouncerUp)
        {
            builder.Add(ExporterMetrics.PgBouncerUp, bouncerUp ? 1 : 0);
        }

        builder.Add(ExporterMetrics.BuildInfo, 1, Version);
        builder.Add(ExporterMetrics.Scrapes, Interlocked.Increment(ref scrapes));
        builder.Add(ExporterMetrics.LastScrapeDuration, duration.TotalSeconds);
        builder.Add(ExporterMetrics.CollectorFileFaults, fileFaults);
        board.Describe(builder);
        return builder.Build();
    }

    /// <summary>Keeps the health endpoints true between scrapes. A scrape counts as a probe, so both together ask at most once a second.</summary>
    private async Task ProbeAsync(FastPlane plane, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProbeInterval, time);
        do
        {
            await plane.ProbeAsync();
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
