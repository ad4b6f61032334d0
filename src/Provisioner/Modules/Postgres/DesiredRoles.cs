using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The roles of a cluster as they should be: the product's and those of the inventory.</summary>
internal static class DesiredRoles
{
    /// <summary>Every role of the cluster, groups before their members.</summary>
    public static IReadOnlyList<DesiredRole> Of(Deployment deployment, Cluster cluster) =>
    [
        new("dbrole_readonly"),
        new("dbrole_offline"),
        new("dbrole_readwrite") { MemberOf = ["dbrole_readonly"] },
        new("dbrole_admin") { MemberOf = ["dbrole_readwrite", "pg_monitor"] },
        Login(deployment, cluster, ProductRoles.Replicator) with { Replication = true },
        Login(deployment, cluster, ProductRoles.Rewind),
        Login(deployment, cluster, ProductRoles.Monitor) with { MemberOf = ["pg_monitor"] },
        Login(deployment, cluster, ProductRoles.Administrator) with { Superuser = true },
        Login(deployment, cluster, ProductRoles.Pooler),
        .. cluster.Roles.Select(role => (role.Login ? Login(deployment, cluster, role.Name) : new DesiredRole(role.Name)) with
        {
            Superuser = role.Superuser,
            Replication = role.Replication,
            BypassRls = role.BypassRls,
            CreateRole = role.CreateRole,
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

    /// <summary>Whether it passes by row level security.</summary>
    public bool BypassRls { get; init; }

    /// <summary>Whether it may make and change roles.</summary>
    public bool CreateRole { get; init; }

    /// <summary>Its SCRAM verifier; null for a role without login.</summary>
    public string? Verifier { get; init; }

    /// <summary>Roles it is a member of.</summary>
    public IReadOnlyList<string> MemberOf { get; init; } = [];
}
