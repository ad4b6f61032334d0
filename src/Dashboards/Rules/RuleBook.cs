using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>All rules, in their groups.</summary>
/// <param name="Groups">The groups, in the order of the file.</param>
public sealed record RuleBook(IReadOnlyList<RuleGroup> Groups)
{
    /// <summary>The rules as they are without an inventory: defaults for every cluster. For reading; a fleet gets its own.</summary>
    public static RuleBook Generic { get; } = Of([ClusterExpectation.OfAny], new(new Monitoring().ScrapeInterval), null);

    /// <summary>Where the runbooks are read. Default: where they lie in the repository.</summary>
    public string Runbooks { get; init; } = RuleFile.Runbooks;

    /// <summary>Every alert.</summary>
    public IEnumerable<Alert> Alerts => Groups.SelectMany(group => group.Alerts);

    /// <summary>Every recording.</summary>
    public IEnumerable<Recording> Recordings => Groups.SelectMany(group => group.Recordings);

    /// <summary>The rules of a fleet: what differs from cluster to cluster is a rule of each.</summary>
    public static RuleBook For(Fleet fleet) =>
        Of([.. fleet.Clusters.Select(ClusterExpectation.Of)], new(fleet.Monitoring.ScrapeInterval), fleet);

    private static RuleBook Of(IReadOnlyList<ClusterExpectation> clusters, Pace pace, Fleet? fleet)
    {
        IReadOnlyList<Alert> Rules(IReadOnlyList<TunableAlert> alerts) => [.. alerts.SelectMany(alert => alert.RulesOf(fleet))];
        return new RuleBook(
        [
            new("monitor-traffic", [.. ServerRecordings.All(pace), .. Pyramids.All(pace)], []),
            new("monitor-slow-primary", SlowPrimary.Recordings(pace), Rules([SlowPrimary.Alert])),
            new("monitor-availability", [Takeover.Recording(pace)], Rules([.. AvailabilityAlerts.All, .. ServiceAlerts.All])),
            new(
                "monitor-replication",
                ReplicationAlerts.Recordings,
                [.. Rules(ReplicationAlerts.All(pace)), .. clusters.Where(cluster => cluster.Synchronous).Select(ReplicationAlerts.SyncStandbyLost)]),
            new("monitor-backup", [], [.. clusters.Select(BackupAlerts.Missing), .. Rules(BackupAlerts.All)]),
            new("monitor-days", [], Rules(BackupAlerts.OverDays)) { Interval = TimeSpan.FromMinutes(1) },
            new("monitor-access", [], [.. clusters.Select(AccessAlerts.SuperuserUnknown), .. clusters.Select(AccessAlerts.PrivilegedRoleUnknown)]),
            new("monitor-sessions", [], Rules(SessionAlerts.All)),
            new("monitor-pgbouncer", [], Rules(PgBouncerAlerts.All)),
            new("monitor-capacity", [], Rules(CapacityAlerts.All)),
            new("monitor-drift", [], Rules([.. DriftAlerts.All, .. ConfigurationAlerts.All])),
            new("monitor-node", [], Rules([.. NodeAlerts.All, .. ClockAlerts.All])),
            new("monitor-etcd", [], Rules(EtcdAlerts.All)),
            new("monitor-targets", [], [.. Rules([.. TargetAlerts.All, .. ExporterAlerts.All]), .. clusters.Select(ExporterAlerts.TargetMissing)]),
            new("monitor-remediation", [], Rules(RemediationAlerts.All)),
        ]) with { Runbooks = fleet?.Runbooks.AbsoluteUri ?? RuleFile.Runbooks };
    }
}
