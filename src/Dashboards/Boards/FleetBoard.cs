using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>Is anything wrong, and where?</summary>
public static class FleetBoard
{
    private static Vector Firing(params IEnumerable<Matcher> matchers) =>
        PrometheusSeries.Alerts.Where([Labels.AlertState.Is("firing"), .. matchers]);

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Uid = Selected.FleetUid,
        Title = "Monitor / Fleet",
        Description = "Is anything wrong, and where? Click a cluster to go there.",
        Rows =
        [
            new(
                "Is anything wrong?",
                [
                    new()
                    {
                        Title = "Alerts firing",
                        Description = "Each alert that fires, by name, cluster and instance. Empty is good. The runbook of each is in docs/runbooks.md.",
                        Kind = PanelKind.StateTimeline,
                        Unit = Unit.Count,
                        Queries = [new(Firing(Labels.Severity.IsNot("none")).MaxBy(Labels.AlertName, Labels.Cls, Labels.Ins, Labels.Node), "{{alertname}} {{cls}} {{ins}} {{node}}")],
                        ValueNames = [new(1, "firing", Colors.Bad)],
                        Width = 16,
                        DrillDown = Selected.ToCluster,
                    },
                    new()
                    {
                        Title = "Parts that cannot be scraped",
                        Description = "Programs that Prometheus cannot reach, by job. 0 everywhere is good; a part that is not scraped is not watched.",
                        Kind = PanelKind.Stat,
                        Unit = Unit.Count,
                        Queries = [new(PrometheusSeries.Up.Where().EqualBool(0).SumBy(Labels.Job), "{{job}}")],
                        Thresholds = Threshold.NoneAllowed,
                    },
                ]),
            new(
                "Clusters",
                [
                    new()
                    {
                        Title = "Primaries",
                        Description = "Members that are primary, by cluster. Exactly 1 is good: 0 means no writes, 2 means that they may differ.",
                        Kind = PanelKind.Stat,
                        Unit = Unit.Count,
                        Queries = [new(PatroniSeries.Primary.Where().SumBy(Labels.Cls), "{{cls}}")],
                        Thresholds = [new(null, Colors.Bad), new(1, Colors.Good), new(2, Colors.Bad)],
                        DrillDown = Selected.ToCluster,
                    },
                    new()
                    {
                        Title = "Transactions per second",
                        Description = "Commits and rollbacks of all members, by cluster. A sudden fall to nothing is an outage of the cluster or of its users.",
                        Unit = Unit.PerSecond,
                        Queries = [new(TrafficRecordings.OfCluster.Where(), "{{cls}}")],
                        DrillDown = Selected.ToCluster,
                    },
                    new()
                    {
                        Title = "Replication lag",
                        Description = "The replica that is furthest behind, by cluster. Seconds are normal under load; a line that only rises is a replica that does not follow.",
                        Unit = Unit.Seconds,
                        Queries = [new(PostgresSeries.ReplicationLag.Where().MaxBy(Labels.Cls), "{{cls}}")],
                        Thresholds = Threshold.Rising(30, 300),
                        DrillDown = Selected.ToCluster,
                    },
                    new()
                    {
                        Title = "Age of the newest backup",
                        Description = "Time since the newest backup of a cluster ended. It should fall to zero once a day; a cluster that is missing here has none.",
                        Unit = Unit.Seconds,
                        Queries = [new(BackupSeries.LastCompletion.Where().MaxBy(Labels.Stanza).Age(), "{{stanza}}")],
                        Thresholds = Threshold.Rising(ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds, ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds * 2),
                    },
                    new()
                    {
                        Title = "Answer time of hosts",
                        Description = "The fastest answer of any program of a host within the last scrapes. Milliseconds are good. One host that stands out is slow; all of them together point at the network or at Prometheus.",
                        Unit = Unit.Seconds,
                        Queries = [new(SlowPrimary.Fastest.Where(), "{{ins}}")],
                        Thresholds = Threshold.Rising(SlowPrimary.FastSeconds, SlowPrimary.SlowSeconds),
                        DrillDown = Selected.ToInstance,
                    },
                    new()
                    {
                        Title = "Processors busy",
                        Description = "Share of the processors of a host that was busy. Above 0.8 for long, statements begin to wait for a processor.",
                        Unit = Unit.Ratio,
                        Maximum = 1,
                        Queries = [new(TrafficRecordings.ProcessorBusy.Where(), "{{node}}")],
                        Thresholds = Threshold.Rising(0.8, 0.95),
                    },
                ]),
            new(
                "What the clusters stand on",
                [
                    new()
                    {
                        Title = "etcd members with a leader",
                        Description = "Members of etcd that know a leader. All of them is good; less than the majority means that no cluster can elect a primary.",
                        Kind = PanelKind.Stat,
                        Unit = Unit.Count,
                        Queries = [new(EtcdSeries.HasLeader.Where(), "{{node}}")],
                        ValueNames = [new(0, "no leader", Colors.Bad), new(1, "leader", Colors.Good)],
                        Height = 4,
                    },
                    new()
                    {
                        Title = "Remediation and audit",
                        Description = "Whether the service that repairs and the vault that remembers answer.",
                        Kind = PanelKind.Stat,
                        Unit = Unit.Count,
                        Queries = [new(PrometheusSeries.Up.Where(Labels.Job.IsOneOf("remediation", "vault")), "{{job}}")],
                        ValueNames = ValueName.Health,
                        Height = 4,
                    },
                    new()
                    {
                        Title = "Messages that Alertmanager could not deliver",
                        Description = "Failed deliveries in the last five minutes, by receiver. Anything above 0 means that somebody does not hear of alerts.",
                        Kind = PanelKind.Stat,
                        Unit = Unit.Count,
                        Queries = [new(AlertmanagerSeries.NotificationsFailed.Increase(Window.Of(TimeSpan.FromMinutes(5))).SumBy(Labels.Integration), "{{integration}}")],
                        Thresholds = Threshold.NoneAllowed,
                        Height = 4,
                    },
                ]),
        ],
    };
}
