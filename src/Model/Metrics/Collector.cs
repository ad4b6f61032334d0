using System.Collections.Frozen;

namespace Monitor.Model.Metrics;

/// <summary>What a collector asks.</summary>
public enum CollectorTarget
{
    /// <summary>PostgreSQL.</summary>
    Postgres,

    /// <summary>PgBouncer's admin console.</summary>
    PgBouncer,
}

/// <summary>On which servers a collector makes sense.</summary>
public enum CollectorRoles
{
    /// <summary>Everywhere.</summary>
    Any,

    /// <summary>Only where the server is not in recovery.</summary>
    Primary,

    /// <summary>Only where the server is in recovery.</summary>
    Replica,
}

/// <summary>In how many databases a collector runs.</summary>
public enum CollectorDatabases
{
    /// <summary>In one, because every database gives the same answer.</summary>
    ClusterWide,

    /// <summary>In each database that allows connections; label <c>datname</c> must be among the labels.</summary>
    Each,
}

/// <summary>What a collector costs its server, for the reader of the catalogue; what it really costs is measured.</summary>
public enum CollectorCost
{
    /// <summary>Reads shared memory: milliseconds.</summary>
    Cheap,

    /// <summary>Reads files or whole catalogues: its time grows with the size of the database.</summary>
    Heavy,
}

/// <summary>Which locks on relations a collector takes.</summary>
public enum CollectorLock
{
    /// <summary>None on relations of users.</summary>
    None,

    /// <summary>ACCESS SHARE, so that it waits behind ACCESS EXCLUSIVE: must run in the background with a short lock timeout.</summary>
    Share,
}

/// <summary>One query and the families of series that its result becomes.</summary>
public sealed record Collector
{
    /// <summary>Name, unique; files for older servers share it.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what a reader learns from it.</summary>
    public required string Help { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The query, without the front matter.</summary>
    public required string Sql { get; init; }

    /// <summary>The view or command that the values come from.</summary>
    public required string Source { get; init; }

    /// <summary>What it asks. Default PostgreSQL.</summary>
    public CollectorTarget Target { get; init; }

    /// <summary>Where it makes sense. Default everywhere.</summary>
    public CollectorRoles Roles { get; init; }

    /// <summary>In how many databases it runs. Default one.</summary>
    public CollectorDatabases Databases { get; init; }

    /// <summary>
    /// Whether its values stay true in a database in which nobody works, so that it need not run there. Default false: what it reads may change
    /// by itself, as the time does or another server.
    /// </summary>
    public bool KeepsIdle { get; init; }

    /// <summary>Null: at every scrape (fast plane). Otherwise refreshed in the background at this interval, 1 s to 24 h (slow plane).</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How long the query may take, 10 ms to 60 s. Default 500 ms, in the background 10 s.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The oldest major version of PostgreSQL that it works on. Default 13.</summary>
    public int MinimumVersion { get; init; } = 13;

    /// <summary>The newest major version of PostgreSQL that it works on (<c>name.until-16.sql</c>); null when there is none.</summary>
    public int? UntilVersion { get; init; }

    /// <summary>Rows after which the rest is dropped and counted, 1 to 1,000,000. Default 10,000.</summary>
    public int MaximumRows { get; init; } = 10_000;

    /// <summary>Samples older than this are no longer served, 1 s to 72 h. Default three intervals; without an interval 4 s.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>An extension without which it is skipped in a database; null: none is needed.</summary>
    public string? Extension { get; init; }

    /// <summary>An SQL expression: it is skipped where this is not true; null: it always runs.</summary>
    public string? When { get; init; }

    /// <summary>The statement that gives a monitoring role what the query needs; null: pg_monitor is enough.</summary>
    public string? Grant { get; init; }

    /// <summary>What it costs. Default cheap.</summary>
    public CollectorCost Cost { get; init; }

    /// <summary>Which locks it takes. Default none.</summary>
    public CollectorLock Lock { get; init; }

    /// <summary>Which rows become series when there are many; null: all, up to <see cref="MaximumRows"/>.</summary>
    public TopRows? Top { get; init; }

    /// <summary>The label whose values are asked for once; null: every run reads all of them.</summary>
    public OnceLabel? Once { get; init; }

    /// <summary>
    /// How many groups of equal labels become series, 1 to 10,000; null: each row is a series. Of more groups the largest are served.
    /// PgBouncer only, which cannot group itself.
    /// </summary>
    public int? Groups { get; init; }

    /// <summary>Key and value column when each row is a metric of its own (SHOW LISTS); null when each column is one.</summary>
    public Pivot? Pivot { get; init; }

    /// <summary>The columns of labels that are called otherwise than their column, by label.</summary>
    public IReadOnlyDictionary<string, string> LabelColumns { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether it came with the exporter. What any other one leaves behind in a session is undone before something else runs there.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>The families, in the order of the exposition.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>The column of a label.</summary>
    public string ColumnOfLabel(string label) => LabelColumns.TryGetValue(label, out var column) ? column : label;

    /// <summary>The families, and after them those that sum what <see cref="Top"/> leaves out.</summary>
    public IReadOnlyList<Metric> Families() => Top is null && Groups is null ? Metrics
        : [.. Metrics, .. Metrics.Where(metric => metric.Rest is not null).DistinctBy(metric => metric.Rest).Select(RestOf)];

    /// <summary>Whether it works on this major version.</summary>
    public bool Supports(int majorVersion) => majorVersion >= MinimumVersion && majorVersion <= (UntilVersion ?? int.MaxValue);

    /// <summary>A rest is of a database, so that sums over a database and over a server stay right; what tells its rows apart is gone.</summary>
    private static Metric RestOf(Metric metric) => metric with
    {
        Name = metric.Rest!,
        Help = metric.Type == MetricType.Counter
            ? $"{metric.Help.TrimEnd('.')}: growth of the rows that have no series of their own, since the exporter watches them."
            : $"{metric.Help.TrimEnd('.')}: sum of the rows that have no series of their own.",
        Labels = [.. metric.Labels.Where(label => label is "datname" or "server")],
        Rest = null,
    };
}

/// <summary>
/// A budget of series: the rows that lead in any of the columns are served, the others are summed into the families that
/// <see cref="Metric.Rest"/> names.
/// </summary>
/// <param name="By">The columns, numbers; each gets an equal share of the rows.</param>
/// <param name="Rows">How many rows of a database are served, 1 to 100,000.</param>
/// <param name="Sticky">How long a row that once led stays, so that series do not come and go. Default 10 min, 0 s to 24 h.</param>
public sealed record TopRows(IReadOnlyList<string> By, int Rows, TimeSpan Sticky);

/// <summary>
/// A label that is dear to read and does not change. The query gets as <c>$1</c> an array of the values of another label for which it is
/// known, and may leave it NULL for those.
/// </summary>
/// <param name="Label">The label.</param>
/// <param name="By">The label that decides its value.</param>
public sealed record OnceLabel(string Label, string By);

/// <summary>A result of names and values, one pair a row.</summary>
/// <param name="KeyColumn">Holds the name.</param>
/// <param name="ValueColumn">Holds the value.</param>
public sealed record Pivot(string KeyColumn, string ValueColumn);
