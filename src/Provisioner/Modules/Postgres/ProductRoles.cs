using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The roles that every cluster has besides those of its inventory.</summary>
public static class ProductRoles
{
    /// <summary>Streams to replicas.</summary>
    public const string Replicator = "replicator";

    /// <summary>Lets <c>pg_rewind</c> read a new primary; no superuser, so that none has to log in from another node.</summary>
    public const string Rewind = "dbuser_rewind";

    /// <summary>The exporter.</summary>
    public const string Monitor = "dbuser_monitor";

    /// <summary>Remediation and on-call commands: a superuser that may come from the infra node only.</summary>
    public const string Administrator = "dbuser_dba";

    /// <summary>PgBouncer, which asks for the verifiers of others.</summary>
    public const string Pooler = "dbuser_pgbouncer";

    /// <summary>Reads all tables.</summary>
    public const string ReadOnly = "dbrole_readonly";

    /// <summary>Reads all tables, meant for analytics.</summary>
    public const string Offline = "dbrole_offline";

    /// <summary>Reads and writes all tables.</summary>
    public const string ReadWrite = "dbrole_readwrite";

    /// <summary>Makes schemas and tables too.</summary>
    public const string Admin = "dbrole_admin";

    /// <summary>The superusers that are no reason for an alert, besides those of the inventory.</summary>
    public static IReadOnlyList<string> Superusers { get; } = ["postgres", Administrator];

    /// <summary>Every role of the cluster, groups before their members.</summary>
    internal static IReadOnlyList<DesiredRole> All(Deployment deployment, Cluster cluster) =>
    [
        new(ReadOnly),
        new(Offline),
        new(ReadWrite) { MemberOf = [ReadOnly] },
        new(Admin) { MemberOf = [ReadWrite, "pg_monitor"] },
        Login(deployment, cluster, Replicator) with { Replication = true },
        Login(deployment, cluster, Rewind),
        Login(deployment, cluster, Monitor) with { MemberOf = ["pg_monitor"] },
        Login(deployment, cluster, Administrator) with { Superuser = true },
        Login(deployment, cluster, Pooler),
        .. cluster.Roles.Select(role => (role.Login ? Login(deployment, cluster, role.Name) : new DesiredRole(role.Name)) with
        {
            Superuser = role.Superuser,
            MemberOf = role.MemberOf,
        }),
    ];

    private static DesiredRole Login(Deployment deployment, Cluster cluster, string name) => new(name)
    {
        Login = true,
        Verifier = ScramVerifier.Of(name, deployment.Secrets.Get($"{cluster.Name}/{name}")),
    };
}

/// <summary>A role as it should be; what is not named here, such as a connection limit, is the user's own.</summary>
/// <param name="Name">The name.</param>
internal sealed record DesiredRole(string Name)
{
    /// <summary>Whether it may log in.</summary>
    public bool Login { get; init; }

    /// <summary>Whether nothing is forbidden to it.</summary>
    public bool Superuser { get; init; }

    /// <summary>Whether it may stream.</summary>
    public bool Replication { get; init; }

    /// <summary>Its SCRAM verifier; null for a role without login.</summary>
    public string? Verifier { get; init; }

    /// <summary>Roles it is a member of.</summary>
    public IReadOnlyList<string> MemberOf { get; init; } = [];
}
