using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>What the inventory says that a rule must hold a cluster to.</summary>
public sealed record ClusterExpectation
{
    /// <summary>The superusers of the product itself: Patroni's, and that of the on-call commands.</summary>
    public static IReadOnlyList<string> OwnSuperusers { get; } = ["postgres", "dbuser_dba"];

    /// <summary>Any cluster, with the defaults of the inventory.</summary>
    public static ClusterExpectation OfAny { get; } =
        new() { Superusers = OwnSuperusers, BackupMaximumAge = new BackupPolicy().MaximumAge, Synchronous = true };

    /// <summary>The cluster; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Every role that may be a superuser.</summary>
    public required IReadOnlyList<string> Superusers { get; init; }

    /// <summary>How old the newest backup may be.</summary>
    public required TimeSpan BackupMaximumAge { get; init; }

    /// <summary>Whether its commits wait for a replica.</summary>
    public bool Synchronous { get; init; }

    /// <summary>What the inventory says of a cluster.</summary>
    public static ClusterExpectation Of(Cluster cluster) => new()
    {
        Name = cluster.Name.ToString(),
        Superusers = [.. OwnSuperusers, .. cluster.Roles.Where(role => role.Superuser).Select(role => role.Name)],
        BackupMaximumAge = cluster.Backup.MaximumAge,
        Synchronous = cluster.Synchronous,
    };

    /// <summary>The condition on a label that holds the name of the cluster; none for any.</summary>
    public IEnumerable<Matcher> On(Label label) => Name is null ? [] : [label.Is(Name)];
}
