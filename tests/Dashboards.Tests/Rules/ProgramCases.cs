using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class ProgramCases
{
    private static readonly TimeSpan SixMinutes = TimeSpan.FromMinutes(6);
    private static readonly Dictionary<string, string> None = [];
    private static readonly Dictionary<string, string> Remediation = Infra("remediation").And("otel_scope_name", "Monitor.Remediation");

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("EtcdMemberDown")
        {
            Series = [Series("up", Etcd(1), "1", "0")],
            Labels = Etcd(1),
            Summary = "etcd of db-1 does not answer",
        },
        new("EtcdNoLeader")
        {
            Series =
            [
                Always("up", Etcd(1), "1").Dispensable(), Always("up", Etcd(2), "1").Dispensable(),
                Series("etcd_server_has_leader", Etcd(1), "1", "0").Dispensable(), Series("etcd_server_has_leader", Etcd(2), "1", "0", near: "0").Dispensable(),
            ],
            Labels = None,
            Summary = "etcd has no leader",
        },
        new("EtcdQuorumAtRisk")
        {
            Series = [Series("up", Etcd(1), "1", "1").Dispensable(), Series("up", Etcd(2), "1", "1").Dispensable(), Series("up", Etcd(3), "1", "0").Dispensable()],
            Labels = None,
            Summary = "etcd survives no further loss of a member",
        },
        Counted("EtcdLeaderChanges", "etcd_server_leader_changes_seen_total", Etcd(1), "+0.01", None, "etcd changed its leader 9 times in 15 min", "+0.003") with
        {
            Onset = TimeSpan.FromMinutes(16), Recovery = TimeSpan.FromMinutes(16),
        },
        Counted(
            "EtcdProposalsFailing", "etcd_server_proposals_failed_total", Etcd(1), "+0.1", Etcd(1).Only("node"),
            "etcd of db-1 could not write 30 times in 5 min", "+0.01"),
        new("EtcdQuotaClose")
        {
            Series = [Series("etcd_mvcc_db_total_size_in_bytes", Etcd(1), "10", "90", near: "80"), Always("etcd_server_quota_backend_bytes", Etcd(1), "100")],
            Labels = Etcd(1),
            Summary = "etcd of db-1 uses 90% of its quota",
        },
        Histogram("EtcdDiskSlow", "etcd_disk_wal_fsync_duration_seconds_bucket", Etcd(1), "0.01", "0.04", "0.2", "etcd of db-1 waits 160ms for its disk"),
        Histogram(
            "EtcdNetworkSlow", "etcd_network_peer_round_trip_time_seconds_bucket", Etcd(1).And("To", "a1"), "0.01", "0.1", "0.5",
            "etcd of db-1 needs 400ms for a round trip to another member"),
        new("TargetDown")
        {
            Series = [Series("up", Member("node"), "1", "0"), Always("up", Member("patroni"), "1").Dispensable()],
            Labels = Member("node"),
            Summary = "db-1: node cannot be scraped",
        },
        new("ExporterDown")
        {
            Series = [Series("up", Member("postgres"), "1", "0")],
            Labels = Member("postgres"),
            Summary = "pg-test: the exporter of pg-test-1 cannot be scraped",
        },
        Needed("RemediationDown", "remediation", "The remediation service does not answer"),
        Needed("AuditVaultDown", "vault", "The audit vault does not answer"),
        Needed("AlertmanagerDown", "alertmanager", "Alertmanager does not answer"),
        Counted(
            "NotificationsFailing", "alertmanager_notifications_failed_total", Infra("alertmanager").And("integration", "webhook").And("reason", "other"), "+0.1",
            new() { ["integration"] = "webhook" }, "Alertmanager cannot deliver by webhook"),
        State("MonitoringConfigBroken", "prometheus_config_last_reload_successful", Infra("prometheus"), "1", "0", "prometheus runs with an old configuration"),
        Counted("RulesFailing", "prometheus_rule_evaluation_failures_total", Infra("prometheus"), "+0.1", Node, "infra-1: Prometheus cannot evaluate a rule"),
        new("CollectorFailing")
        {
            Series =
            [
                // A collector cannot succeed on a server that is down: that is PostgresDown.
                Series("pg_up", Member("postgres"), "1", "1", near: "0"),
                Series("pg_exporter_collector_success", Member("postgres").And("collector", "pg_wal"), "1", "0", near: "0").Dispensable(),
                Series("pg_exporter_collector_success", Member("postgres").And("collector", "pg_locks"), "1", "0", near: "0").Dispensable(),
            ],
            Labels = Member("postgres").Only("cls", "ins"),
            Summary = "pg-test: 2 collectors fail on pg-test-1",
        },
        State(
            "CollectorColumnsMissing", "pg_exporter_collector_missing_columns", Member("postgres").And("collector", "pg_wal"), "0", "2",
            "pg-test: collector pg_wal on pg-test-1 lacks 2 columns"),
        Counted(
            "SeriesDropped", "pg_exporter_series_dropped_total", Member("postgres").And("collector", "pg_wal").And("reason", "rows"), "+1",
            Member("postgres").Only("cls", "ins"), "pg-test: the exporter of pg-test-1 leaves series out"),
        State(
            "CollectorFilesFaulty", "pg_exporter_collector_file_faults", Member("postgres"), "0", "3", "db-1: the exporter found 3 mistakes in your collector files"),
        Counted(
            "NotificationsDropped", "prometheus_notifications_dropped_total", Infra("prometheus"), "+0.1", Node,
            "infra-1: Prometheus could not hand over 30 alerts"),
        new("ScrapesRefused")
        {
            Series =
            [
                Series("prometheus_target_scrapes_exceeded_sample_limit_total", Infra("prometheus"), "0", "+0.1"),
                Always("prometheus_target_scrapes_exceeded_body_size_limit_total", Infra("prometheus"), "0"),
            ],
            Labels = Node,
            Summary = "infra-1: Prometheus refuses scrapes that are too large",
            Step = TimeSpan.FromSeconds(15),
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("PrometheusStorageFailing")
        {
            Series =
            [
                Series("prometheus_tsdb_compactions_failed_total", Infra("prometheus"), "0", "+0.1"), Always("prometheus_tsdb_wal_writes_failed_total", Infra("prometheus"), "0"),
            ],
            Labels = Node,
            Summary = "infra-1: Prometheus cannot write its data",
            Step = TimeSpan.FromSeconds(15),
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        Counted(
            "RulesLate", "prometheus_rule_group_iterations_missed_total", Infra("prometheus").And("rule_group", "x"), "+0.1", Node,
            "infra-1: Prometheus does not keep up with its rules"),
        State("RemediationOff", "monitor_remediation_enabled", Remediation, "1", "0", "Remediation is switched off") with { Step = TimeSpan.FromMinutes(1) },
        State(
            "RemediationBreakerOpen", "monitor_remediation_breaker_open", Remediation, "0", "1",
            "Remediation has stopped itself: too many actions in a short time"),
        State("RemediationJournalDown", "monitor_remediation_journal_up", Remediation, "1", "0", "Remediation cannot write its journal"),
        State("RemediationWaiting", "monitor_remediation_open_runs", Remediation, "0", "2", "2 runs of remediation have been open for an hour") with
        {
            Step = TimeSpan.FromMinutes(1),
        },
        State("AuditDamaged", "monitor_audit_damaged", Infra("vault"), "0", "1", "The audit vault holds its log to be damaged"),
        State("AuditCheckpointOld", "monitor_audit_checkpoint_age_seconds", Infra("vault"), "1", "600", "The audit vault has signed nothing for 10m 0s", "300"),
        Counted(
            "AuditRecordsRefused", "monitor_audit_refused_batches_total", Infra("vault").And("reason", "chain"), "+0.1", Node, "The audit vault refuses records"),
        new("ReplicationFlapping")
        {
            Series = [Series("patroni_postgres_streaming", Streaming, "1", "~5", near: "~8")],
            Labels = Streaming,
            Summary = "pg-test: replication to pg-test-2 began or broke 6 times in 15 min",
            Step = TimeSpan.FromSeconds(30),
            Onset = TimeSpan.FromMinutes(15),
            Recovery = TimeSpan.FromMinutes(16),
        },
    ];

    private static Dictionary<string, string> Node => Infra("prometheus").Only("node");

    private static Dictionary<string, string> Streaming => Member("patroni", 2).And("scope", "pg-test").And("name", "pg-test-2");

    // A counter that grows while something is wrong; what happened before the window does not count.
    private static AlertCase Counted(
        string alert, string series, Dictionary<string, string> labels, string growth, Dictionary<string, string> firing, string summary, string near = "0") => new(alert)
    {
        Series = [Series(series, labels, "0", growth, near)],
        Labels = firing,
        Summary = summary,
        Step = TimeSpan.FromSeconds(15),
        Onset = SixMinutes,
        Recovery = SixMinutes,
    };

    private static AlertCase State(
        string alert, string series, Dictionary<string, string> labels, string healthy, string faulty, string summary, string? near = null) => new(alert)
    {
        Series = [Series(series, labels, healthy, faulty, near)],
        Labels = labels,
        Summary = summary,
    };

    // A program that every fleet has: its absence is a fault.
    private static AlertCase Needed(string alert, string job, string summary) => new(alert)
    {
        Series = [Series("up", Infra(job), "1", "0")],
        Labels = Infra(job).Only("node"),
        Summary = summary,
        FiresWithoutSeries = true,
        FiresWhenSeriesVanish = true,
    };

    // 80 of 100 observations are fast, and the others lie in the last bucket: of those, three quarters are among the 95 that are faster than the answer.
    private static AlertCase Histogram(string alert, string series, Dictionary<string, string> labels, string fast, string middle, string slow, string summary) => new(alert)
    {
        Series =
        [
            Series(series, labels.And("le", fast), "+100", "+80", near: "+80").Dispensable(),
            Series(series, labels.And("le", middle), "+100", "+80", near: "+100").Dispensable(),
            Series(series, labels.And("le", slow), "+100", "+100"),
            Series(series, labels.And("le", "+Inf"), "+100", "+100"),
        ],
        Labels = labels.Only("node"),
        Summary = summary,
        Step = TimeSpan.FromSeconds(15),
        Onset = SixMinutes,
        Recovery = SixMinutes,
    };
}
