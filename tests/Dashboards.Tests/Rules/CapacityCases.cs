using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class CapacityCases
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("ConnectionsExhausting")
        {
            Series = [Series("pg_sessions_used", Member("postgres"), "10", "90", near: "85"), Always("pg_sessions_limit", Member("postgres"), "100")],
            Labels = Member("postgres"),
            Summary = "pg-test: pg-test-1 uses 90% of its connections",
        },
        new("ConnectionsExhausted")
        {
            Series = [Series("pg_sessions_used", Member("postgres"), "10", "98", near: "95"), Always("pg_sessions_limit", Member("postgres"), "100")],
            Labels = Member("postgres"),
            Summary = "pg-test: pg-test-1 uses 98% of its connections",
        },
        new("PressureHigh")
        {
            Series =
            [
                // Two processors, half of the time idle.
                Always("node_cpu_seconds_total", Member("node").And("cpu", "0").And("mode", "idle"), "+0.5").Dispensable(),
                Always("node_cpu_seconds_total", Member("node").And("cpu", "1").And("mode", "idle"), "+0.5").Dispensable(),
                Series("pg_stat_activity_count", Session("active", "app", ""), "0", "4", near: "0"),
                // Those who wait for a lock do no work, nor does the exporter count.
                Series("pg_stat_activity_count", Session("active", "app", "Lock"), "0", "0", near: "4").Dispensable(),
                Series("pg_stat_activity_count", Session("active", "dbuser_monitor", ""), "0", "0", near: "4").Dispensable(),
            ],
            Labels = Member("postgres").Only("cls", "ins"),
            Summary = "pg-test: pg-test-1 works at 200% of what its processors can do",
        },
        new("CacheMissesHigh")
        {
            Series =
            [
                Series("pg_stat_database_blks_hit", Database, "+100000", "+50000", near: "+80000"),
                Series("pg_stat_database_blks_read", Database, "+10", "+50000", near: "+20000"),
            ],
            Labels = Member("postgres").Only("cls", "ins"),
            Summary = "pg-test: pg-test-1 finds only 50% of its pages in shared buffers",
            Step = TimeSpan.FromSeconds(15),
            Onset = TwoMinutes,
            Recovery = TwoMinutes,
        },
        Wraparound("WraparoundNear", "0.3", "0.25", "30%"),
        Wraparound("WraparoundClose", "0.6", "0.5", "60%"),
        Multixact("MultixactNear", "644245094.4", "536870912", "30%"),
        Multixact("MultixactClose", "1288490188.8", "1073741824", "60%"),
        new("WalRateHigh")
        {
            Series = [Series("pg_stat_wal_bytes_total", Member("postgres"), "+1000", $"+{512L << 20}", near: $"+{256L << 20}")],
            Labels = Member("postgres").Only("cls", "ins"),
            Summary = "pg-test: pg-test-1 writes 512MiB of WAL a second",
            Step = TimeSpan.FromSeconds(15),
            Onset = TwoMinutes,
            Recovery = TwoMinutes,
        },
        new("TemporaryFilesHigh")
        {
            Series = [Series("pg_stat_database_temp_bytes", Database, "0", $"+{32L << 20}", near: $"+{16L << 20}")],
            Labels = Database.Only("cls", "ins", "datname"),
            Summary = "pg-test: statements in app of pg-test-1 spilled 18.75GiB to disk in 10 min",
            Step = TimeSpan.FromSeconds(15),
            Onset = TimeSpan.FromMinutes(11),
            Recovery = TimeSpan.FromMinutes(11),
        },
    ];

    private static Dictionary<string, string> Database => Member("postgres").And("datid", "1").And("datname", "app");

    private static Dictionary<string, string> Session(string state, string user, string wait) => Member("postgres").And("server", "x").And("datname", "app")
        .And("state", state).And("usename", user).And("application_name", "a").And("backend_type", "client backend").And("wait_event_type", wait).And("wait_event", "");

    private static AlertCase Wraparound(string alert, string faulty, string near, string share) => new(alert)
    {
        Series = [Series("pg_database_wraparound_used_ratio", Member("postgres").And("datname", "app"), "0.1", faulty, near)],
        Labels = Database.Only("cls", "datname"),
        Summary = $"pg-test: database app has used {share} of its transaction numbers",
    };

    private static AlertCase Multixact(string alert, string faulty, string near, string share) => new(alert)
    {
        Series = [Series("pg_database_wraparound_age_datminmxid_seconds", Member("postgres").And("datname", "app"), "1000", faulty, near)],
        Labels = Database.Only("cls", "datname"),
        Summary = $"pg-test: database app has used {share} of its multixact numbers",
    };
}
