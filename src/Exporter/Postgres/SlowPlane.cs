using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Runs the collectors that have an interval, in the background, on a few connections that move from database to database. Cheap and
/// heavy ones go in two lanes, each one query at a time; heavy ones go behind the cheap ones of the same beat, so that both use one
/// connection, but do not wait for them for longer than that. A collector in a database fails, rests and ages for itself alone.
/// </summary>
public sealed partial class SlowPlane : IAsyncDisposable
{
    private static readonly TimeSpan RetryServer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<Collector> collectors;
    private readonly PostgresLink link;
    private readonly SessionPool pool;
    private readonly CollectorBoard board;
    private readonly Pulse pulse;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ServerHealth health;
    private readonly Func<FirstConnection> firstConnection;
    private readonly SlowSchedule schedule;
    private readonly DatabaseWork work;
    private readonly SlowVisit visit;
    private readonly SlowLook look;
    private long visits;

    /// <summary>A plane that has not met its server yet.</summary>
    /// <param name="catalogue">The collectors.</param>
    /// <param name="server">Whom it asks.</param>
    /// <param name="link">How.</param>
    /// <param name="board">Takes the results.</param>
    /// <param name="health">What the fast plane last saw: which collectors make sense on the server as it is now.</param>
    /// <param name="firstConnection">How the fast plane's connection fares: when a login has few, the first is for what every scrape needs.</param>
    /// <param name="pulse">When it looks for what is due.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public SlowPlane(
        Catalogue catalogue, MonitoredServer server, PostgresLink link, CollectorBoard board, ServerHealth health, Func<FirstConnection> firstConnection, Pulse pulse, TimeProvider time, ILogger logger)
    {
        (this.health, this.firstConnection, this.pulse) = (health, firstConnection, pulse);
        (this.link, this.board, this.time, this.logger) = (link, board, time, logger);
        collectors = [.. catalogue.Collectors.Where(collector => collector is { Target: CollectorTarget.Postgres, Every: not null })];
        schedule = new(collectors);
        work = new(server.RestFor);
        pool = new(link, 1 + server.WarmConnections, time, work.Opened);
        look = new(collectors, server, link, pool, board, schedule, work, health, time, logger);
        visit = new(collectors, schedule, link, board, time, logger);
    }

    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>Connections in use and connections that wait.</summary>
    public (int Busy, int Idle) Connections() => pool.Count();

    /// <summary>Visits to databases so far, and databases that need none now.</summary>
    public (long Visits, int AtRest) Databases() => (Interlocked.Read(ref visits), schedule.AtRest());

    /// <summary>
    /// The newest samples that are not too old, collector by collector. What a server of another role or version left is not among them:
    /// a new primary says nothing that only a replica says.
    /// </summary>
    public IEnumerable<Segment> Segments()
    {
        var sensible = collectors.Where(collector => health.Facts is not { } facts || collector.FitsOn(facts)).Select(collector => collector.Name).ToHashSet();
        var ages = collectors.DistinctBy(collector => collector.Name).ToDictionary(collector => collector.Name, collector => collector.MaximumAge);
        return schedule.Of(sensible)
            .Select(unit => board.Values(unit.Collector, ages[unit.Collector], unit.Database ?? CollectorBoard.ClusterWide));
    }

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (cheap, heavy) = (Task.CompletedTask, Task.CompletedTask);
        try
        {
            while (true)
            {
                var (change, beat) = (pulse.NextChange, new Lazy<Task>(() => pulse.NextAsync(cancellationToken)));
                cheap = cheap.IsCompleted ? RunLaneAsync(CollectorCost.Cheap, cancellationToken) : cheap;
                await UntilAsync(beat, cheap);
                heavy = heavy.IsCompleted ? RunLaneAsync(CollectorCost.Heavy, cancellationToken) : heavy;
                await UntilAsync(beat, cheap);
                await UntilAsync(beat, heavy);
                if (cheap.IsCompleted && heavy.IsCompleted && !(beat.IsValueCreated && beat.Value.IsCompleted))
                {
                    await pulse.NextAsync(NextLook(), change, cancellationToken);
                }
            }
        }
        finally
        {
            await Task.WhenAll(cheap, heavy);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        look.Dispose();
    }

    /// <summary>Waits for a lane, but no longer than until the beat, which is only asked for where somebody waits.</summary>
    private static async Task UntilAsync(Lazy<Task> beat, Task lane)
    {
        if (!lane.IsCompleted)
        {
            await await Task.WhenAny(lane, beat.Value);
        }
    }

    /// <summary>When there may be something to do. While the first connection is not there it is asked for at each beat.</summary>
    private TimeSpan NextLook() => firstConnection() == FirstConnection.Held ? new(Math.Min(look.Due.Ticks, schedule.NextDue.Ticks)) : TimeSpan.Zero;

    /// <summary>Runs all that is due in a lane.</summary>
    private async Task RunLaneAsync(CollectorCost lane, CancellationToken cancellationToken)
    {
        while (await RunNextAsync(lane, cancellationToken) is { } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    /// <summary>Visits the database whose collector is most overdue. How long to rest before the next; null: nothing is due until the next beat at least.</summary>
    private async Task<TimeSpan?> RunNextAsync(CollectorCost lane, CancellationToken cancellationToken)
    {
        try
        {
            if (firstConnection() is not FirstConnection.Held and var state)
            {
                await (state == FirstConnection.Missing ? pool.CloseIdleAsync() : Task.CompletedTask);
                return null;
            }

            if (lane == CollectorCost.Cheap && look.Due <= Now)
            {
                await look.FindDatabasesAsync(cancellationToken);
            }

            schedule.Follow(health.Facts, Now);
            await look.KeepAsync(cancellationToken);
            var unit = schedule.First(lane);
            return unit is null || unit.Due > Now ? null : await VisitAsync(lane, unit.Database, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A bug, or a connection that could not even be given back: the lane goes on all the same.
            LogWaits(link.ServerLabel, exception.Message);
            return RetryServer;
        }
    }

    /// <summary>
    /// Runs all that is due in a database, and what soon will be, so that its connection is used while it is there. How long to wait
    /// before anything else is asked: a server that ends connections may be about to stop.
    /// </summary>
    private async Task<TimeSpan> VisitAsync(CollectorCost lane, string? database, CancellationToken cancellationToken)
    {
        PostgresSession session;
        try
        {
            session = await pool.RentAsync(database, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable(lane, database, exception);
        }

        try
        {
            await VisitAsync(lane, database, session, cancellationToken);
        }
        catch (SlowVisit.AbandonedException abandoned)
        {
            board.Abandoned("slow");
            pool.Abandon(session, abandoned.Work);
            return TimeSpan.Zero;
        }
        catch (NpgsqlException) when (session is { HasWaited: true, IsOpen: false })
        {
            // The server closed it while it waited; the next turn opens another.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Who comes next would meet the same: statements that somebody deallocated, for example.
            await session.DisposeAsync();
            await pool.ReturnAsync(session);
            return Unreachable(lane, database, exception);
        }
        catch
        {
            await pool.ReturnAsync(session);
            throw;
        }

        await pool.ReturnAsync(session);
        return TimeSpan.Zero;
    }

    private async Task VisitAsync(CollectorCost lane, string? database, PostgresSession session, CancellationToken cancellationToken)
    {
        var facts = await session.ReadFactsAsync(cancellationToken);
        var known = await session.ReadDatabaseFactsAsync(collectors, cancellationToken);
        if (database is not null)
        {
            Interlocked.Increment(ref visits);
        }

        schedule.Reached(database ?? CollectorBoard.ClusterWide);
        foreach (var unit in schedule.DueIn(lane, database, work, Now))
        {
            if (!session.IsOpen)
            {
                break;
            }

            await visit.RunAsync(unit, session, facts, known, cancellationToken);
        }
    }

    /// <summary>
    /// A database that refuses connections, or does not answer, costs its own series; the others go on. It is asked again after a minute at
    /// most, however rarely its collectors run.
    /// </summary>
    private TimeSpan Unreachable(CollectorCost lane, string? database, Exception exception)
    {
        var (reason, label) = (CollectorFailure.Of(exception), database ?? CollectorBoard.ClusterWide);
        if (schedule.Missed(label, reason))
        {
            LogUnreachable(database ?? link.Database, link.ServerLabel, reason, CollectorFailure.Explain(exception));
        }

        if (database is not null)
        {
            // It may have been dropped.
            look.Doubt();
        }

        foreach (var unit in schedule.DueIn(lane, database, work, Now))
        {
            var every = collectors.First(collector => collector.Name == unit.Collector).Every!.Value;
            board.Failed(unit.Collector, reason, TimeSpan.Zero, keepsValues: true, label);
            unit.Retry(Now + (every < LongestRetry ? every : LongestRetry));
        }

        return reason is CollectorFailure.Connection or CollectorFailure.Rejecting ? RetryServer : TimeSpan.Zero;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The background collectors of PostgreSQL at {Server} wait and try again: {Reason}")]
    private partial void LogWaits(string server, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The background collectors cannot ask database {Database} of PostgreSQL at {Server} ({Reason}): {Message}. They try again within a minute")]
    private partial void LogUnreachable(string database, string server, string reason, string message);
}
