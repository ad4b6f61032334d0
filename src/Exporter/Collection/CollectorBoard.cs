using System.Collections.Concurrent;
using Monitor.Exporter.Exposition;
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
    private readonly ConcurrentDictionary<(string Collector, string Database), BoardEntry> entries = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> failures = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> dropped = new();
    private readonly ConcurrentDictionary<string, (long Count, double Seconds)> timed = new();
    private readonly ConcurrentDictionary<string, long> connections = new();
    private readonly ConcurrentDictionary<string, long> abandoned = new();
    private readonly ConcurrentDictionary<string, string> away = new();
    private readonly CollectorSeries series = new(time);

    /// <summary>The server; empty for the only one.</summary>
    public string ServerName { get; } = serverName ?? "";

    /// <summary>A builder whose samples say which server they are of.</summary>
    public SegmentBuilder NewBuilder(IReadOnlyList<Metric> metrics) => new(metrics, common);

    /// <summary>A collector that will run in a database: until it has, nobody can say that it succeeds.</summary>
    public void Awaits(string collector, string database) => entries.TryAdd((collector, database), new() { IsAwaited = true });

    /// <summary>A run that succeeded.</summary>
    public void Succeeded(string collector, CollectorRun run, string database = ClusterWide)
    {
        var before = entries.GetValueOrDefault((collector, database));
        entries[(collector, database)] = new()
        {
            // What says the same as before stays the same object, which may have been compressed meanwhile.
            Segment = before?.Segment is { } same && ReferenceEquals(same.Families, run.Segment.Families) ? same : run.Segment with { Owner = collector, Server = ServerName },
            Timestamp = time.GetTimestamp(),
            Duration = run.Duration ?? before?.Duration ?? run.Share,
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

    /// <summary>
    /// A collector that nobody got to in time, perhaps for the first time. Its last values are served as long as they are young enough; one that is
    /// <see cref="Skipped"/> has none, and one that <see cref="Rests"/> has failed before.
    /// </summary>
    public void Postponed(string collector, string reason, string database = ClusterWide) =>
        entries[(collector, database)] = (entries.GetValueOrDefault((collector, database)) ?? new()) with { Skip = reason, Advice = null };

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
        var units = entries.ToArray();
        units.Sort(static (left, right) => string.CompareOrdinal(left.Key.Collector, right.Key.Collector) is not 0 and var order ? order : string.CompareOrdinal(left.Key.Database, right.Key.Database));
        for (int first = 0, end; first < units.Length; first = end)
        {
            var collector = units[first].Key.Collector;
            for (end = first + 1; end < units.Length && units[end].Key.Collector == collector; end++)
            {
            }

            series.Describe(builder, collector, units.AsSpan(first..end), timed.TryGetValue(collector, out var runs) ? runs : null);
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

        builder.Add(ExporterMetrics.LastScrapeError, units.Any(unit => unit.Value.Success is false) ? 1 : 0);
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
}
