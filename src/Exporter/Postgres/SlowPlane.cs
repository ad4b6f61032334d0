using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Runs the collectors that have an interval, in the background, one after the other on a connection of its own, which moves from
/// database to database: however many databases there are, the exporter holds two connections.
/// </summary>
public sealed partial class SlowPlane(Catalogue catalogue, PostgresLink link, CollectorBoard board, TimeProvider time, ILogger logger)
{
    /// <summary>After this many intervals without success old values are no longer served.</summary>
    private const int IntervalsServed = 3;

    /// <summary>A collector may keep the server busy for 1/200 of the time: one that takes long comes less often.</summary>
    private const int RestPerWork = 200;

    private static readonly TimeSpan RetryServer = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, long> due = [];
    private PostgresSession? session;

    /// <summary>The newest samples that are not too old.</summary>
    public IEnumerable<Segment> Segments() => catalogue.Collectors
        .Where(collector => collector is { Target: CollectorTarget.Postgres, Every: not null })
        .DistinctBy(collector => collector.Name)
        .Select(collector => board.Values(collector.Name, collector.Every!.Value * IntervalsServed));

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await RunDueAsync(cancellationToken), time, cancellationToken);
            }
        }
        finally
        {
            await CloseAsync();
        }
    }

    private async Task<TimeSpan> RunDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(null, cancellationToken);
            var facts = await session!.ReadFactsAsync(cancellationToken);
            var collectors = catalogue.For(CollectorTarget.Postgres, facts.MajorVersion).Where(collector => collector.Every is not null).ToList();
            foreach (var collector in collectors.Where(IsDue))
            {
                await RunAsync(collector, facts, cancellationToken);
            }

            return collectors.Count == 0 ? RetryServer : collectors.Min(Remaining);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The fast plane reports a server that is away; here it only means to wait.
            await CloseAsync();
            return RetryServer;
        }
    }

    private async Task RunAsync(Collector collector, ServerFacts facts, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var interval = collector.Every!.Value;
        if (Skip.ReasonOf(collector, facts) is { } skipped)
        {
            board.Skipped(collector.Name, skipped);
        }
        else
        {
            var builder = board.NewBuilder(collector.Metrics);
            var run = collector.Databases == CollectorDatabases.Each
                ? await RunInEachAsync(collector, builder, cancellationToken)
                : await RunInAsync(collector, null, builder, cancellationToken);
            if (run is not null)
            {
                board.Succeeded(collector.Name, run with { Segment = builder.Build(), Repeated = builder.Repeated, Duration = time.GetElapsedTime(started) });
            }

            interval = TimeSpan.FromTicks(Math.Max(interval.Ticks, time.GetElapsedTime(started).Ticks * RestPerWork));
        }

        due[collector.Name] = started + (long)(interval.TotalSeconds * time.TimestampFrequency);
    }

    private async Task<CollectorRun?> RunInEachAsync(Collector collector, SegmentBuilder builder, CancellationToken cancellationToken)
    {
        CollectorRun? all = null;
        await ConnectAsync(null, cancellationToken);
        foreach (var database in await session!.ReadDatabasesAsync(cancellationToken))
        {
            if (await RunInAsync(collector, database, builder, cancellationToken) is { } run)
            {
                all = run with
                {
                    ExcessRows = run.ExcessRows + (all?.ExcessRows ?? 0),
                    Unreadable = run.Unreadable + (all?.Unreadable ?? 0),
                };
            }
        }

        return all;
    }

    /// <summary>A database that fails costs its own series, not those of the others.</summary>
    private async Task<CollectorRun?> RunInAsync(Collector collector, string? database, SegmentBuilder builder, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            await ConnectAsync(database, cancellationToken);
            return await session!.RunAsync(collector, builder, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = CollectorFailure.Of(exception);
            if (board.Failed(collector.Name, reason, time.GetElapsedTime(started), keepsValues: true))
            {
                LogFailed(collector.Name, collector.File, database ?? link.Database, reason, exception.Message);
            }

            return null;
        }
    }

    private async Task ConnectAsync(string? database, CancellationToken cancellationToken)
    {
        if (session is { IsOpen: true } && session.Database == (database ?? link.Database))
        {
            return;
        }

        await CloseAsync();
        session = await PostgresSession.OpenAsync(link, database, time, cancellationToken);
    }

    private async Task CloseAsync()
    {
        if (session is { } old)
        {
            session = null;
            await old.DisposeAsync();
        }
    }

    private bool IsDue(Collector collector) => Remaining(collector) == TimeSpan.Zero;

    private TimeSpan Remaining(Collector collector)
    {
        if (!due.TryGetValue(collector.Name, out var at) || at <= time.GetTimestamp())
        {
            return TimeSpan.Zero;
        }

        return time.GetElapsedTime(time.GetTimestamp(), at);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} ({File}) failed in database {Database} ({Reason}): {Message}")]
    private partial void LogFailed(string collector, string file, string database, string reason, string message);
}
