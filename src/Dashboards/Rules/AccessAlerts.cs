using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Who may do everything, or more than a user of the database.</summary>
public static class AccessAlerts
{
    private static readonly Label Right = new("right");

    /// <summary>A role that is no superuser and has another right with which the rules of access can be got round.</summary>
    public static Alert PrivilegedRoleUnknown(ClusterExpectation cluster) => new()
    {
        Name = "PrivilegedRoleUnknown",
        Expression = Unknown(cluster, PostgresSeries.ReplicationRoles, cluster.Replicators, "REPLICATION")
            .Or(Unknown(cluster, PostgresSeries.BypassingRoles, cluster.Bypassing, "BYPASSRLS"))
            .Or(Unknown(cluster, PostgresSeries.RoleMakers, cluster.RoleMakers, "CREATEROLE"))
            // SuperuserUnknown tells of those.
            .Unless(PostgresSeries.Superusers.Where(cluster.On(Labels.Cls)).EqualTo(1), Labels.Cls, Labels.Rolname),
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Warning,
        Cluster = cluster.Name,
        Summary = "{{ $labels.cls }}: role {{ $labels.rolname }} has {{ $labels.right }} and the inventory does not give it",
        Meaning = "REPLICATION copies the whole server, BYPASSRLS reads every row, CREATEROLE makes roles and changes those of others: nobody decided that this role may.",
        Steps =
        [
            "The audit log shows who gave the right, from where, and what the role did since.",
            "It was wanted: write `replication`, `bypassRls` or `createRole` into the inventory and apply.",
            "It was not: `ALTER ROLE NAME NOREPLICATION NOBYPASSRLS NOCREATEROLE`; `monitor apply` does the same to a role of the inventory.",
        ],
    };

    private static Vector Unknown(ClusterExpectation cluster, Gauge roles, IReadOnlyList<string> known, string right) => roles
        .Where([.. cluster.On(Labels.Cls), Labels.Rolname.IsNoneOf(known)]).EqualTo(1)
        .MaxBy(Labels.Cls, Labels.Rolname).Labelled(Right, right);

    /// <summary>A superuser that the inventory does not know, on any member: roles are the same on all.</summary>
    public static Alert SuperuserUnknown(ClusterExpectation cluster) => new()
    {
        Name = "SuperuserUnknown",
        Expression = PostgresSeries.Superusers
            .Where([.. cluster.On(Labels.Cls), Labels.Rolname.IsNoneOf(cluster.Superusers)]).EqualTo(1)
            .MaxBy(Labels.Cls, Labels.Rolname),
        For = TimeSpan.FromSeconds(5),
        Severity = Severity.Critical,
        Action = "acl-enforce",
        Cluster = cluster.Name,
        Summary = "{{ $labels.cls }}: role {{ $labels.rolname }} is a superuser and not in the inventory",
        Meaning = "Somebody may read and change everything, the audit included, and nobody decided that.",
        Steps =
        [
            "`monitor acl enforce CLUSTER` takes the right away and closes the role's sessions.",
            "The audit log shows who made the role, from where, and what it did since.",
            "It was wanted: write it into the inventory (`superuser: true`) and apply.",
        ],
    };
}
