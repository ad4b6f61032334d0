using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Where in an answer the columns are that a collector names. Versions of PgBouncer differ in names, order and number.</summary>
internal sealed class ConsoleLayout
{
    /// <summary>A column that the answer does not have.</summary>
    public const int Absent = -1;

    private readonly IReadOnlyList<string> columns;

    /// <summary>Finds what the collector names.</summary>
    public ConsoleLayout(Collector collector, IReadOnlyList<string> columns)
    {
        this.columns = columns;
        Values = [.. collector.Metrics.Select(ColumnOf)];
        Microseconds = [.. collector.Metrics.Select(metric => Find(metric.Microseconds))];
        Compared = [.. collector.Metrics.Select(metric => Find(metric.Differs))];
        LabelSets = [.. collector.Metrics.Index().GroupBy(metric => string.Join(',', metric.Item.Labels))
            .Select(set => new LabelSet([.. set.First().Item.Labels.Select(LabelBlock.Opening)], [.. set.First().Item.Labels.Select(label => Find(collector.ColumnOfLabel(label)))], [.. set.Select(metric => metric.Index)]))];
        PivotKey = Find(collector.Pivot?.KeyColumn);
        PivotValue = Find(collector.Pivot?.ValueColumn);
        Missing = collector.Pivot is null
            ? collector.Metrics.Index().Count(metric => NeedsColumn(metric.Item) && Values[metric.Index] == Absent)
                + LabelSets.Where(set => set.Metrics.Any(metric => collector.Metrics[metric].IsInEveryVersion)).Sum(set => set.Columns.Count(column => column == Absent))
            : Convert.ToInt32(PivotKey == Absent) + Convert.ToInt32(PivotValue == Absent);
    }

    /// <summary>Those of them whose labels the answer has. A group by a column that is not there would be everything, called nothing.</summary>
    public IReadOnlyList<LabelSet> GroupedSets => [.. LabelSets.Where(set => !set.Columns.Contains(Absent))];

    /// <summary>The column of each metric.</summary>
    public int[] Values { get; }

    /// <summary>The column of each metric that holds its microseconds.</summary>
    public int[] Microseconds { get; }

    /// <summary>The column of each metric that its own is compared with.</summary>
    public int[] Compared { get; }

    /// <summary>The metrics by their labels.</summary>
    public LabelSet[] LabelSets { get; }

    /// <summary>The column with the name of the metric, when each row is one.</summary>
    public int PivotKey { get; }

    /// <summary>The column with the value, when each row is a metric.</summary>
    public int PivotValue { get; }

    /// <summary>Columns that the collector names and every version has, and the answer lacks.</summary>
    public int Missing { get; }

    /// <summary>Whether an answer with these columns has this layout.</summary>
    public bool Fits(IReadOnlyList<string> others) => columns.SequenceEqual(others);

    private static bool NeedsColumn(Metric metric) => metric.Column is not null && metric.Of != MetricValue.Count && metric.IsInEveryVersion;

    private int ColumnOf(Metric metric) => Find(metric.Column) is var column && column == Absent ? Find(metric.FormerColumn) : column;

    private int Find(string? name)
    {
        for (var i = 0; name is not null && i < columns.Count; i++)
        {
            if (columns[i] == name)
            {
                return i;
            }
        }

        return Absent;
    }
}

/// <summary>Metrics that share their labels.</summary>
/// <param name="Openings">What comes before the value of each label.</param>
/// <param name="Columns">Their columns.</param>
/// <param name="Metrics">Which metrics of the collector.</param>
internal sealed record LabelSet(byte[][] Openings, int[] Columns, int[] Metrics);
