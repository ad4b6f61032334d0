using System.Collections.Concurrent;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>What is known of each collector of one server: its newest samples and how its runs go. Any thread may read and write.</summary>
/// <param name="time">The clock.</param>
/// <param name="serverName">The label <c>server_name</c> of all samples; null: they have none.</param>
public sealed class CollectorBoard(TimeProvider time, string? serverName = null)
{
    private readonly ReadOnlyMemory<byte> common = LabelBlock.Of("server_name", serverName);
    private readonly ConcurrentDictionary<string, Entry> entries = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> failures = new();
    private readonly ConcurrentDictionary<(string Collector, string Reason), long> dropped = new();
    private readonly ConcurrentDictionary<string, long> connections = new();

    /// <summary>A builder whose samples say which server they are of.</summary>
    public SegmentBuilder NewBuilder(IReadOnlyList<Metric> metrics) => new(metrics, common);

    /// <summary>A run that succeeded.</summary>
    public void Succeeded(string collector, CollectorRun run)
    {
        entries[collector] = new(run.Segment with { Owner = collector }, time.GetTimestamp(), run.Duration, true, null, run.MissingColumns);
        Drop(collector, "repeated", run.Repeated);
        Drop(collector, "rows", run.ExcessRows);
        Drop(collector, "unreadable", run.Unreadable);
    }

    /// <summary>A run that failed.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="reason">A word: timeout, permission, sql, connection.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="keepsValues">Whether the last good values are still served (slow plane) or gone at once (fast plane).</param>
    /// <returns>Whether this is news: the run before succeeded or failed for another reason.</returns>
    public bool Failed(string collector, string reason, TimeSpan duration, bool keepsValues)
    {
        var before = entries.GetValueOrDefault(collector);
        entries[collector] = new(keepsValues ? before?.Segment : null, before?.Timestamp ?? 0, duration, false, reason, before?.MissingColumns ?? 0);
        failures.AddOrUpdate((collector, reason), 1, (_, count) => count + 1);
        return before is null or { Success: true } || before.Reason != reason;
    }

    /// <summary>A collector that does not run here.</summary>
    public void Skipped(string collector, string reason) => entries[collector] = new(null, 0, TimeSpan.Zero, null, reason, 0);

    /// <summary>Forgets values, because the server that they describe is away.</summary>
    public void Forget(IEnumerable<string> collectors)
    {
        foreach (var collector in collectors)
        {
            if (entries.TryGetValue(collector, out var entry) && entry.Segment is not null)
            {
                entries[collector] = entry with { Segment = null };
            }
        }
    }

    /// <summary>A connection that was opened.</summary>
    public void Connected(string target) => connections.AddOrUpdate(target, 1, (_, count) => count + 1);

    /// <summary>The samples of a collector, unless they are older than allowed.</summary>
    public Segment Values(string collector, TimeSpan maximumAge) =>
        entries.GetValueOrDefault(collector) is { Segment: { } segment } entry && time.GetElapsedTime(entry.Timestamp) <= maximumAge ? segment : Segment.Empty;

    /// <summary>Writes the series about collectors.</summary>
    public void Describe(SegmentBuilder builder)
    {
        foreach (var (collector, entry) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Describe(builder, collector, entry);
        }

        foreach (var ((collector, reason), count) in failures)
        {
            builder.Add(ExporterMetrics.CollectorFailures, count, collector, reason);
        }

        foreach (var ((collector, reason), count) in dropped)
        {
            builder.Add(ExporterMetrics.DroppedSeries, count, collector, reason);
        }

        foreach (var (target, count) in connections)
        {
            builder.Add(ExporterMetrics.ConnectionsOpened, count, target);
        }

        builder.Add(ExporterMetrics.LastScrapeError, entries.Values.Any(entry => entry.Success is false) ? 1 : 0);
    }

    private void Describe(SegmentBuilder builder, string collector, Entry entry)
    {
        if (entry.Success is not { } success)
        {
            builder.Add(ExporterMetrics.CollectorSkipped, 1, collector, entry.Reason ?? "unknown");
            return;
        }

        builder.Add(ExporterMetrics.CollectorSuccess, success ? 1 : 0, collector);
        builder.Add(ExporterMetrics.CollectorDuration, entry.Duration.TotalSeconds, collector);
        builder.Add(ExporterMetrics.CollectorSeries, entry.Segment?.Series ?? 0, collector);
        builder.Add(ExporterMetrics.MissingColumns, entry.MissingColumns, collector);
        if (entry.Segment is not null)
        {
            builder.Add(ExporterMetrics.CollectorAge, time.GetElapsedTime(entry.Timestamp).TotalSeconds, collector);
        }
    }

    private void Drop(string collector, string reason, int count)
    {
        if (count > 0)
        {
            dropped.AddOrUpdate((collector, reason), count, (_, before) => before + count);
        }
    }

    private sealed record Entry(Segment? Segment, long Timestamp, TimeSpan Duration, bool? Success, string? Reason, int MissingColumns);
}

/// <summary>A run that succeeded.</summary>
/// <param name="Segment">Its samples.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CollectorRun(Segment Segment, TimeSpan Duration)
{
    /// <summary>Samples left out because they repeated another.</summary>
    public int Repeated { get; init; }

    /// <summary>Rows beyond the collector's limit, as far as they were counted.</summary>
    public int ExcessRows { get; init; }

    /// <summary>Values that are not numbers.</summary>
    public int Unreadable { get; init; }

    /// <summary>Columns that the result lacks.</summary>
    public int MissingColumns { get; init; }
}
