using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Who may do everything.</summary>
public static class AccessAlerts
{
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
