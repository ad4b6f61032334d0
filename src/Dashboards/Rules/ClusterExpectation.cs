using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>What the inventory says that a rule must hold a cluster to.</summary>
public sealed record ClusterExpectation
{
    /// <summary>The superusers of the product itself: Patroni's, and that of the on-call commands.</summary>
    public static IReadOnlyList<string> OwnSuperusers { get; } = ProductRoles.Superusers;

    /// <summary>Any cluster, with the defaults of the inventory.</summary>
    public static ClusterExpectation OfAny { get; } =
        new() { Superusers = OwnSuperusers, Replicators = [.. OwnSuperusers, ProductRoles.Replicator], Bypassing = OwnSuperusers, RoleMakers = OwnSuperusers, BackupMaximumAge = new BackupPolicy().MaximumAge, Synchronous = true };

    /// <summary>The cluster; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Every role that may be a superuser.</summary>
    public required IReadOnlyList<string> Superusers { get; init; }

    /// <summary>Every role that may stream WAL.</summary>
    public required IReadOnlyList<string> Replicators { get; init; }

    /// <summary>Every role that may pass by row level security.</summary>
    public required IReadOnlyList<string> Bypassing { get; init; }

    /// <summary>Every role that may make roles.</summary>
    public required IReadOnlyList<string> RoleMakers { get; init; }

    /// <summary>Its instances; none for any cluster.</summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>How old the newest backup may be.</summary>
    public required TimeSpan BackupMaximumAge { get; init; }

    /// <summary>Whether its commits wait for a replica.</summary>
    public bool Synchronous { get; init; }

    /// <summary>What the inventory says of a cluster.</summary>
    public static ClusterExpectation Of(Cluster cluster) => new()
    {
        Name = cluster.Name.ToString(),
        Superusers = [.. OwnSuperusers, .. Names(cluster, role => role.Superuser)],
        Replicators = [.. OwnSuperusers, ProductRoles.Replicator, .. Names(cluster, role => role.Replication)],
        Bypassing = [.. OwnSuperusers, .. Names(cluster, role => role.BypassRls)],
        RoleMakers = [.. OwnSuperusers, .. Names(cluster, role => role.CreateRole)],
        Instances = [.. cluster.Members.Select(cluster.InstanceName)],
        BackupMaximumAge = cluster.Backup.MaximumAge,
        Synchronous = cluster.Synchronous,
    };

    /// <summary>The condition on a label that holds the name of the cluster; none for any.</summary>
    public IEnumerable<Matcher> On(Label label) => Name is null ? [] : [label.Is(Name)];

    private static IEnumerable<string> Names(Cluster cluster, Func<Role, bool> has) => cluster.Roles.Where(has).Select(role => role.Name);
}
