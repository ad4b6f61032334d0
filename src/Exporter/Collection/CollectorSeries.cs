using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>
/// Writes the series about a collector. Of one that visits databases, the worst of each: the slowest, the oldest; and each database where
/// it fails. There are hundreds of them at each scrape, so the labels are rendered once. Any thread may write.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CollectorSeries(TimeProvider time)
{
    /// <summary>What postgres_exporter calls as ours, but for this.</summary>
    private const string PeerPrefix = "pg_";

    private readonly ConcurrentDictionary<string, (ReadOnlyMemory<byte> Own, ReadOnlyMemory<byte>? Peer)> labels = new();

    /// <summary>Writes the series of a collector.</summary>
    /// <param name="builder">Takes them.</param>
    /// <param name="collector">Its name.</param>
    /// <param name="units">What is known of it in each database.</param>
    /// <param name="timed">Runs whose time is known, and their time together.</param>
    public void Describe(SegmentBuilder builder, string collector, ReadOnlySpan<KeyValuePair<(string Collector, string Database), BoardEntry>> units, (long Count, double Seconds)? timed)
    {
        DescribeTrouble(builder, collector, units);
        var (own, peer) = labels.GetOrAdd(collector, LabelsOf);
        var sum = Sum(units);
        if (peer is { } named)
        {
            // What dashboards made for postgres_exporter ask; one that is skipped takes no time, and the peer has a duration for each.
            builder.Add(ExporterMetrics.PeerCollectorSuccess, named, sum.Failed ? 0 : 1);
            builder.Add(ExporterMetrics.PeerCollectorDuration, named, (sum.Duration ?? TimeSpan.Zero).TotalSeconds);
        }

        if (sum.Ran == 0 || (sum.Awaited && !sum.Failed))
        {
            return;
        }

        builder.Add(ExporterMetrics.CollectorSuccess, own, sum.Failed ? 0 : 1);
        if (sum.Duration is { } duration)
        {
            builder.Add(ExporterMetrics.CollectorDuration, own, duration.TotalSeconds);
        }

        builder.Add(ExporterMetrics.CollectorSeries, own, sum.Series);
        builder.Add(ExporterMetrics.CollectorRows, own, sum.Rows);
        if (timed is var (count, seconds))
        {
            builder.Add(ExporterMetrics.TimedRuns, own, count);
            builder.Add(ExporterMetrics.RunSeconds, own, seconds);
        }

        builder.Add(ExporterMetrics.MissingColumns, own, sum.MissingColumns);
        if (sum.Interval is { } interval)
        {
            builder.Add(ExporterMetrics.CollectorInterval, own, interval.TotalSeconds);
        }

        if (sum.Oldest is { } oldest)
        {
            builder.Add(ExporterMetrics.CollectorAge, own, time.GetElapsedTime(oldest).TotalSeconds);
        }
    }

    private static (ReadOnlyMemory<byte> Own, ReadOnlyMemory<byte>? Peer) LabelsOf(string collector)
    {
        const string Label = "collector";
        return (LabelBlock.Of(Label, collector), collector.StartsWith(PeerPrefix, StringComparison.Ordinal) ? LabelBlock.Of(Label, collector[PeerPrefix.Length..]) : null);
    }

    /// <summary>Why it does not run, and where it fails: seldom anything.</summary>
    private static void DescribeTrouble(SegmentBuilder builder, string collector, ReadOnlySpan<KeyValuePair<(string Collector, string Database), BoardEntry>> units)
    {
        List<BoardEntry>? skips = null;
        foreach (var ((_, database), entry) in units)
        {
            if (entry.Skip is not null)
            {
                (skips ??= []).Add(entry);
            }

            if (entry.Success is false && database.Length > 0)
            {
                builder.Add(ExporterMetrics.DatabaseFailed, 1, collector, database, entry.Failure ?? "unknown");
            }
        }

        foreach (var skipped in (skips ?? []).GroupBy(entry => entry.Skip!, entry => entry.Advice))
        {
            builder.Add(ExporterMetrics.CollectorSkipped, skipped.Count(), collector, skipped.Key);
            foreach (var advice in skipped.OfType<string>().Distinct())
            {
                builder.Add(skipped.Key == CollectorFailure.Permission ? ExporterMetrics.MissingGrant : ExporterMetrics.Unsupported, 1, collector, advice);
            }
        }
    }

    private static Totals Sum(ReadOnlySpan<KeyValuePair<(string Collector, string Database), BoardEntry>> units)
    {
        var sum = default(Totals);
        foreach (var (_, entry) in units)
        {
            sum.Awaited |= entry.IsAwaited;
            sum.Duration = Larger(sum.Duration, entry.Duration);
            if (entry.Success is not { } success)
            {
                continue;
            }

            sum.Ran++;
            sum.Failed |= !success;
            sum.MissingColumns = Math.Max(sum.MissingColumns, entry.MissingColumns);
            sum.Interval = Larger(sum.Interval, entry.Interval);
            if (entry.Segment is { } segment)
            {
                sum.Series += segment.Series;
                sum.Rows += entry.Rows;
                sum.Oldest = Math.Min(sum.Oldest ?? long.MaxValue, entry.Timestamp);
            }
        }

        return sum;
    }

    private static TimeSpan? Larger(TimeSpan? left, TimeSpan? right) => left is null || right > left ? right : left;

    [StructLayout(LayoutKind.Auto)]
    private struct Totals
    {
        public bool Awaited;
        public int Ran;
        public bool Failed;
        public TimeSpan? Duration;
        public TimeSpan? Interval;
        public int MissingColumns;
        public int Series;
        public int Rows;
        public long? Oldest;
    }
}
