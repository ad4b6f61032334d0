using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.PgBouncer;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Serving;

/// <summary>One server with everything that watches it: planes, board and health. Servers know nothing of each other.</summary>
public sealed class ServerPlanes : IAsyncDisposable
{
    private readonly CollectorBoard board;
    private readonly PostgresLink? link;
    private readonly FastPlane? fast;
    private readonly SlowPlane? slow;
    private readonly ConsolePlane? console;
    private readonly ServerHealth health;
    private readonly HealthWatch? watch;
    private SegmentBuilder? idle;

    /// <summary>Makes the planes of a server; nothing is contacted yet.</summary>
    public ServerPlanes(MonitoredServer server, Catalogue catalogue, Pulse pulse, TimeProvider time, ILogger logger)
    {
        Name = server.Name;
        board = new(time, server.Name);
        health = new(time);
        if (server.Postgres is { } postgres)
        {
            link = new(postgres, () => board.Connected("postgres"));
            fast = new(catalogue, link, server.FreshFor, board, health, pulse, time, logger);
            watch = new(fast, health, pulse, time);
            slow = new(catalogue, server, link, board, health, () => fast.Connection, pulse, time, logger);
        }

        console = server.PgBouncer is { } pgbouncer ? new(catalogue, pgbouncer, server.FreshFor, board, time, logger) : null;
    }

    /// <summary>Its name; null for the only one.</summary>
    public string? Name { get; }

    /// <summary>What is known of PostgreSQL now.</summary>
    public HealthState Health => health.Now();

    /// <summary>The same for somebody who wants to know: if nothing is known, waits a moment for an answer of the server.</summary>
    public Task<HealthState> AskHealthAsync() => watch?.AskAsync() ?? Task.FromResult(HealthState.Unknown);

    /// <summary>Whether it is known to be a replica that is no further behind than this.</summary>
    public bool IsReplicaWithin(TimeSpan lag) => health.IsReplicaWithin(lag);

    /// <summary>Runs what goes on between scrapes until it is told to stop. A server that is scraped without it lacks the slow plane's series.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        watch?.RunAsync(cancellationToken) ?? Task.CompletedTask,
        slow?.RunAsync(cancellationToken) ?? Task.CompletedTask);

    /// <summary>Brings the fast planes up to date and gives everything that is known of this server.</summary>
    /// <param name="wait">How long to wait for it; <c>pg_up 0</c> when that was not enough.</param>
    public async Task<IReadOnlyList<Segment>> ScrapeAsync(TimeSpan wait)
    {
        var postgres = fast?.RefreshAsync(wait);
        var pgbouncer = console?.RefreshAsync(wait);
        bool? postgresUp = postgres is null ? null : await postgres;
        bool? pgbouncerUp = pgbouncer is null ? null : await pgbouncer;
        return [Describe(postgresUp, pgbouncerUp), .. postgresUp is true ? fast!.Segments() : [], .. postgresUp is true ? slow!.Segments() : [], .. console?.Segments() ?? []];
    }

    /// <summary>Counts a family that two collectors of this server have.</summary>
    public void Clashed(string collector) => board.Drop(collector, "clash", 1);

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

        if (slow is not null)
        {
            await slow.DisposeAsync();
        }

        if (link is not null)
        {
            await link.DisposeAsync();
        }
    }

    private Segment Describe(bool? postgresUp, bool? pgbouncerUp)
    {
        // One that is in use by another scrape at this moment is not there.
        var builder = Interlocked.Exchange(ref idle, null) ?? board.NewBuilder(ExporterMetrics.All);
        builder.Clear();
        if (postgresUp is { } up)
        {
            builder.Add(ExporterMetrics.PostgresUp, up ? 1 : 0);
        }

        if (pgbouncerUp is { } bouncerUp)
        {
            builder.Add(ExporterMetrics.PgBouncerUp, bouncerUp ? 1 : 0);
        }

        if (link is not null)
        {
            var (busy, waiting) = slow!.Connections();
            builder.Add(ExporterMetrics.Connections, busy, "busy");
            builder.Add(ExporterMetrics.Connections, waiting + (fast!.Connection == FirstConnection.Held ? 1 : 0), "idle");
            builder.Add(ExporterMetrics.ConnectionsRecycled, link.RecycledConnections);
            var (visits, atRest) = slow.Databases();
            builder.Add(ExporterMetrics.DatabaseVisits, visits);
            builder.Add(ExporterMetrics.DatabasesAtRest, atRest);
            if (link.Platform is { } platform)
            {
                builder.Add(ExporterMetrics.Platform, 1, platform);
            }
        }

        board.Describe(builder);
        var segment = builder.Build() with { Server = board.ServerName };
        idle = builder;
        return segment;
    }
}
