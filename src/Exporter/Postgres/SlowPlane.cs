using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Runs the collectors that have an interval, in the background, on a few connections that move from database to database. Cheap and
/// heavy ones go in two lanes, each one query at a time. A collector in a database fails, rests and ages for itself alone.
/// </summary>
public sealed partial class SlowPlane : IAsyncDisposable
{
    /// <summary>Databases beyond this number are not visited: their series would be too many for one exporter.</summary>
    private const int MaximumDatabases = 1_000;

    private static readonly TimeSpan RetryServer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DatabasesFreshFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    /// <summary>What does not even end when it is told to is left behind this long after its own limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<Collector> collectors;
    private readonly MonitoredServer server;
    private readonly PostgresLink link;
    private readonly SessionPool pool;
    private readonly CollectorBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Func<bool> mayConnect;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Collector, string? Database), SlowUnit> units = [];
    private HashSet<string> databases = [];
    private TimeSpan? lookedAt;
    private bool away;

    /// <summary>A plane that has not met its server yet.</summary>
    /// <param name="catalogue">The collectors.</param>
    /// <param name="server">Whom it asks.</param>
    /// <param name="link">How.</param>
    /// <param name="board">Takes the results.</param>
    /// <param name="mayConnect">
    /// Whether the fast plane has its connection: when a login has few, the first is for what every scrape needs.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public SlowPlane(
        Catalogue catalogue, MonitoredServer server, PostgresLink link, CollectorBoard board, Func<bool> mayConnect, TimeProvider time, ILogger logger)
    {
        this.mayConnect = mayConnect;
        (this.server, this.link, this.board, this.time, this.logger) = (server, link, board, time, logger);
        collectors = [.. catalogue.Collectors.Where(collector => collector is { Target: CollectorTarget.Postgres, Every: not null })];
        pool = new(link, 1 + server.WarmConnections, time);
    }

    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>Connections in use and connections that wait.</summary>
    public (int Busy, int Idle) Connections() => pool.Count();

    /// <summary>The newest samples that are not too old, collector by collector.</summary>
    public IEnumerable<Segment> Segments()
    {
        List<SlowUnit> all;
        lock (gate)
        {
            all = [.. units.Values];
        }

        var ages = collectors.DistinctBy(collector => collector.Name).ToDictionary(collector => collector.Name, collector => collector.MaximumAge);
        return all.OrderBy(unit => unit.Collector, StringComparer.Ordinal).ThenBy(unit => unit.Database, StringComparer.Ordinal)
            .Select(unit => board.Values(unit.Collector, ages[unit.Collector], unit.Database ?? CollectorBoard.ClusterWide));
    }

    /// <summary>Runs until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(RunLaneAsync(CollectorCost.Cheap, cancellationToken), RunLaneAsync(CollectorCost.Heavy, cancellationToken));

    /// <summary>Runs whatever is due once: for a server that nobody keeps watching between scrapes.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in Enum.GetValues<CollectorCost>())
        {
            while (await RunNextAsync(lane, cancellationToken) == TimeSpan.Zero)
            {
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task RunLaneAsync(CollectorCost lane, CancellationToken cancellationToken)
    {
        while (true)
        {
            var sleep = await RunNextAsync(lane, cancellationToken);
            if (sleep > TimeSpan.Zero)
            {
                await Task.Delay(sleep, time, cancellationToken);
            }
        }
    }

    /// <summary>Visits the database whose collector is most overdue. How long to sleep until there is something to do.</summary>
    private async Task<TimeSpan> RunNextAsync(CollectorCost lane, CancellationToken cancellationToken)
    {
        try
        {
            if (!mayConnect())
            {
                await pool.CloseIdleAsync();
                return Briefly;
            }

            if (lane == CollectorCost.Cheap && (lookedAt is not { } at || Now - at > DatabasesFreshFor))
            {
                await LookAsync(cancellationToken);
            }

            SlowUnit? first;
            lock (gate)
            {
                first = units.Values.Where(unit => unit.Cost == lane).MinBy(unit => unit.Due);
            }

            if (first is null || first.Due > Now)
            {
                return first is null || first.Due - Now > LongestSleep ? LongestSleep : first.Due - Now;
            }

            await VisitAsync(lane, first.Database, cancellationToken);
            away = false;
            return TimeSpan.Zero;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The fast plane reports a server that is away, and whether it is; what is special here is said once.
            if (!away)
            {
                LogWaits(link.ServerLabel, exception is OperationCanceledException or TimeoutException ? "no answer in time" : exception.Message);
            }

            away = true;
            return RetryServer;
        }
    }

    /// <summary>Which databases there are now. What was known of one that is gone goes with it.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var session = await pool.RentAsync(null, cancellationToken);
        IReadOnlyList<string> found;
        try
        {
            found = await session.ReadDatabasesAsync(cancellationToken);
        }
        finally
        {
            await pool.ReturnAsync(session);
        }

        var visited = found.Where(IsVisited).Take(MaximumDatabases).ToHashSet();
        lock (gate)
        {
            foreach (var gone in databases.Except(visited).ToList())
            {
                board.Dropped(gone);
                foreach (var unit in units.Keys.Where(unit => unit.Database == gone).ToList())
                {
                    units.Remove(unit);
                }
            }

            databases = visited;
            foreach (var collector in collectors)
            {
                IEnumerable<string?> places = collector.Databases == CollectorDatabases.Each ? visited.Order(StringComparer.Ordinal) : [null];
                foreach (var database in places)
                {
                    if (units.TryAdd((collector.Name, database), new(collector.Name, database, collector.Cost)))
                    {
                        board.Awaits(collector.Name, database ?? CollectorBoard.ClusterWide);
                    }
                }
            }
        }

        foreach (var beyond in found.Where(IsVisited).Skip(MaximumDatabases))
        {
            foreach (var collector in collectors.Where(collector => collector.Databases == CollectorDatabases.Each))
            {
                board.Skipped(collector.Name, Skip.Budget, beyond);
            }
        }

        lookedAt = Now;
    }

    private bool IsVisited(string database) =>
        (server.IncludedDatabases.Count == 0 || server.IncludedDatabases.Contains(database)) && !server.ExcludedDatabases.Contains(database);

    /// <summary>Runs all that is due in a database, and what soon will be, so that its connection is used while it is there.</summary>
    private async Task VisitAsync(CollectorCost lane, string? database, CancellationToken cancellationToken)
    {
        PostgresSession session;
        ServerFacts facts;
        try
        {
            session = await pool.RentAsync(database, cancellationToken);
        }
        catch (PostgresException exception) when (database is not null && CollectorFailure.Of(exception) is "sql" or "permission" or "login")
        {
            Unreachable(lane, database, exception);
            return;
        }

        try
        {
            facts = await session.ReadFactsAsync(cancellationToken);
            foreach (var unit in DueIn(lane, database))
            {
                if (!session.IsOpen)
                {
                    break;
                }

                await RunAsync(unit, session, facts, cancellationToken);
            }
        }
        catch (AbandonedException abandoned)
        {
            board.Abandoned("slow");
            pool.Abandon(session, abandoned.Work);
            return;
        }
        catch (NpgsqlException) when (session is { HasWaited: true, IsOpen: false })
        {
            // The server closed it while it waited; the next turn opens another.
        }
        catch
        {
            await pool.ReturnAsync(session);
            throw;
        }

        await pool.ReturnAsync(session);
    }

    /// <summary>A database that refuses connections costs its own series; the others go on.</summary>
    private void Unreachable(CollectorCost lane, string database, PostgresException exception)
    {
        lookedAt = null;
        var reason = CollectorFailure.Of(exception);
        foreach (var unit in DueIn(lane, database))
        {
            var collector = collectors.First(collector => collector.Name == unit.Collector);
            if (board.Failed(unit.Collector, reason, TimeSpan.Zero, keepsValues: true, database))
            {
                CollectorLog.Failed(logger, collector, database, reason, exception.Message, link.AdviceFor(collector, reason, exception));
            }

            unit.Plan(Now, collector.Every!.Value, TimeSpan.Zero, failed: true);
        }
    }

    private List<SlowUnit> DueIn(CollectorCost lane, string? database)
    {
        var now = Now;
        lock (gate)
        {
            return [.. units.Values.Where(unit => unit.Cost == lane && unit.Database == database && unit.GoesAlong(now))];
        }
    }

    private async Task RunAsync(SlowUnit unit, PostgresSession session, ServerFacts facts, CancellationToken cancellationToken)
    {
        var collector = collectors.Where(variant => variant.Name == unit.Collector && variant.Supports(facts.MajorVersion)).MinBy(variant => variant.UntilVersion ?? int.MaxValue);
        var every = (collector ?? collectors.First(variant => variant.Name == unit.Collector)).Every!.Value;
        var label = unit.Database ?? CollectorBoard.ClusterWide;
        var reason = collector is null ? Skip.Version : Skip.ReasonOf(collector, facts, await session.ReadDatabaseFactsAsync(collectors, cancellationToken));
        if (reason is not null)
        {
            board.Skipped(unit.Collector, reason, label);
            unit.Plan(Now, every, TimeSpan.Zero, failed: false);
            return;
        }

        if (unit.Ask?.Collector != collector)
        {
            unit.Ask = new(collector!, unit.Database, board.NewBuilder(collector!.Families()), unit.Ask?.Breaker ?? new(time));
        }

        if (!unit.Ask!.Breaker.Allows())
        {
            unit.Plan(Now, Breaker.Rest, TimeSpan.Zero, failed: true);
            return;
        }

        await RunAsync(unit, unit.Ask, session, every, cancellationToken);
    }

    private async Task RunAsync(SlowUnit unit, CollectorAsk ask, PostgresSession session, TimeSpan every, CancellationToken cancellationToken)
    {
        void Succeeded(CollectorAsk _, CollectorRun run)
        {
            ask.Breaker.Succeeded();
            unit.Plan(Now, every, run.Duration ?? TimeSpan.Zero, failed: false);
            board.Succeeded(unit.Collector, run with { Interval = unit.Interval }, unit.Database ?? CollectorBoard.ClusterWide);
        }

        void Failed(CollectorAsk _, Exception exception, TimeSpan duration)
        {
            unit.Plan(Now, every, duration, failed: true);
            Report(unit, ask, exception, duration);
        }

        var work = session.RunAsync([ask], Succeeded, Failed, ask.Collector.Timeout, cancellationToken);
        try
        {
            await work.WaitAsync(ask.Collector.Timeout + Patience, time, CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            // Whatever still runs has the old ask and its builder to itself.
            unit.Ask = null;
            Failed(ask, exception, ask.Collector.Timeout + Patience);
            throw new AbandonedException(work);
        }
    }

    private sealed class AbandonedException(Task work) : Exception
    {
        public Task Work => work;
    }

    private void Report(SlowUnit unit, CollectorAsk ask, Exception exception, TimeSpan duration)
    {
        var (collector, reason, label) = (ask.Collector, CollectorFailure.Of(exception), unit.Database ?? CollectorBoard.ClusterWide);
        ask.Breaker.Failed(reason);
        if (board.Failed(collector.Name, reason, duration, keepsValues: true, label))
        {
            CollectorLog.Failed(logger, collector, unit.Database ?? link.Database, reason, exception.Message, link.AdviceFor(collector, reason, exception));
        }

        if (ask.Breaker.Reason is { } rests)
        {
            board.Rests(collector.Name, rests, link.AdviceFor(collector, rests, exception), label);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The background collectors of PostgreSQL at {Server} wait and try again: {Reason}")]
    private partial void LogWaits(string server, string reason);
}
