using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>The parts that watch, decide and remember.</summary>
public static class TargetAlerts
{
    /// <summary>The alert for a program that is not scraped.</summary>
    public const string TargetDown = "TargetDown";

    /// <summary>The alert for a member of etcd.</summary>
    public const string EtcdMemberDown = "EtcdMemberDown";

    private static readonly Window FiveMinutes = Window.Of(TimeSpan.FromMinutes(5));
    private static readonly Matcher OfEtcd = Labels.Job.Is("etcd");
    private static readonly Matcher OfVault = Labels.Job.Is("vault");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = TargetDown,
            // Those with an alert of their own are left out.
            Expression = PrometheusSeries.Up.Where(Labels.Job.IsNoneOf("alertmanager", "etcd", "haproxy", "patroni", "postgres", "remediation", "vault")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: {{ $labels.job }} cannot be scraped",
            Meaning = "Nothing by itself: this part runs blind, and its alerts cannot fire. If it is the portal, people do not get at dashboards and runbooks.",
            Steps =
            [
                "On the node: does the unit run, and what does its journal say? `monitor plan` shows whether something differs from the inventory.",
                "It runs: Prometheus' page *Targets* has the error. Expired certificates and full disks are the usual ones.",
            ],
        },
        new Alert
        {
            Name = EtcdMemberDown,
            SilencedBy = [Cause.EtcdNoLeader],
            Expression = PrometheusSeries.Up.Where(OfEtcd).EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Warning,
            Summary = "etcd of {{ $labels.node }} does not answer",
            Meaning = "Nothing yet. When the majority is gone, no cluster can elect a primary.",
            Steps = ["On the node: `journalctl -u etcd -n 100`. A member that lost its data directory must be removed and added again before it starts."],
        },
        new Alert
        {
            Name = Cause.EtcdNoLeader.AlertName,
            Expression = PrometheusSeries.Up.Where(OfEtcd).CountBy().Unless(EtcdSeries.HasLeader.Where().EqualTo(1)),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "etcd has no leader",
            Meaning = "No failover is possible, and primaries step down when their key expires.",
            Steps =
            [
                "How many members answer? Two of three are enough: bring back whichever is quickest.",
                "The majority is lost for good: restore etcd from its snapshot; Patroni then takes over the running servers.",
            ],
        },
        new Alert
        {
            Name = "AuditVaultDown",
            Expression = PrometheusSeries.Up.Where(OfVault).EqualTo(0).Or(PrometheusSeries.Up.Where(OfVault).Absent()).MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "The audit vault does not answer",
            Meaning = "Records are kept where they are made until it answers again; they are not yet out of reach of who made them.",
            Steps = ["On the infra node: `journalctl -u monitor-vault -n 100`, and the space under /var/lib/monitor/vault.", "When it is back: `monitor audit verify`."],
        },
        new Alert
        {
            Name = "NotificationsFailing",
            Expression = AlertmanagerSeries.NotificationsFailed.Increase(FiveMinutes).SumBy(Labels.Integration).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Alertmanager cannot deliver by {{ $labels.integration }}",
            Meaning = "People or the remediation do not hear of alerts.",
            Steps = ["On the infra node: `journalctl -u prometheus-alertmanager -n 100` has the receiver and the error."],
        },
        new Alert
        {
            Name = "MonitoringConfigBroken",
            Expression = PrometheusSeries.ReloadSuccessful.Where().EqualTo(0).Or(AlertmanagerSeries.ReloadSuccessful.Where().EqualTo(0)),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.job }} runs with an old configuration",
            Meaning = "What was changed last is not watched.",
            Steps = ["`promtool check config /etc/prometheus/prometheus.yml` or `amtool check-config /etc/prometheus/alertmanager.yml` names the line. Our own files are rendered: look for one that was added by hand."],
        },
        new Alert
        {
            Name = "RulesFailing",
            Expression = PrometheusSeries.RuleFailures.Increase(FiveMinutes).SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: Prometheus cannot evaluate a rule",
            Meaning = "The alert of that rule cannot fire.",
            Steps = ["Prometheus' page *Rules* shows the error. Two series where one was expected: which target exports it twice?"],
        },
        new Alert
        {
            Name = "AlertmanagerDown",
            Expression = PrometheusSeries.Up.Where(Labels.Job.Is("alertmanager")).EqualTo(0).Or(PrometheusSeries.Up.Where(Labels.Job.Is("alertmanager")).Absent())
                .MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "Alertmanager does not answer",
            Meaning = "Nobody is told of anything, and remediation is not asked: this alert itself is seen only on dashboards and by who misses the heartbeat.",
            Steps = ["On the infra node: `journalctl -u prometheus-alertmanager -n 100`, `amtool check-config /etc/prometheus/alertmanager.yml`."],
        },
        new Alert
        {
            Name = "NotificationsDropped",
            Expression = PrometheusSeries.NotificationsDropped.Increase(FiveMinutes).SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "{{ $labels.node }}: Prometheus could not hand over {{ $value | humanize }} alerts",
            Meaning = "Alertmanager did not take them: people and remediation may not have heard.",
            Steps = ["Is Alertmanager up and reachable from Prometheus? `journalctl -u prometheus -n 100` has the error."],
        },
        new Alert
        {
            Name = "ScrapesRefused",
            Expression = ProgramHealthSeries.ScrapesTooManySeries.Increase(FiveMinutes).Plus(ProgramHealthSeries.ScrapesTooLarge.Increase(FiveMinutes))
                .SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: Prometheus refuses scrapes that are too large",
            Meaning = "A target with too many series is not seen at all.",
            Steps = ["Prometheus' page *Targets* names it. Which family grew? `topk(10, count by (__name__) ({ins=\"INSTANCE\"}))`."],
        },
        new Alert
        {
            Name = "PrometheusStorageFailing",
            Expression = ProgramHealthSeries.CompactionsFailed.Increase(FiveMinutes).Plus(ProgramHealthSeries.WalWritesFailed.Increase(FiveMinutes))
                .SumBy(Labels.Node).Above(0),
            Severity = Severity.Critical,
            Summary = "{{ $labels.node }}: Prometheus cannot write its data",
            Meaning = "Measurements are lost, and alerts soon have nothing to look at.",
            Steps = ["On the infra node: is the disk full or failing? `journalctl -u prometheus -n 100` has the error."],
        },
        new Alert
        {
            Name = "RulesLate",
            Expression = ProgramHealthSeries.RuleIterationsMissed.Increase(FiveMinutes).SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: Prometheus does not keep up with its rules",
            Meaning = "Alerts come late, and automatic repair with them.",
            Steps = ["Prometheus' page *Rules* shows how long each group takes. Is the infra node short of processors, or a rule of your own expensive?"],
        },
        new Alert
        {
            Name = "AuditDamaged",
            Expression = VaultSeries.Damaged.Where().EqualTo(1),
            Severity = Severity.Critical,
            Summary = "The audit vault holds its log to be damaged",
            Meaning = "Records were changed or lost after they were written: by a disk, or by somebody.",
            Steps =
            [
                "Touch nothing on the infra node; copy /var/lib/monitor/vault away first.",
                "`monitor audit verify` names the first record that does not fit. Compare with the checkpoints that lie elsewhere.",
            ],
        },
        new(
            bounds => new()
            {
                Name = "AuditCheckpointOld",
                Expression = VaultSeries.CheckpointAge.Where().Above(bounds.ValueOf(AlertThresholds.CheckpointAge)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                Summary = "The audit vault has signed nothing for {{ $value | humanizeDuration }}",
                Meaning = "Records since then could still be taken away without a trace.",
                Steps = ["On the infra node: `journalctl -u monitor-vault -n 100`. Can it read its signing key, and write its directory?"],
            },
            AlertThresholds.CheckpointAge),
        new Alert
        {
            Name = "AuditRecordsRefused",
            Expression = VaultSeries.Refused.Increase(FiveMinutes).SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "The audit vault refuses records",
            Meaning = "A sender does not prove who it is, sends nonsense or skips records: a mistake, or an attempt.",
            Steps = ["`monitor_audit_refused_batches_total` has the reason; the vault's journal names the sender."],
        },
        new Alert
        {
            Name = Alert.DeadMan,
            Expression = Vector.One,
            Severity = Severity.None,
            Summary = "Alerts arrive",
            Meaning = "This alert always fires. Whoever expects it and does not get it knows that alerting is dead.",
            Steps = ["Nothing to do while it fires. It is gone: Prometheus, Alertmanager or the way between them is down."],
        },
    ];
}
