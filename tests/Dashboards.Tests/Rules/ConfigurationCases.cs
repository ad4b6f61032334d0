using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class ConfigurationCases
{
    private static readonly Dictionary<string, string> Cluster = new() { ["cls"] = "pg-test" };
    private static readonly TimeSpan Hour = TimeSpan.FromMinutes(61);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("SettingsByAlterSystem")
        {
            Series = [Series("pg_settings_altered", Member("postgres"), "0", "2")],
            Labels = Member("postgres"),
            Summary = "pg-test: 2 settings of pg-test-1 come from ALTER SYSTEM",
            Step = TimeSpan.FromSeconds(30),
        },
        new("ConfigurationFileChanged")
        {
            Series =
            [
                // Written anew with the same text is no change.
                Series("monitor_file_hash", Member("postgres").And("path", "/etc/haproxy/haproxy.cfg"), "7", "8", near: "7").Dispensable(),
                Series("monitor_file_modified_timestamp_seconds", Member("postgres").And("path", "/etc/haproxy/haproxy.cfg"), "100", "200", near: "200").Dispensable(),
            ],
            Labels = Member("postgres").And("path", "/etc/haproxy/haproxy.cfg"),
            Summary = "db-1: /etc/haproxy/haproxy.cfg was changed within the last hour",
            Step = TimeSpan.FromMinutes(1),
            Recovery = Hour * 2,
        },
        new("PatroniConfigurationChanged")
        {
            Series = [Series("patroni_config_hash", Member("postgres"), "7", "8").Dispensable(), Series("patroni_config_hash", Member("postgres", 2), "7", "8").Dispensable()],
            Labels = Cluster,
            Summary = "pg-test: the configuration that Patroni keeps in etcd was changed within the last hour",
            Step = TimeSpan.FromMinutes(1),
            Recovery = Hour * 2,
        },
        new("VersionsDiffer")
        {
            Series = [Series("pg_server_version_num", Member("postgres"), "170005", "170006", near: "170006"), Series("pg_server_version_num", Member("postgres", 2), "170005", "170005", near: "170006")],
            Labels = Cluster,
            Summary = "pg-test: its members run different versions of PostgreSQL",
            Step = TimeSpan.FromMinutes(1),
        },
        new("WatchdogMissing")
        {
            Series =
            [
                Series("monitor_watchdog_devices", Member("postgres"), "1", "0", near: "0"),
                // A replica needs none.
                Series("patroni_primary", Member("patroni"), "1", "1", near: "0"),
            ],
            Labels = Member("postgres"),
            Summary = "pg-test: the host of primary pg-test-1 has no watchdog",
            Step = TimeSpan.FromSeconds(30),
        },
        new("WatchdogFailed")
        {
            Series = [Series("patroni_watchdog_failed", Member("postgres"), "0", "1")],
            Labels = Member("postgres"),
            Summary = "pg-test: Patroni of pg-test-1 cannot use the watchdog that it is told to use",
        },
        new("PrivilegedRoleUnknown")
        {
            Series =
            [
                Always("pg_roles_replication", Member("postgres").And("rolname", "replicator"), "1").Dispensable(),
                Series("pg_roles_replication", Member("postgres").And("rolname", "streamer"), "_", "_", near: "1").Dispensable(),
                // SuperuserUnknown tells of this one.
                Series("pg_roles_createrole", Member("postgres").And("rolname", "mallory"), "_", "_", near: "1").Dispensable(),
                Series("pg_roles_superuser", Member("postgres").And("rolname", "mallory"), "_", "_", near: "1").Dispensable(),
                Series("pg_roles_bypassrls", Member("postgres").And("rolname", "eve"), "_", "1", near: "_").Dispensable(),
                Series("pg_roles_bypassrls", Member("postgres", 2).And("rolname", "eve"), "_", "1", near: "_").Dispensable(),
            ],
            Labels = Cluster.And("rolname", "eve").And("right", "BYPASSRLS"),
            Summary = "pg-test: role eve has BYPASSRLS and the inventory does not give it",
        },
    ];
}
