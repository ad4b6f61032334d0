namespace Monitor.Model.Metrics;

/// <summary>How a series behaves, as Prometheus tells them apart.</summary>
public enum MetricType
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows, until it is reset.</summary>
    Counter,

    /// <summary>Neither; only where postgres_exporter says so too.</summary>
    Untyped,

    /// <summary>
    /// One part of a histogram: the name ends in <c>_bucket</c> (label <c>le</c>), <c>_sum</c> or <c>_count</c>, and the three are declared in
    /// this order. Rows bring one histogram after the other, its buckets by their bounds and the other two with the last. The type is announced once, with the help of the buckets and the name without the ending.
    /// </summary>
    Histogram,
}

/// <summary>What becomes the value of a series of PgBouncer's console.</summary>
public enum MetricValue
{
    /// <summary>The number in the column; with <see cref="Collector.Groups"/> not allowed, because a group has many.</summary>
    Column,

    /// <summary>How many rows the group has.</summary>
    Count,

    /// <summary>The sum of the column over the group.</summary>
    Sum,

    /// <summary>The largest number in the column.</summary>
    Max,

    /// <summary>Seconds since the time in the column; of a group, since the earliest.</summary>
    Age,

    /// <summary>How many rows have anything in the column.</summary>
    Filled,

    /// <summary>1 where the column and <see cref="Metric.Differs"/> are not the same text, else 0.</summary>
    Differs,
}

/// <summary>A family of series that the exporter can serve.</summary>
public sealed record Metric
{
    /// <summary>The name on the wire, such as <c>pg_stat_database_xact_commit</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public required MetricType Type { get; init; }

    /// <summary>One sentence, which becomes the HELP line.</summary>
    public required string Help { get; init; }

    /// <summary>The label names, in the order of the exposition. Labels that Prometheus adds at the scrape are not among them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The view, command or program that the values come from.</summary>
    public required string Source { get; init; }

    /// <summary>The column of the collector's result; with a pivot, the key of the row. Null for a constant 1.</summary>
    public string? Column { get; init; }

    /// <summary>What the column was called by older servers; null when it always had its name.</summary>
    public string? FormerColumn { get; init; }

    /// <summary>The first version that has the columns, such as <c>17</c> or PgBouncer's <c>1.24</c>: a result that lacks them has no fault. Null: every version.</summary>
    public string? Since { get; init; }

    /// <summary>The last major version of PostgreSQL that has the column: a result that lacks it has no fault. Null: every version. PostgreSQL only.</summary>
    public int? Until { get; init; }

    /// <summary>Whether no version is known that lacks its column.</summary>
    public bool IsInEveryVersion => Since is null && Until is null;

    /// <summary>What it counts in; null where the name says so, and where it counts things.</summary>
    public MetricUnit? Unit { get; init; }

    /// <summary>The family that sums the rows which <see cref="Collector.Top"/> leaves out; null: they are only counted as dropped.</summary>
    public string? Rest { get; init; }

    /// <summary>How rows become a value. Default the column itself. PgBouncer only.</summary>
    public MetricValue Of { get; init; }

    /// <summary>A second column with the microseconds that belong to the seconds of <see cref="Column"/>; null: none. PgBouncer only.</summary>
    public string? Microseconds { get; init; }

    /// <summary>The column that <see cref="MetricValue.Differs"/> compares with.</summary>
    public string? Differs { get; init; }

    /// <summary>Whether the column may hold texts, which are left out without being counted as unreadable. PgBouncer only.</summary>
    public bool MayBeText { get; init; }

    /// <summary>The value where the column is NULL; null: no sample.</summary>
    public double? Default { get; init; }

    /// <summary>Factor from the column's unit to the metric's. Default 1.</summary>
    public double Scale { get; init; } = 1;
}
