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

    /// <summary>A checkpoint of the audit log that is older than this is late. It is a bound of AuditCheckpointOld.</summary>
    public const double CheckpointOldSeconds = 300;

    private static readonly Window FiveMinutes = Window.Of(TimeSpan.FromMinutes(5));
    private static readonly Matcher OfEtcd = Labels.Job.Is("etcd");
    private static readonly Matcher OfRemediation = Labels.Job.Is("remediation");
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
            Meaning = "Nothing by itself: this part runs blind, and its alerts cannot fire.",
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
            Name = "RemediationDown",
            Expression = PrometheusSeries.Up.Where(OfRemediation).EqualTo(0).Or(PrometheusSeries.Up.Where(OfRemediation).Absent()).MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "The remediation service does not answer",
            Meaning = "Faults are still seen and told to people; nothing is repaired by itself.",
            Steps = ["On the infra node: `journalctl -u monitor-remediation -n 100`. It needs etcd and the audit vault.", "Until it is back, alerts with an action are yours: their runbooks name the commands."],
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
            Name = "CollectorFailing",
            SilencedBy = [Cause.ExporterDown, Cause.PostgresDown],
            Expression = PostgresSeries.CollectorSuccess.Where().EqualTo(0)
                .And(PostgresSeries.Up.Where().EqualTo(1), Labels.Cls, Labels.Ins)
                .CountBy(Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: {{ $value }} collectors fail on {{ $labels.ins }}",
            Meaning = "Part of what is watched on this server is not seen, and its alerts cannot fire.",
            Steps = ["`pg_exporter_collector_failures_total` has the reason of each; the exporter's journal has the server's message."],
        },
        new Alert
        {
            Name = Cause.ExporterDown.AlertName,
            Expression = PrometheusSeries.Up.Where(Labels.Job.Is("postgres")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: the exporter of {{ $labels.ins }} cannot be scraped",
            Meaning = "Nothing by itself: Patroni and users go on. But nobody sees this server, and its alerts cannot fire.",
            Steps =
            [
                "On the node: `systemctl status monitor-exporter`, `journalctl -u monitor-exporter -n 100`.",
                "It runs: Prometheus' page *Targets* has the error. Expired certificates and full disks are the usual ones.",
            ],
        },
        new Alert
        {
            Name = "CollectorColumnsMissing",
            Expression = ExporterSeries.MissingColumns.Where().Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: collector {{ $labels.collector }} on {{ $labels.ins }} lacks {{ $value }} columns",
            Meaning = "The server is of a version that the collector does not know; some series are missing.",
            Steps = ["The exporter's journal names the columns. Update Monitor, or mend the collector file if it is your own."],
        },
        new Alert
        {
            Name = "SeriesDropped",
            Expression = ExporterSeries.DroppedSeries.Increase(FiveMinutes).SumBy(Labels.Cls, Labels.Ins).Above(0),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: the exporter of {{ $labels.ins }} leaves series out",
            Meaning = "There are more databases, tables or statements than it may show, or two rows with the same labels.",
            Steps = ["`pg_exporter_series_dropped_total` names the collector and the reason; raise its `rows` or narrow its query."],
        },
        new Alert
        {
            Name = "CollectorFilesFaulty",
            Expression = ExporterSeries.FileFaults.Where().Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.node }}: the exporter found {{ $value }} mistakes in your collector files",
            Meaning = "The files with a mistake are left out: what they measure is not seen.",
            Steps = ["`journalctl -u monitor-exporter -n 100` on the node names file, line and mistake."],
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
            Name = "RemediationOff",
            Expression = RemediationSeries.Enabled.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(30),
            Severity = Severity.Warning,
            Summary = "Remediation is switched off",
            Meaning = "Nothing is repaired by itself; alerts with an action are yours.",
            Steps = ["Who switched it off, and is the reason gone? `monitor runs list` and the audit log say who; docs/remediation.md says how it is switched on."],
        },
        new Alert
        {
            Name = "RemediationBreakerOpen",
            Expression = RemediationSeries.BreakerOpen.Where().EqualTo(1),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Remediation has stopped itself: too many actions in a short time",
            Meaning = "Nothing is repaired by itself until a person has looked and closes the breaker.",
            Steps = ["`monitor runs list` lists what it did. One cause for all of it (network, storage, etcd)? Mend that first; docs/remediation.md says how to close the breaker."],
        },
        new Alert
        {
            Name = "RemediationJournalDown",
            Expression = RemediationSeries.JournalUp.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Remediation cannot write its journal",
            Meaning = "It acts only on what it has written down, and so it does not act.",
            Steps = ["On the infra node: is the disk full? `journalctl -u monitor-remediation -n 100` has the error."],
        },
        new Alert
        {
            Name = "RemediationWaiting",
            Expression = RemediationSeries.OpenRuns.Where().Above(0),
            For = TimeSpan.FromHours(1),
            Severity = Severity.Warning,
            Summary = "{{ $value }} runs of remediation have been open for an hour",
            Meaning = "They wait for somebody to approve them, or hang.",
            Steps = ["`monitor runs list` shows them; approve or refuse those that wait."],
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
        new Alert
        {
            Name = "AuditCheckpointOld",
            Expression = VaultSeries.CheckpointAge.Where().Above(CheckpointOldSeconds),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "The audit vault has signed nothing for {{ $value | humanizeDuration }}",
            Meaning = "Records since then could still be taken away without a trace.",
            Steps = ["On the infra node: `journalctl -u monitor-vault -n 100`. Can it read its signing key, and write its directory?"],
        },
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
