using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Is anything wrong, and where?</summary>
public static class FleetBoard
{
    /// <summary>Rows of the lists of the worst: enough to see a pattern, few enough for 120 clusters.</summary>
    private const int Worst = 10;

    private const string Unseen = "no exporter is scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Fleet,
        Description = "Is anything wrong, where, since when, and what changed? Click a cluster to go there.",
        Annotations = [Marks.Failover(), Marks.Remediation(), Marks.OfMonitoring],
        Unmarked = [new("Backup", "every cluster has one a day, and they would hide what is rare; the pages of a cluster mark its own")],
        Links = [Places.Alerts, Places.Etcd, Places.Remediation, Places.Audit],
        Rows = [Answer, Clusters, Work, Amount, Ground],
    };

    private static Row Answer => new(
        "Is anything wrong?",
        [
            AlertCount("Critical alerts", "Alerts that fire now and need somebody at once: users notice, or data is at risk. 0 is good; the list below names them.", "critical", Threshold.NoneAllowed),
            AlertCount("Warnings", "Alerts that fire now and can wait for the day. A number that only grows is a list that nobody works off.", "warning", Threshold.NoneExpected),
            new Tiles
            {
                Title = "No single primary",
                Description = "Clusters in which not exactly one member leads: with none nothing can be written, with two the writes may differ. 0 is good.",
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Primary.Where().SumBy(Labels.Cls).EqualBool(1).EqualBool(0).SumBy(), "")],
                Thresholds = Threshold.NoneAllowed,
                HasNames = false,
                Absence = "no Patroni is scraped",
            },
            new Tiles
            {
                Title = "Parts out of sight",
                Description = "Programs that Prometheus could not reach at the last scrape. Whatever is out of sight is not watched, so 0 is good; the job is in the list further down.",
                Unit = Unit.Count,
                Queries = [new(PrometheusSeries.Up.Where().EqualBool(0).SumBy(), "")],
                Thresholds = Threshold.NoneAllowed,
                HasNames = false,
                Absence = "Prometheus scrapes nothing",
            },
            new Tiles
            {
                Title = "Oldest newest backup",
                Description = "Of each cluster the newest backup counts; this is the oldest of them. Beyond a day and a bit somebody's cluster would lose too much.",
                Unit = Unit.Seconds,
                Queries = [new(BackupSeries.LastCompletion.Where().MaxBy(Labels.Stanza).MinBy().Age(), "")],
                Thresholds = Threshold.CriticalFrom(ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds),
                HasNames = false,
                Absence = "no backup repository, or no backup yet",
            },
            new Tiles
            {
                Title = "Repairs under way",
                Description = "Remediations that run now. One or two after an alert are what it is for; a number that stays is a run that waits for somebody.",
                Unit = Unit.Count,
                Queries = [new(RemediationSeries.OpenRuns.Where().SumBy(), "")],
                Thresholds = Threshold.NoneExpected,
                HasNames = false,
                Absence = "remediation is not scraped",
            },
            new Table
            {
                Title = "Alerts firing",
                Description = "Every alert that fires, with how long ago its condition began. Nothing here is good. The runbook of each alert is in docs/runbooks.md under its name.",
                Size = Size.Full,
                Keys =
                [
                    new(Labels.Severity, "Severity") { Words = AlertBands.Severities },
                    new(Labels.AlertName, "Alert"),
                    new(Labels.Cls, "Cluster") { DrillDown = Places.ToCluster },
                    new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance },
                    new(Labels.Node, "Host") { DrillDown = Places.ToNode },
                ],
                Columns = [new("Since", Since, Unit.Seconds)],
                SortedBy = "Severity",
                ThenBy = ["Since"],
                Height = 6,
                Absence = "no alert fires",
            },
        ]);

    private static Row Clusters => new(
        "Where?",
        [
            new Table
            {
                Title = "Clusters",
                Description = "One row a cluster, the colours as in its alerts. Red is where to go first; click the name. An empty cell says what is not there rather than that all is well.",
                Keys = [new(Labels.Cls, "Cluster") { DrillDown = Places.ToCluster }],
                Columns =
                [
                    new("Alerts", Firing(Labels.Cls.IsNot("")).CountBy(Labels.Cls), Unit.Count) { Thresholds = Threshold.NoneExpected, Absence = "none" },
                    new("Primaries", PatroniSeries.Primary.Where().SumBy(Labels.Cls), Unit.Count) { Thresholds = Threshold.ExactlyOne, Absence = "Patroni unseen" },
                    new("Members up", PostgresSeries.Up.Where().MeanBy(Labels.Cls), Unit.Ratio) { Thresholds = Threshold.Falling(0.5, 1), Absence = "exporter unseen" },
                    new("Replica lag", Pyramids.ReplicaLag.Cluster.Where().MaxBy(Labels.Cls), Unit.Seconds) { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical), Absence = "no replica" },
                    new("Transactions", Pyramids.Transactions.Cluster.Where().MaxBy(Labels.Cls), Unit.PerSecond) { Absence = "unknown" },
                    new("Pressure", Pyramids.Pressure.Cluster.Where().MaxBy(Labels.Cls), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Pressure), Absence = "unknown" },
                    new("Connections used", Pyramids.Connections.Cluster.Where().MaxBy(Labels.Cls), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Connections, critical: AlertThresholds.ConnectionsCritical), Absence = "unknown" },
                    new("Data", Pyramids.Size.Cluster.Where().MaxBy(Labels.Cls), Unit.Bytes) { Absence = "unknown" },
                    new("Newest backup", BackupSeries.LastCompletion.Where().WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls).Age(), Unit.Seconds) { Thresholds = Threshold.CriticalFrom(ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds), Absence = "no backup" },
                    new("Fullest disk", Disks.Used(Labels.Cls.IsNot("")).MaxBy(Labels.Cls), Unit.Ratio) { Thresholds = Disks.UsedThresholds, Absence = "no disk in sight" },
                ],
                SortedBy = "Alerts",
                IsDescending = true,
                Height = 5,
                Absence = "no cluster is scraped",
            },
        ]);

    private static Row Work => new(
        "Since when, and what changed?",
        [
            new States
            {
                Title = "Alerts over time",
                Description = "When each alert fired, by name and cluster. Those that began together have one cause: start with the one furthest left.",
                Unit = Unit.Count,
                Queries = [new(AlertBands.Worst([Labels.AlertName, Labels.Cls]), "{{alertname}} {{cls}}")],
                ValueNames = AlertBands.Names,
                DrillDown = Places.ToCluster,
                Absence = "no alert fired in this time",
            },
            new Graph
            {
                Title = "Transactions of all clusters",
                Description = "Commits and rollbacks a second of everything together. A step down that no release explains is an outage of a cluster or of its users.",
                Size = Size.Half,
                Unit = Unit.PerSecond,
                Queries = [new(Pyramids.Transactions.Fleet.Where(), "all clusters")],
                Absence = Unseen,
            },
            new Bars
            {
                Title = "Busiest clusters",
                Description = "The ten clusters with the most transactions a second now. Compare with what you expect of them: a name that is missing may be down.",
                Unit = Unit.PerSecond,
                Queries = [new(Pyramids.Transactions.Cluster.Where().Top(Worst), "{{cls}}")],
                DrillDown = Places.ToCluster,
                Absence = Unseen,
            },
            new Bars
            {
                Title = "Replicas furthest behind",
                Description = "The ten replicas whose data is oldest now. Seconds under load are normal; minutes are a replica that does not follow.",
                Unit = Unit.Seconds,
                Queries = [new(Pyramids.ReplicaLag.Instance.Where().Top(Worst), "{{ins}}")],
                Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical),
                DrillDown = Places.ToInstance,
                Absence = "no cluster has a replica",
            },
            new Bars
            {
                Title = "Slowest hosts",
                Description = "The ten hosts whose fastest program took longest to answer. One that stands out is slow; when all are, look at the network or at Prometheus.",
                Unit = Unit.Seconds,
                Queries = [new(SlowPrimary.Fastest.Where().Top(Worst), "{{node}}")],
                Thresholds = Threshold.Above(critical: AlertThresholds.PrimarySlow),
                DrillDown = Places.ToNode,
                Absence = "not enough scrapes yet",
            },
        ]);

    private static Row Ground => new(
        "What the clusters stand on",
        [
            new Tiles
            {
                Title = "etcd",
                Description = "Members of etcd that know a leader. When fewer than the majority do, no cluster can elect a primary: go to the etcd dashboard.",
                Size = Size.WideTile,
                Unit = Unit.Count,
                Queries = [new(EtcdSeries.HasLeader.Where(), "{{node}}")],
                ValueNames = [new(0, "no leader", Colors.Bad), new(1, "leader known", Colors.Good)],
                Absence = "etcd is not scraped",
            },
            new Tiles
            {
                Title = "Out of sight, by job",
                Description = "Programs that cannot be scraped, by job. A whole job at once points at its certificate or port; a few at their host.",
                Size = Size.WideTile,
                Unit = Unit.Count,
                Queries = [new(PrometheusSeries.Up.Where().EqualBool(0).SumBy(Labels.Job).Above(0), "{{job}}")],
                Thresholds = Threshold.NoneAllowed,
                Absence = "all parts are seen",
            },
            new Tiles
            {
                Title = "Remediation and audit",
                Description = "Whether the service that repairs and the vault that remembers answer. While one is down nothing is repaired by itself, or nothing is on record.",
                Size = Size.WideTile,
                Unit = Unit.Count,
                Queries = [new(PrometheusSeries.Up.Where(Labels.Job.IsOneOf("remediation", "vault")), "{{job}}")],
                ValueNames = ValueName.Health,
                Absence = "neither is deployed",
            },
            new Tiles
            {
                Title = "Messages lost",
                Description = "Deliveries of Alertmanager that failed within five minutes, by receiver. Anything above 0: somebody does not hear of alerts.",
                Size = Size.WideTile,
                Unit = Unit.Count,
                Queries = [new(AlertmanagerSeries.NotificationsFailed.Increase(Window.Of(TimeSpan.FromMinutes(5))).SumBy(Labels.Integration).Above(0), "{{integration}}")],
                Thresholds = Threshold.NoneAllowed,
                Absence = "none lost",
            },
        ]);

    private static Row Amount => new(
        "How much is it all?",
        [
            Tile("Sessions of all", Unit.Count, "Sessions in all databases, those at rest included. Half of the usual number means that an application, or a way to a cluster, is gone.", Unseen, Pyramids.Sessions.Fleet.Where()),
            Tile("Data of all", Unit.Bytes, "Size of all databases, each once however many members hold it. Backups, WAL and the other members come on top.", Unseen, Pyramids.Size.Fleet.Where()),
            Tile("WAL of all", Unit.BytesPerSecond, "WAL that all clusters write now. Repositories and networks have to bear this; a jump is somebody's load job.", Unseen, Pyramids.Wal.Fleet.Where()),
            Tile("Rolled back", Unit.Ratio, "Share of all transactions that was rolled back within a minute. A rise across clusters is a release, or a service that they all depend on.", "no transaction anywhere", Pyramids.Rollbacks.Fleet.Where().DividedBy(Pyramids.Transactions.Fleet.Where().Above(0))) with { Thresholds = Threshold.Above(warning: AlertThresholds.Rollbacks) },
            Tile("Hardest pressed", Unit.Ratio, "How much of its processors the busiest server of all needs. Above the line its statements wait; the table of clusters says whose it is.", Unseen, Pyramids.Pressure.Fleet.Where()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Pressure) },
            Tile("Nearest to wraparound", Unit.Ratio, "Share of the transaction numbers that the worst database of all has used before its server refuses writes. Vacuum takes hours: begin early.", Unseen, Pyramids.Wraparound.Fleet.Where()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
        ]);

    private static Vector Since =>
        PrometheusSeries.AlertsSince.Where(Labels.Severity.IsNot("none")).Age()
            .And(Firing(), Labels.AlertName, Labels.Cls, Labels.Ins, Labels.Node, Labels.Severity)
            .MaxBy(Labels.Severity, Labels.AlertName, Labels.Cls, Labels.Ins, Labels.Node);

    private static Vector Firing(params IEnumerable<Matcher> matchers) =>
        PrometheusSeries.Alerts.Where([Labels.AlertState.Is("firing"), Labels.Severity.IsNot("none"), .. matchers]);

    private static Tiles AlertCount(string title, string description, string severity, IReadOnlyList<Threshold> thresholds) => new()
    {
        Title = title,
        Description = description,
        Unit = Unit.Count,
        Queries = [new(PrometheusSeries.Alerts.Where(Labels.AlertState.Is("firing"), Labels.Severity.Is(severity)).CountBy().OrZeroWhile(AlertBands.Evaluated), "")],
        Thresholds = thresholds,
        HasNames = false,
        Absence = AlertBands.NotEvaluated,
    };
}
