using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>What the server tells of all its databases without a visit: which there are, and in which of them nobody works.</summary>
internal sealed partial class SlowLook(
    IReadOnlyList<Collector> collectors, MonitoredServer server, PostgresLink link, SessionPool pool, CollectorBoard board, SlowSchedule schedule, DatabaseWork work, ServerHealth health, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>Databases beyond this number are not visited: their series would be too many for one exporter.</summary>
    private const int MaximumDatabases = 1_000;

    private static readonly TimeSpan RetryServer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DatabasesFreshFor = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim looking = new(1, 1);
    private bool looksInVain;
    private bool cannotTell;

    /// <summary>When it is time to see which databases there are, on the clock's own scale.</summary>
    public TimeSpan Due { get; private set; }

    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>One of the databases may be gone.</summary>
    public void Doubt() => Due = TimeSpan.Zero;

    /// <summary>Which databases there are. As long as that fails the ones that are known are visited.</summary>
    public async Task FindDatabasesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FindAsync(cancellationToken);
            (Due, looksInVain) = (Pulse.Nearest(Now + DatabasesFreshFor), false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Due = Pulse.Nearest(Now + RetryServer);
            if (!looksInVain)
            {
                LogCannotLook(link.ServerLabel, CollectorFailure.Explain(exception));
            }

            looksInVain = true;
        }
    }

    /// <summary>Which databases there are now. What was known of one that is gone goes with it.</summary>
    private async Task FindAsync(CancellationToken cancellationToken)
    {
        var session = await pool.RentAsync(null, cancellationToken);
        IReadOnlyList<string> found;
        IReadOnlyList<string> unnameable;
        try
        {
            (found, unnameable) = await session.ReadDatabasesAsync(cancellationToken);
            await WatchAsync(session, cancellationToken);
        }
        finally
        {
            await pool.ReturnAsync(session);
        }

        var visited = found.Where(IsVisited).Take(MaximumDatabases).ToHashSet();
        var (gone, added) = schedule.Take(visited);
        foreach (var database in gone)
        {
            board.Dropped(database);
        }

        foreach (var unit in added)
        {
            board.Awaits(unit.Collector, unit.Database ?? CollectorBoard.ClusterWide);
        }

        foreach (var (database, reason) in found.Where(IsVisited).Skip(MaximumDatabases).Select(beyond => (beyond, Skip.Budget)).Concat(unnameable.Select(name => (name, Skip.Name))))
        {
            foreach (var collector in collectors.Where(collector => collector.Databases == CollectorDatabases.Each))
            {
                board.Skipped(collector.Name, reason, database);
            }
        }
    }

    /// <summary>What is due in databases in which nobody works is known already.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (!work.MayRest || !schedule.MayKeep(work, Now))
        {
            return;
        }

        await looking.WaitAsync(cancellationToken);
        try
        {
            if (!work.IsFresh(Now))
            {
                await WatchAsync(cancellationToken);
            }

            foreach (var unit in schedule.Keep(work, Now))
            {
                board.Confirmed(unit.Collector, unit.Database!);
            }
        }
        finally
        {
            looking.Release();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        PostgresSession? session = null;
        try
        {
            session = await pool.RentAsync(null, cancellationToken);
            await WatchAsync(session, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever visits the databases instead will tell why.
            work.Missed(Now);
        }
        finally
        {
            await (session is null ? ValueTask.CompletedTask : pool.ReturnAsync(session));
        }
    }

    /// <summary>Where it cannot be told who works, every database is visited.</summary>
    private async Task WatchAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        if (!work.MayRest || (health.Facts ?? await session.ReadFactsAsync(cancellationToken)).MajorVersion < WorkSign.Since)
        {
            work.Missed(Now);
            return;
        }

        try
        {
            work.Seen([.. (await session.AskAsync(WorkSign.Sql, cancellationToken)).Select(WorkSign.Of)], Now);
            cannotTell = false;
        }
        catch (PostgresException exception) when (session.IsOpen)
        {
            work.Missed(Now);
            if (!cannotTell)
            {
                LogCannotTell(link.ServerLabel, exception.MessageText);
            }

            cannotTell = true;
        }
    }

    private bool IsVisited(string database) =>
        (server.IncludedDatabases.Count == 0 || server.IncludedDatabases.Contains(database)) && !server.ExcludedDatabases.Contains(database);

    /// <inheritdoc/>
    public void Dispose() => looking.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which databases there are on PostgreSQL at {Server} could not be seen; those that are known are visited: {Reason}")]
    private partial void LogCannotLook(string server, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL at {Server} does not tell in which databases nobody works, so that each is visited at the interval of its collectors: {Reason}")]
    private partial void LogCannotTell(string server, string reason);
}
