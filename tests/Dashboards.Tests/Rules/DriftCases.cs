using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class DriftCases
{
    private const int Day = 86_400;

    private static readonly Dictionary<string, string> Cluster = new() { ["cls"] = "pg-test" };
    private static readonly Dictionary<string, string> Repository = Infra("backup").And("stanza", "pg-test").And("repo", "1");
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        Fingerprint("SettingsDiffer", "pg_settings_fingerprint", "pg-test: its members run with different settings"),
        Fingerprint("HbaDiffers", "pg_hba_file_fingerprint", "pg-test: its members let in different clients"),
        Server("SettingsFileBroken", "pg_file_settings_errors", "0", "2", "pg-test: 2 lines of the configuration of pg-test-1 cannot be applied"),
        Server("HbaFileBroken", "pg_hba_file_errors", "0", "1", "pg-test: 1 lines of pg_hba.conf of pg-test-1 have a mistake"),
        Server("HbaTrustsNetwork", "pg_hba_file_trust_rules", "0", "1", "pg-test: pg-test-1 lets clients in over the network without a password"),
        Certificate("CertificateExpiring", 10 * Day, 14 * Day, "db-1: certificate postgres ends in 10d 0h 0m 0s"),
        Certificate("CertificateExpiringSoon", 2 * Day, 3 * Day, "db-1: certificate postgres ends in 2d 0h 0m 0s"),
        new("CertificateUnreadable")
        {
            Series = [Series("monitor_certificate_up", Shown, "1", "0")],
            Labels = Shown,
            Summary = "db-1: certificate postgres cannot be read",
            Step = HalfAMinute,
        },
        new("CertificateUntrusted")
        {
            Series = [Series("monitor_certificate_trusted", Shown, "1", "0")],
            Labels = Shown,
            Summary = "db-1: clients of ours refuse certificate postgres",
            Step = HalfAMinute,
        },
        new("WatchdogUnarmed")
        {
            Series =
            [
                Series("monitor_watchdog_armed", Member("postgres").And("device", "watchdog0").And("identity", "softdog"), "1", "0", near: "0"),
                // A replica needs none.
                Series("patroni_primary", Member("patroni"), "1", "1", near: "0"),
            ],
            Labels = Member("postgres").Only("cls", "ins", "node"),
            Summary = "pg-test: the host of primary pg-test-1 has a watchdog, and it does not run",
        },
        Numbers("SequenceNear", "0.8", "0.75", "80%"),
        Numbers("SequenceExhausting", "0.95", "0.9", "95%"),
        new("IndexInvalid")
        {
            Series = [Series("pg_indexes_invalid", Database, "0", "1")],
            Labels = Database.Only("cls", "datname"),
            Summary = "pg-test: 1 indexes of app are invalid",
            Step = TimeSpan.FromMinutes(4),
        },
        new("SubscriptionOff")
        {
            Series = [Series("pg_subscription_enabled", Database.And("subname", "s"), "1", "0")],
            Labels = Database.And("subname", "s").Only("cls", "datname", "subname"),
            Summary = "pg-test: subscription s of app is switched off",
            Step = HalfAMinute,
        },
        new("SubscriptionFailing")
        {
            Series = [Series("pg_stat_subscription_apply_errors_total", Member("postgres").And("subname", "s"), "0", "+0.1")],
            Labels = Member("postgres").And("subname", "s").Only("cls", "ins", "subname"),
            Summary = "pg-test: subscription s on pg-test-1 cannot apply changes",
            Step = TimeSpan.FromSeconds(15),
            Recovery = TimeSpan.FromMinutes(11),
        },
        Server("ExporterConfigBroken", "pg_exporter_config_last_reload_successful", "1", "0", "db-1: the exporter runs with an old configuration"),
        new("ArchiveBacklog")
        {
            Series = [Series("pg_archive_ready_segments", Member("postgres"), "0", "100", near: "64")],
            Labels = Member("postgres"),
            Summary = "pg-test: 100 WAL segments of pg-test-1 wait to be archived",
        },
        new("BackupUnrestorable")
        {
            Series = [Series("pgbackrest_repository_backups_without_wal", Repository, "0", "2")],
            Labels = Cluster,
            Summary = "pg-test: 2 backups lack WAL and cannot be restored",
        },
        new("WalArchiveGap")
        {
            Series = [Series("pgbackrest_wal_archive_missing_segments", Repository.And("archive", "17-1"), "0", "3")],
            Labels = Cluster,
            Summary = "pg-test: 3 WAL segments are missing in the archive",
        },
    ];

    private static Dictionary<string, string> Database => Member("postgres").And("datname", "app");

    private static Dictionary<string, string> Shown => Member("postgres").And("certificate", "postgres");

    private static AlertCase Server(string alert, string series, string healthy, string faulty, string summary) => new(alert)
    {
        Series = [Series(series, Member("postgres"), healthy, faulty)],
        Labels = Member("postgres"),
        Summary = summary,
    };

    private static AlertCase Fingerprint(string alert, string series, string summary) => new(alert)
    {
        Series = [Series(series, Member("postgres"), "7", "7", near: "8"), Series(series, Member("postgres", 2), "7", "8", near: "8")],
        Labels = Cluster,
        Summary = summary,
        Step = HalfAMinute,
    };

    private static AlertCase Certificate(string alert, int left, int near, string summary) => new(alert)
    {
        Series = [Series("monitor_certificate_expiry_timestamp_seconds", Shown, $"t+{60 * Day}", $"t+{left}", near: $"t+{near}")],
        Labels = Shown.Only("node", "cls", "ins", "certificate"),
        Summary = summary,
        Step = HalfAMinute,
    };

    private static AlertCase Numbers(string alert, string faulty, string near, string share) => new(alert)
    {
        Series = [Series("pg_sequence_used_ratio", Database.And("schemaname", "public").And("sequencename", "orders_id_seq"), "0.1", faulty, near)],
        Labels = Database.And("schemaname", "public").And("sequencename", "orders_id_seq").Only("cls", "datname", "schemaname", "sequencename"),
        Summary = $"pg-test: sequence public.orders_id_seq of app has used {share} of its numbers",
    };
}
