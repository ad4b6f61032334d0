using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

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
    private static readonly Matcher OfRemediation = Labels.Job.Is("remediation");
    private static readonly Matcher OfVault = Labels.Job.Is("vault");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Alert> All { get; } =
    [
        new()
        {
            Name = TargetDown,
            // Those with an alert of their own are left out.
            Expression = PrometheusSeries.Up.Where(Labels.Job.IsNoneOf("etcd", "remediation", "vault")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: {{ $labels.job }} cannot be scraped",
            Meaning = "Nothing by itself: this part runs blind, and its alerts cannot fire.",
            Steps =
            [
                "On the node: does the unit run, and what does its journal say? `monitor plan` shows whether something differs from the inventory.",
                "It runs: Prometheus' page *Targets* has the error. Expired certificates and full disks are the usual ones.",
            ],
        },
        new()
        {
            Name = EtcdMemberDown,
            Expression = PrometheusSeries.Up.Where(OfEtcd).EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Warning,
            Summary = "etcd of {{ $labels.node }} does not answer",
            Meaning = "Nothing yet. When the majority is gone, no cluster can elect a primary.",
            Steps = ["On the node: `journalctl -u etcd -n 100`. A member that lost its data directory must be removed and added again before it starts."],
        },
        new()
        {
            Name = "EtcdNoLeader",
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
        new()
        {
            Name = "RemediationDown",
            Expression = PrometheusSeries.Up.Where(OfRemediation).EqualTo(0).Or(PrometheusSeries.Up.Where(OfRemediation).Absent()).MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "The remediation service does not answer",
            Meaning = "Faults are still seen and told to people; nothing is repaired by itself.",
            Steps = ["On the infra node: `journalctl -u monitor-remediation -n 100`. It needs etcd and the audit vault.", "Until it is back, alerts with an action are yours: their runbooks name the commands."],
        },
        new()
        {
            Name = "AuditVaultDown",
            Expression = PrometheusSeries.Up.Where(OfVault).EqualTo(0).Or(PrometheusSeries.Up.Where(OfVault).Absent()).MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "The audit vault does not answer",
            Meaning = "Records are kept where they are made until it answers again; they are not yet out of reach of who made them.",
            Steps = ["On the infra node: `journalctl -u monitor-vault -n 100`, and the space under /var/lib/monitor/vault.", "When it is back: `monitor audit verify`."],
        },
        new()
        {
            Name = "NotificationsFailing",
            Expression = AlertmanagerSeries.NotificationsFailed.Increase(FiveMinutes).SumBy(Labels.Integration).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Alertmanager cannot deliver by {{ $labels.integration }}",
            Meaning = "People or the remediation do not hear of alerts.",
            Steps = ["On the infra node: `journalctl -u prometheus-alertmanager -n 100` has the receiver and the error."],
        },
        new()
        {
            Name = "MonitoringConfigBroken",
            Expression = PrometheusSeries.ReloadSuccessful.Where().EqualTo(0).Or(AlertmanagerSeries.ReloadSuccessful.Where().EqualTo(0)),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.job }} runs with an old configuration",
            Meaning = "What was changed last is not watched.",
            Steps = ["`promtool check config /etc/prometheus/prometheus.yml` or `amtool check-config /etc/prometheus/alertmanager.yml` names the line. Our own files are rendered: look for one that was added by hand."],
        },
        new()
        {
            Name = "RulesFailing",
            Expression = PrometheusSeries.RuleFailures.Increase(FiveMinutes).SumBy(Labels.Node).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: Prometheus cannot evaluate a rule",
            Meaning = "The alert of that rule cannot fire.",
            Steps = ["Prometheus' page *Rules* shows the error. Two series where one was expected: which target exports it twice?"],
        },
        new()
        {
            Name = "CollectorFailing",
            Expression = PostgresSeries.CollectorSuccess.Where().EqualTo(0)
                .And(PostgresSeries.Up.Where().EqualTo(1), Labels.Cls, Labels.Ins)
                .CountBy(Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: {{ $value }} collectors fail on {{ $labels.ins }}",
            Meaning = "Part of what is watched on this server is not seen, and its alerts cannot fire.",
            Steps = ["`pg_exporter_collector_failures_total` has the reason of each; the exporter's journal has the server's message."],
        },
        new()
        {
            Name = "Watchdog",
            Expression = Vector.One,
            Severity = Severity.None,
            Summary = "Alerts arrive",
            Meaning = "This alert always fires. Whoever expects it and does not get it knows that alerting is dead.",
            Steps = ["Nothing to do while it fires. It is gone: Prometheus, Alertmanager or the way between them is down."],
        },
    ];
}
