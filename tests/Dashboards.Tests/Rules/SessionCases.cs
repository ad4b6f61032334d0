using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class SessionCases
{
    private static readonly TimeSpan ElevenMinutes = TimeSpan.FromMinutes(11);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        Server("SessionsBlocked", "pg_sessions_longest_blocked_seconds", "0", "90", "60", "pg-test: a session on pg-test-1 has waited 1m 30s for a lock"),
        Server("SessionsPileUp", "pg_sessions_blocked", "0", "21", "20", "pg-test: 21 sessions on pg-test-1 wait for locks"),
        Server(
            "TransactionIdle", "pg_sessions_longest_idle_in_transaction_seconds", "0", "900", "600",
            "pg-test: a transaction on pg-test-1 has done nothing for 15m 0s"),
        Server("TransactionLong", "pg_sessions_longest_transaction_seconds", "0", "7200", "3600", "pg-test: a transaction on pg-test-1 is 2h 0m 0s old"),
        Server("HorizonHeld", "pg_xmin_horizon_age", "10", "100000000", "50000000", "pg-test: vacuum on pg-test-1 must keep what 100M transactions left behind"),
        Server("PreparedTransactionForgotten", "pg_prepared_transactions", "0", "2", "0", "pg-test: 2 prepared transactions are open on pg-test-1") with
        {
            Step = TimeSpan.FromSeconds(30),
            Series = [Series("pg_prepared_transactions", Member("postgres"), "0", "2"), Series("pg_sessions_blocked", Member("postgres"), "0", "0", near: "1").Dispensable()],
        },
        new("Deadlocks")
        {
            // 0.01 a second are six within the window.
            Series = [Series("pg_stat_database_deadlocks", Database, "0", "+0.01", near: "+0.005")],
            Labels = Database.Only("cls", "ins", "datname"),
            Summary = "pg-test: 6 deadlocks in app of pg-test-1 within 10 min",
            Step = TimeSpan.FromSeconds(15),
            Onset = ElevenMinutes,
            Recovery = ElevenMinutes,
        },
        new("RollbacksHigh")
        {
            Series =
            [
                Series("pg_stat_database_xact_commit", Database, "+100", "+60", near: "+70"),
                Series("pg_stat_database_xact_rollback", Database, "+1", "+40", near: "+30"),
            ],
            Labels = Database.Only("cls"),
            Summary = "pg-test: 40% of the transactions are rolled back",
            Onset = TimeSpan.FromMinutes(2),
            Recovery = TimeSpan.FromMinutes(2),
        },
        new("PgBouncerDown")
        {
            Series = [Series("pgbouncer_up", Member("postgres"), "1", "0")],
            Labels = Member("postgres"),
            Summary = "pg-test: PgBouncer of pg-test-1 does not answer",
        },
        new("PgBouncerWaiting")
        {
            Series =
            [
                Series("pgbouncer_pools_client_waiting_connections", Pool("app"), "0", "3").Dispensable(),
                Series("pgbouncer_pools_client_waiting_connections", Pool("report"), "0", "4").Dispensable(),
            ],
            Labels = Pool("app").Only("cls", "ins", "database"),
            Summary = "pg-test: 7 clients of app queue at PgBouncer of pg-test-1",
        },
        new("PgBouncerStarving")
        {
            Series = [Series("pgbouncer_pools_client_maxwait_seconds", Pool("app"), "0", "8", near: "5")],
            Labels = Pool("app").Only("cls", "ins", "database"),
            Summary = "pg-test: clients of app wait 8s at PgBouncer of pg-test-1",
        },
        new("PgBouncerSlow")
        {
            Series =
            [
                Series("pgbouncer_stats_totals_queries_duration_seconds_total", Totals, "+1", "+50", near: "+25"),
                Always("pgbouncer_stats_totals_queries_pooled_total", Totals, "+100"),
            ],
            Labels = Totals.Only("cls", "ins"),
            Summary = "pg-test: queries through PgBouncer of pg-test-1 take 500ms on average",
            Onset = TimeSpan.FromMinutes(2),
            Recovery = TimeSpan.FromMinutes(2),
        },
        new("PgBouncerClientsHigh")
        {
            Series =
            [
                Series("pgbouncer_used_clients", Member("postgres"), "10", "900", near: "850"),
                Always("pgbouncer_config_max_client_connections", Member("postgres"), "1000"),
            ],
            Labels = Member("postgres"),
            Summary = "pg-test: PgBouncer of pg-test-1 uses 90% of its client connections",
        },
        new("PgBouncerDatabasePaused")
        {
            Series =
            [
                Series("pgbouncer_databases_paused", Entry("app"), "0", "1"), Always("pgbouncer_databases_disabled", Entry("app"), "0").Dispensable(),
                Series("pgbouncer_databases_paused", Entry("pgbouncer"), "0", "0", near: "1").Dispensable(),
            ],
            Labels = Entry("app").Only("cls", "ins", "database"),
            Summary = "pg-test: app is paused or disabled at PgBouncer of pg-test-1",
        },
    ];

    private static Dictionary<string, string> Database => Member("postgres").And("datid", "1").And("datname", "app");

    private static Dictionary<string, string> Totals => Member("postgres").And("database", "app");

    private static Dictionary<string, string> Pool(string user) => Totals.And("user", user);

    private static Dictionary<string, string> Entry(string database) =>
        Member("postgres").And("name", database).And("host", "x").And("port", "5432").And("database", database).And("force_user", "").And("pool_mode", "transaction");

    private static AlertCase Server(string alert, string series, string healthy, string faulty, string near, string summary) => new(alert)
    {
        Series = [Series(series, Member("postgres"), healthy, faulty, near)],
        Labels = Member("postgres"),
        Summary = summary,
    };
}
