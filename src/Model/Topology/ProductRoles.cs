namespace Monitor.Model.Topology;

/// <summary>The PostgreSQL roles that every cluster has, whatever its inventory says.</summary>
public static class ProductRoles
{
    /// <summary>The system superuser; Patroni's.</summary>
    public const string Superuser = "postgres";

    /// <summary>Streaming replication.</summary>
    public const string Replicator = "replicator";

    /// <summary>The exporter: member of <c>pg_monitor</c>, sees no table of an application.</summary>
    public const string Monitor = "dbuser_monitor";

    /// <summary>Remediation and on-call commands: superuser, from the infra node only.</summary>
    public const string Administrator = "dbuser_dba";

    /// <summary>PgBouncer's look-up of passwords.</summary>
    public const string Pooler = "dbuser_pgbouncer";

    /// <summary>Groups without login that application roles are members of.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["dbrole_readonly", "dbrole_readwrite", "dbrole_admin", "dbrole_offline"];

    /// <summary>Those of the product's roles that are superusers.</summary>
    public static IReadOnlyList<string> Superusers { get; } = [Superuser, Administrator];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Superuser, Replicator, Monitor, Administrator, Pooler, .. Groups];
}
