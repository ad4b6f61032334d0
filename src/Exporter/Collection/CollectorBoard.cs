using System.Collections.Concurrent;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>
/// What is known of each collector of one server, in each database that it visits: its newest samples and how its runs go. Any thread
/// may read and write.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="serverName">The label <c>server_name</c> of all samples; null: they have none.</param>
public sealed class CollectorBoard(TimeProvider time, string? serverName = null)
{
    /// <summary>In place of a database, for collectors that run in one for all.</summary>
    public const string ClusterWide = "";

    private readonly ReadOnlyMemory<byte> common = LabelBlock.Of("server_name", serverName);
    private readonly ConcurrentDictionary<(string Collector, string Database), Entry> entries = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> failures = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> dropped = new();
    private readonly ConcurrentDictionary<string, (long Count, double Seconds)> timed = new();
    private readonly ConcurrentDictionary<string, long> connections = new();
    private readonly ConcurrentDictionary<string, long> abandoned = new();
    private readonly ConcurrentDictionary<string, string> away = new();

    /// <summary>The server; empty for the only one.</summary>
    public string ServerName { get; } = serverName ?? "";

    /// <summary>A builder whose samples say which server they are of.</summary>
    public SegmentBuilder NewBuilder(IReadOnlyList<Metric> metrics) => new(metrics, common);

    /// <summary>A collector that will run in a database: until it has, nobody can say that it succeeds.</summary>
    public void Awaits(string collector, string database) => entries.TryAdd((collector, database), new() { IsAwaited = true });

    /// <summary>A run that succeeded.</summary>
    public void Succeeded(string collector, CollectorRun run, string database = ClusterWide)
    {
        entries[(collector, database)] = new()
        {
            Segment = run.Segment with { Owner = collector, Server = ServerName },
            Timestamp = time.GetTimestamp(),
            Duration = run.Duration ?? entries.GetValueOrDefault((collector, database))?.Duration ?? run.Share,
            Interval = run.Interval,
            Success = true,
            MissingColumns = run.MissingColumns,
            Rows = run.Rows,
        };
        Time(collector, run.Duration);
        Drop(collector, "repeated", run.Repeated);
        Drop(collector, "rows", run.ExcessRows);
        Drop(collector, "unreadable", run.Unreadable);
        Drop(collector, "top", run.BelowTop);
    }

    /// <summary>A run that failed.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="reason">A word: timeout, permission, sql, connection.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="keepsValues">Whether the last good values are still served (slow plane) or gone at once (fast plane).</param>
    /// <param name="database">The database; empty for a collector that runs in one for all.</param>
    /// <returns>Whether this is news: the run before succeeded or failed for another reason.</returns>
    public bool Failed(string collector, string reason, TimeSpan duration, bool keepsValues, string database = ClusterWide)
    {
        var before = entries.GetValueOrDefault((collector, database)) ?? new();
        entries[(collector, database)] = before with
        {
            IsAwaited = false,
            Segment = keepsValues ? before.Segment : null,
            Duration = duration,
            Success = false,
            Failure = reason,
            Skip = null,
        };
        Time(collector, duration);
        failures.AddOrUpdate((collector, reason), 1, (_, count) => count + 1);
        return before.Success is not false || before.Failure != reason;
    }

    /// <summary>What is known would be found again, for nobody has worked there since: as good as a run.</summary>
    public void Confirmed(string collector, string database)
    {
        if (entries.GetValueOrDefault((collector, database)) is { Success: true } entry)
        {
            entries[(collector, database)] = entry with { Timestamp = time.GetTimestamp() };
        }
    }

    /// <summary>A collector that does not run here; its values are gone.</summary>
    public void Skipped(string collector, string reason, string database = ClusterWide)
    {
        if (entries.GetValueOrDefault((collector, database)) is not { Segment: null, Success: null } before || before.Skip != reason)
        {
            entries[(collector, database)] = new() { Skip = reason };
        }
    }

    /// <summary>A collector that failed and is given a rest.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="reason">breaker, permission or unsupported.</param>
    /// <param name="advice">What can be done: for lack of a right the statement that gives it, for lack of a function what the server said; null: nothing is known.</param>
    /// <param name="database">The database.</param>
    public void Rests(string collector, string reason, string? advice, string database = ClusterWide)
    {
        if (entries.TryGetValue((collector, database), out var entry) && entry.Skip != reason)
        {
            entries[(collector, database)] = entry with { Skip = reason, Advice = advice };
        }
    }

    /// <summary>Forgets values, because the server that they describe is away.</summary>
    public void Forget(IEnumerable<string> collectors)
    {
        foreach (var collector in collectors)
        {
            if (entries.TryGetValue((collector, ClusterWide), out var entry) && entry.Segment is not null)
            {
                entries[(collector, ClusterWide)] = entry with { Segment = null };
            }
        }
    }

    /// <summary>Forgets everything about a database that is gone.</summary>
    public void Dropped(string database)
    {
        foreach (var key in entries.Keys.Where(key => key.Database == database))
        {
            entries.TryRemove(key, out _);
        }
    }

    /// <summary>A server that does not answer, and why.</summary>
    public void Away(string target, string reason) => away[target] = reason;

    /// <summary>A server that answers.</summary>
    public void Answers(string target) => away.TryRemove(target, out _);

    /// <summary>A connection that was opened.</summary>
    public void Connected(string target) => connections.AddOrUpdate(target, 1, (_, count) => count + 1);

    /// <summary>A piece of work that did not even end when it was told to, and was left behind with its connection.</summary>
    public void Abandoned(string plane) => abandoned.AddOrUpdate(plane, 1, (_, count) => count + 1);

    /// <summary>The samples of a collector, unless they are older than allowed. A collector that comes less often is allowed to be older.</summary>
    public Segment Values(string collector, TimeSpan maximumAge, string database = ClusterWide)
    {
        if (entries.GetValueOrDefault((collector, database)) is not { Segment: { } segment } entry)
        {
            return Segment.Empty;
        }

        var allowed = entry.Interval is { } interval && interval * 2 > maximumAge ? interval * 2 : maximumAge;
        return time.GetElapsedTime(entry.Timestamp) <= allowed ? segment : Segment.Empty;
    }

    /// <summary>Writes the series about collectors.</summary>
    public void Describe(SegmentBuilder builder)
    {
        var ordered = entries.OrderBy(entry => entry.Key.Collector, StringComparer.Ordinal).ThenBy(entry => entry.Key.Database, StringComparer.Ordinal);
        foreach (var units in ordered.GroupBy(entry => entry.Key.Collector, entry => (entry.Key.Database, entry.Value)))
        {
            Describe(builder, units.Key, [.. units]);
        }

        Describe(builder, ExporterMetrics.CollectorFailures, failures);
        Describe(builder, ExporterMetrics.DroppedSeries, dropped);
        foreach (var (target, count) in connections)
        {
            builder.Add(ExporterMetrics.ConnectionsOpened, count, target);
        }

        foreach (var (target, reason) in away)
        {
            builder.Add(ExporterMetrics.TargetDown, 1, target, reason);
        }

        foreach (var (plane, count) in abandoned)
        {
            builder.Add(ExporterMetrics.Abandoned, count, plane);
        }

        builder.Add(ExporterMetrics.LastScrapeError, entries.Values.Any(entry => entry.Success is false) ? 1 : 0);
    }

    /// <summary>Of a collector that visits databases, the worst of each: the slowest, the oldest; and each database where it fails.</summary>
    private void Describe(SegmentBuilder builder, string collector, IReadOnlyList<(string Database, Entry Entry)> units)
    {
        foreach (var skipped in units.Where(unit => unit.Entry.Skip is not null).GroupBy(unit => unit.Entry.Skip!, unit => unit.Entry.Advice))
        {
            builder.Add(ExporterMetrics.CollectorSkipped, skipped.Count(), collector, skipped.Key);
            foreach (var advice in skipped.OfType<string>().Distinct())
            {
                builder.Add(skipped.Key == CollectorFailure.Permission ? ExporterMetrics.MissingGrant : ExporterMetrics.Unsupported, 1, collector, advice);
            }
        }

        foreach (var (database, entry) in units.Where(unit => unit.Entry.Success is false && unit.Database.Length > 0))
        {
            builder.Add(ExporterMetrics.DatabaseFailed, 1, collector, database, entry.Failure ?? "unknown");
        }

        DescribeAsPeer(builder, collector, units);
        var ran = units.Select(unit => unit.Entry).Where(entry => entry.Success is not null).ToList();
        if (ran.Count == 0 || (units.Any(unit => unit.Entry.IsAwaited) && ran.All(entry => entry.Success is true)))
        {
            return;
        }

        var valued = ran.Where(entry => entry.Segment is not null).ToList();
        builder.Add(ExporterMetrics.CollectorSuccess, ran.All(entry => entry.Success is true) ? 1 : 0, collector);
        if (ran.Max(entry => entry.Duration) is { } duration)
        {
            builder.Add(ExporterMetrics.CollectorDuration, duration.TotalSeconds, collector);
        }

        builder.Add(ExporterMetrics.CollectorSeries, valued.Sum(entry => entry.Segment!.Series), collector);
        builder.Add(ExporterMetrics.CollectorRows, valued.Sum(entry => entry.Rows), collector);
        if (timed.TryGetValue(collector, out var runs))
        {
            builder.Add(ExporterMetrics.TimedRuns, runs.Count, collector);
            builder.Add(ExporterMetrics.RunSeconds, runs.Seconds, collector);
        }

        builder.Add(ExporterMetrics.MissingColumns, ran.Max(entry => entry.MissingColumns), collector);
        if (ran.Max(entry => entry.Interval) is { } interval)
        {
            builder.Add(ExporterMetrics.CollectorInterval, interval.TotalSeconds, collector);
        }

        if (valued.Count > 0)
        {
            builder.Add(ExporterMetrics.CollectorAge, valued.Max(entry => time.GetElapsedTime(entry.Timestamp)).TotalSeconds, collector);
        }
    }

    /// <summary>What dashboards made for postgres_exporter ask about collectors: it calls ours by their names without pg_.</summary>
    private static void DescribeAsPeer(SegmentBuilder builder, string collector, IReadOnlyList<(string Database, Entry Entry)> units)
    {
        const string Prefix = "pg_";
        if (collector.StartsWith(Prefix, StringComparison.Ordinal))
        {
            builder.Add(ExporterMetrics.PeerCollectorSuccess, units.All(unit => unit.Entry.Success is not false) ? 1 : 0, collector[Prefix.Length..]);
            // One that is skipped takes no time; the peer has a duration for each.
            var duration = units.Max(unit => unit.Entry.Duration) ?? TimeSpan.Zero;
            builder.Add(ExporterMetrics.PeerCollectorDuration, duration.TotalSeconds, collector[Prefix.Length..]);
        }
    }

    private static void Describe(SegmentBuilder builder, Metric metric, ConcurrentDictionary<(string Collector, string Reason), long> counts)
    {
        foreach (var ((collector, reason), count) in counts)
        {
            builder.Add(metric, count, collector, reason);
        }
    }

    private void Time(string collector, TimeSpan? duration)
    {
        if (duration is { TotalSeconds: var seconds })
        {
            timed.AddOrUpdate(collector, (1, seconds), (_, before) => (before.Count + 1, before.Seconds + seconds));
        }
    }

    /// <summary>Series left out, for a reason that only the exposition knows.</summary>
    public void Drop(string collector, string reason, int count)
    {
        if (count > 0)
        {
            dropped.AddOrUpdate((collector, reason), count, (_, before) => before + count);
        }
    }

    private sealed record Entry
    {
        public bool IsAwaited { get; init; }

        public Segment? Segment { get; init; }

        public long Timestamp { get; init; }

        public TimeSpan? Duration { get; init; }

        public TimeSpan? Interval { get; init; }

        public bool? Success { get; init; }

        public string? Failure { get; init; }

        public string? Skip { get; init; }

        public string? Advice { get; init; }

        public int MissingColumns { get; init; }

        public int Rows { get; init; }
    }
}
