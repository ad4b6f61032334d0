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

    /// <summary>Key and value column when each row is a metric of its own (SHOW LISTS); null when each column is one.</summary>
    public Pivot? Pivot { get; init; }

    /// <summary>The families, in the order of the exposition.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>Whether it works on this major version.</summary>
    public bool Supports(int majorVersion) => majorVersion >= MinimumVersion && majorVersion <= (UntilVersion ?? int.MaxValue);
}

/// <summary>A result of names and values, one pair a row.</summary>
/// <param name="KeyColumn">Holds the name.</param>
/// <param name="ValueColumn">Holds the value.</param>
public sealed record Pivot(string KeyColumn, string ValueColumn);
