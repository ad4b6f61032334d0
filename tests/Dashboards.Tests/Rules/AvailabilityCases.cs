using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class AvailabilityCases
{
    private static readonly Dictionary<string, string> Cluster = new() { ["cls"] = "pg-test" };
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("PostgresDown")
        {
            Series = [Series("pg_up", Member("postgres"), "1", "0")],
            Labels = Member("postgres"),
            Summary = "pg-test: PostgreSQL of pg-test-1 does not answer",
        },
        new("NoPrimary")
        {
            Series =
            [
                Always("up", Member("patroni"), "1").Dispensable(), Always("up", Member("patroni", 2), "1").Dispensable(),
                Series("patroni_primary", Member("patroni"), "1", "0").Dispensable(), Series("patroni_primary", Member("patroni", 2), "0", "0", near: "1").Dispensable(),
            ],
            Labels = Cluster,
            Summary = "pg-test: no member is primary",
        },
        new("TwoPrimaries")
        {
            Series = [Series("pg_in_recovery", Member("postgres"), "0", "0"), Series("pg_in_recovery", Member("postgres", 2), "1", "0")],
            Labels = Cluster,
            Summary = "pg-test: 2 members accept writes",
        },
        new("PatroniPaused")
        {
            Series = [Series("patroni_is_paused", Patroni(1), "0", "1").Dispensable(), Series("patroni_is_paused", Patroni(2), "0", "1").Dispensable()],
            Labels = Cluster,
            Summary = "pg-test: Patroni is paused",
        },
        new("PatroniFailsafe")
        {
            Series = [Series("patroni_failsafe_mode_is_active", Patroni(1), "0", "1")],
            Labels = Cluster,
            Summary = "pg-test: the primary runs without etcd",
        },
        new("PatroniDown")
        {
            Series = [Series("up", Member("patroni"), "1", "0")],
            Labels = Member("patroni"),
            Summary = "pg-test: Patroni of pg-test-1 does not answer",
        },
        new("HaProxyDown")
        {
            Series = [Series("up", Member("haproxy"), "1", "0")],
            Labels = Member("haproxy"),
            Summary = "pg-test: HAProxy of pg-test-1 does not answer",
        },
        new("ServiceWithoutPrimary")
        {
            Series =
            [
                Series("haproxy_backend_active_servers", Member("haproxy").And("proxy", "pg-test-is-primary"), "1", "0").Dispensable(),
                Series("haproxy_backend_active_servers", Member("haproxy").And("proxy", "pg-test-primary-primary"), "1", "0").Dispensable(),
                // A cluster without a replica is no fault of HAProxy.
                Series("haproxy_backend_active_servers", Member("haproxy").And("proxy", "pg-test-is-replica"), "2", "0", near: "0").Dispensable(),
            ],
            Labels = Member("haproxy").Only("cls", "ins", "node"),
            Summary = "pg-test: HAProxy of pg-test-1 knows no primary",
        },
        new("ServiceSessionsHigh")
        {
            Series =
            [
                Series("haproxy_frontend_current_sessions", Member("haproxy").And("proxy", "pg-test-primary"), "10", "4500", near: "4250"),
                Always("haproxy_frontend_limit_sessions", Member("haproxy").And("proxy", "pg-test-primary"), "5000"),
            ],
            Labels = Member("haproxy").And("proxy", "pg-test-primary"),
            Summary = "pg-test: service pg-test-primary of pg-test-1 uses 90% of its sessions",
        },
        new("NoReplica")
        {
            Series =
            [
                Always("up", Member("patroni"), "1").Dispensable(), Always("up", Member("patroni", 2), "1").Dispensable(), Always("up", Member("patroni", 3), "1").Dispensable(),
                Always("patroni_primary", Patroni(1), "1"),
                Series("patroni_postgres_streaming", Patroni(2), "1", "0", near: "1").Dispensable(), Series("patroni_postgres_streaming", Patroni(3), "1", "0", near: "0").Dispensable(),
            ],
            Labels = Cluster,
            Summary = "pg-test: of 3 members none follows the primary",
        },
        new("PatroniWithoutEtcd")
        {
            Series = [Series("patroni_dcs_last_seen", Patroni(1), "t-2", "t-60", near: "t-30")],
            Labels = Patroni(1),
            Summary = "pg-test: Patroni of pg-test-1 has not heard of etcd for 1m 0s",
        },
        new("PostgresRestarted")
        {
            Series = [Series("pg_postmaster_start_time_seconds", Member("postgres"), "t-4000", "t-100", near: "t-300")],
            Labels = Member("postgres"),
            Summary = "pg-test: PostgreSQL of pg-test-1 started 1m 40s ago",
        },
        new("TimelineChanged")
        {
            Series = [Series("patroni_postgres_timeline", Patroni(1), "3", "4"), Always("patroni_postgres_timeline", Patroni(2), "3").Dispensable()],
            Labels = Cluster,
            Summary = "pg-test: the primary changed within the last 15 min",
            Step = TimeSpan.FromSeconds(30),
            Recovery = TimeSpan.FromMinutes(16),
        },
        new("RestartPending")
        {
            Series = [Series("patroni_pending_restart", Patroni(1), "0", "1")],
            Labels = Patroni(1),
            Summary = "pg-test: pg-test-1 waits for a restart to take over a setting",
            Step = Minute,
        },
        new("PostgresPrimarySlow")
        {
            Series =
            [
                .. new[] { "haproxy", "node", "patroni", "postgres" }.SelectMany(job => new[]
                {
                    Always("up", Member(job), "1").Dispensable(), Always("up", Member(job, 2), "1").Dispensable(),
                    // One program that answers in time shows that the host does.
                    Series("scrape_duration_seconds", Member(job), "0.01", "0.5", near: job == "node" ? "0.2" : "0.5").Dispensable(),
                    Always("scrape_duration_seconds", Member(job, 2), "0.01").Dispensable(),
                }),
                Always("patroni_primary", Patroni(1), "1"), Always("patroni_replica", Patroni(2), "1"),
            ],
            Labels = Member("node").Only("cls", "ins", "node"),
            Summary = "pg-test: the host of primary pg-test-1 needs 500ms for every answer",
            Onset = TimeSpan.FromSeconds(30),
            Recovery = TimeSpan.FromSeconds(30),
        },
    ];

    private static Dictionary<string, string> Patroni(int number) => Member("patroni", number).And("scope", "pg-test").And("name", $"pg-test-{number}");
}
