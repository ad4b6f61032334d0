namespace Monitor.Exporter.Configuration;

/// <summary>A PostgreSQL, the PgBouncer in front of it, or both: what is watched together and named once.</summary>
public sealed record MonitoredServer
{
    /// <summary>
    /// The label <c>server_name</c> of all its series and the answer to <c>?server=</c>; null for the only server of an exporter, whose
    /// series have no such label.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>PostgreSQL; null: not asked.</summary>
    public Login? Postgres { get; init; }

    /// <summary>PgBouncer's admin console; null: not asked.</summary>
    public Login? PgBouncer { get; init; }

    /// <summary>Databases that collectors of each database visit; empty: all that allow connections.</summary>
    public IReadOnlyList<string> IncludedDatabases { get; init; } = [];

    /// <summary>Databases that they leave out.</summary>
    public IReadOnlyList<string> ExcludedDatabases { get; init; } = [];

    /// <summary>
    /// Connections to single databases that are kept open beside the one of cluster-wide collectors and the one that moves from
    /// database to database, 0 to 100. Default 2. A kept connection answers ten times faster than a new one and costs the server its memory.
    /// </summary>
    public int WarmConnections { get; init; } = 2;

    /// <summary>
    /// How long a database in which nobody works is not visited, because nothing changes there; 0 s to 24 h. Default 1 h, with 0 each is
    /// visited at the interval of its collectors.
    /// </summary>
    public TimeSpan RestFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a round of questions answers further scrapes, up to a minute. Default 1 s, so that two Prometheis side by side cost the
    /// server one round; with 0 each scrape asks anew, unless a round is under way.
    /// </summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromSeconds(1);
}
