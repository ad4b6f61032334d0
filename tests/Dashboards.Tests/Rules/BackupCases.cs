using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class BackupCases
{
    private static readonly Dictionary<string, string> Cluster = new() { ["cls"] = "pg-test" };
    private static readonly Dictionary<string, string> Stanza = Infra("backup").And("stanza", "pg-test");

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("BackupMissing")
        {
            Series =
            [
                Always("pgbackrest_up", Infra("backup"), "1").Dispensable(), Always("pgbackrest_backups", Stanza, "2").Dispensable(),
                Series("pgbackrest_backup_last_completion_timestamp_seconds", Stanza, "t-100", "t-4000", near: "t-3600"),
            ],
            Labels = Cluster,
            Summary = "pg-test: no backup that is young enough",
        },
        new("BackupFailed")
        {
            Series = [Series("pgbackrest_backup_last_run_failed", Stanza, "0", "1")],
            Labels = Cluster,
            Summary = "pg-test: the latest run of a backup failed",
        },
        new("BackupDamaged")
        {
            Series = [Series("pgbackrest_backup_last_error", Stanza, "0", "1")],
            Labels = Cluster,
            Summary = "pg-test: the newest backup met damaged pages",
        },
        new("ChecksumFailure")
        {
            Series = [Series("pg_stat_database_checksum_failures_total", Database, "0", "+1", near: "0"), Series("pg_stat_database_xact_commit", Database, "0", "+1", near: "+1").Dispensable()],
            Labels = Database.Only("cls", "ins"),
            Summary = "pg-test: pg-test-1 has read pages whose checksum is wrong",
            Recovery = TimeSpan.FromMinutes(11),
        },
        new("BackupsUnseen")
        {
            Series = [Series("pgbackrest_up", Infra("backup"), "1", "0")],
            Labels = Infra("backup"),
            Summary = "infra-1: pgbackrest info does not answer",
        },
        new("ArchiveFailing")
        {
            Series = [Series("pg_stat_archiver_failing", Member("postgres"), "0", "1")],
            Labels = Member("postgres"),
            Summary = "pg-test: pg-test-1 cannot archive its WAL",
        },
        new("ArchiveStale")
        {
            Series =
            [
                Series("pg_stat_archiver_last_archive_age", Member("postgres").And("server", "x"), "10", "3600", near: "3600"),
                Always("pg_in_recovery", Member("postgres"), "0"),
                // A server that hardly writes has nothing to archive.
                Series("pg_stat_wal_bytes_total", Member("postgres"), "+100", "+1000000", near: "+10000"),
            ],
            Labels = Member("postgres").And("server", "x"),
            Summary = "pg-test: pg-test-1 has archived nothing for 1h 0m 0s",
            Step = TimeSpan.FromSeconds(30),
            Onset = TimeSpan.FromMinutes(5),
        },
        new("FullBackupOld")
        {
            Series = [Series("pgbackrest_backup_last_full_completion_timestamp_seconds", Stanza, "t-1000", "t-1728000", near: "t-1296000")],
            Labels = Cluster,
            Summary = "pg-test: the newest full backup is 20d 0h 0m 0s old",
        },
        new("StanzaBroken")
        {
            Series = [Always("pgbackrest_backups", Stanza, "2"), Series("pgbackrest_stanza_status_code", Stanza, "0", "99", near: "1")],
            Labels = Cluster,
            Summary = "pg-test: pgBackRest says that the repository of the cluster is not sound",
        },
        new("WalArchiveEmpty")
        {
            Series = [Series("pgbackrest_wal_archive_present", Stanza, "1", "0")],
            Labels = Cluster,
            Summary = "pg-test: the repository holds no WAL of the cluster",
            Step = TimeSpan.FromSeconds(30),
        },
        new("BackupStuck")
        {
            Series = [Series("pgbackrest_backup_running", Stanza, "0", "1", near: "0")],
            Labels = Cluster,
            Summary = "pg-test: a backup has run for very long",
            Step = TimeSpan.FromMinutes(4),
            Onset = TimeSpan.FromHours(25),
            OutlivesItsSeries = true,
        },
        new("ChecksumsOff")
        {
            Series = [Series("pg_settings_data_checksums", Settings, "1", "0")],
            Labels = Settings,
            Summary = "pg-test: pg-test-1 runs without data checksums",
        },
        new("DurabilityOff")
        {
            Series = [Series("pg_settings_fsync", Settings, "1", "1").Dispensable(), Series("pg_settings_full_page_writes", Settings, "1", "0")],
            Labels = Settings.Only("cls", "ins", "node"),
            Summary = "pg-test: pg-test-1 runs with fsync or full_page_writes off",
        },
        new("AutovacuumOff")
        {
            Series = [Series("pg_settings_autovacuum", Settings, "1", "0")],
            Labels = Settings,
            Summary = "pg-test: autovacuum is off on pg-test-1",
            Step = TimeSpan.FromSeconds(30),
        },
        new("SuperuserUnknown")
        {
            Series =
            [
                Always("pg_roles_superuser", Member("postgres").And("rolname", "postgres"), "1").Dispensable(),
                Series("pg_roles_superuser", Member("postgres").And("rolname", "chief.of.staff"), "_", "_", near: "1").Dispensable(),
                Series("pg_roles_superuser", Member("postgres").And("rolname", "mallory"), "_", "1", near: "_").Dispensable(),
                Series("pg_roles_superuser", Member("postgres", 2).And("rolname", "mallory"), "_", "1", near: "_").Dispensable(),
            ],
            Labels = Cluster.And("rolname", "mallory"),
            Summary = "pg-test: role mallory is a superuser and not in the inventory",
        },
    ];

    private static Dictionary<string, string> Database => Member("postgres").And("datid", "1").And("datname", "app");

    private static Dictionary<string, string> Settings => Member("postgres").And("server", "x");
}
