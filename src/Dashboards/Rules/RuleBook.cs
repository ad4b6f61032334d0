using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>All rules, in their groups.</summary>
/// <param name="Groups">The groups, in the order of the file.</param>
public sealed record RuleBook(IReadOnlyList<RuleGroup> Groups)
{
    /// <summary>The rules as they are without an inventory: defaults for every cluster. For reading; a fleet gets its own.</summary>
    public static RuleBook Generic { get; } = Of([ClusterExpectation.OfAny], new(new Monitoring().ScrapeInterval));

    /// <summary>Every alert.</summary>
    public IEnumerable<Alert> Alerts => Groups.SelectMany(group => group.Alerts);

    /// <summary>Every recording.</summary>
    public IEnumerable<Recording> Recordings => Groups.SelectMany(group => group.Recordings);

    /// <summary>The rules of a fleet: what differs from cluster to cluster is a rule of each.</summary>
    public static RuleBook For(Fleet fleet) => 
        Of([.. fleet.Clusters.Select(ClusterExpectation.Of)], new(fleet.Monitoring.ScrapeInterval));

    private static RuleBook Of(IReadOnlyList<ClusterExpectation> clusters, Pace pace) => new(
    [
        new("monitor-traffic", TrafficRecordings.All(pace), []),
        new("monitor-slow-primary", SlowPrimary.Recordings(pace), [SlowPrimary.Alert]),
        new("monitor-availability", [], AvailabilityAlerts.All),
        new("monitor-replication", ReplicationAlerts.Recordings, ReplicationAlerts.All(pace)),
        new("monitor-backup", [], [.. clusters.Select(BackupAlerts.Missing), .. BackupAlerts.All]),
        new("monitor-access", [], [.. clusters.Select(AccessAlerts.SuperuserUnknown)]),
        new("monitor-capacity", [], CapacityAlerts.All),
        new("monitor-node", [], NodeAlerts.All),
        new("monitor-targets", [], TargetAlerts.All),
    ]);
}
