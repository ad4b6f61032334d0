using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class ReplicationCases
{
    private const double GiB = 1L << 30;

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("ReplicaStuck")
        {
            Series =
            [
                Always("patroni_primary", Patroni(1), "1"), Always("patroni_replica", Patroni(1), "0").Dispensable(), Always("patroni_postgres_running", Patroni(1), "1").Dispensable(),
                Always("patroni_primary", Patroni(2), "0").Dispensable(), Always("patroni_replica", Patroni(2), "1").Dispensable(),
                Series("patroni_postgres_running", Patroni(2), "1", "0"),
            ],
            Labels = Member("patroni", 2).Only("cls", "ins", "node"),
            Summary = "pg-test: replica pg-test-2 does not follow its primary",
        },
        new("ReplicationLagHigh")
        {
            Series = [Series("pg_replication_lag_seconds", Member("postgres", 2), "0", "45", near: "30")],
            Labels = Member("postgres", 2),
            Summary = "pg-test: replica pg-test-2 is 45s behind",
        },
        new("ReplicationLagCritical")
        {
            Series = [Series("pg_replication_lag_seconds", Member("postgres", 2), "0", "3600", near: "600")],
            Labels = Member("postgres", 2),
            Summary = "pg-test: replica pg-test-2 is 1h 0m 0s behind",
        },
        new("ReplayBacklogHigh")
        {
            Series = [Series("pg_replication_replay_backlog_bytes", Member("postgres", 2), "0", $"{2 * GiB}", near: $"{GiB}")],
            Labels = Member("postgres", 2),
            Summary = "pg-test: replica pg-test-2 has 2GiB of WAL to replay",
        },
        new("ReplayPaused")
        {
            Series = [Series("patroni_xlog_paused", Patroni(2), "0", "1")],
            Labels = Patroni(2),
            Summary = "pg-test: replay on pg-test-2 is paused",
            Step = TimeSpan.FromSeconds(30),
        },
        new("SlotRetainsWal")
        {
            Series = [Series("pg_replication_slot_retained_bytes", Slot, "0", $"{9 * GiB}", near: $"{8 * GiB}")],
            Labels = Slot,
            Summary = "pg-test: slot pg_test_2 of pg-test-1 keeps 9GiB of WAL",
        },
        new("SlotInactive")
        {
            Series =
            [
                Series("pg_replication_slot_slot_is_active", Slot, "1", "0", near: "0"),
                // A replica keeps slots that nobody uses.
                Series("pg_in_recovery", Member("postgres"), "0", "0", near: "1"),
            ],
            Labels = Slot,
            Summary = "pg-test: nobody uses slot pg_test_2 of pg-test-1",
            Step = TimeSpan.FromSeconds(30),
        },
        new("SlotLost")
        {
            Series =
            [
                Series("pg_replication_slot_wal_status", Slot.And("wal_status", "reserved"), "1", "_", near: "_").Dispensable(),
                Series("pg_replication_slot_wal_status", Slot.And("wal_status", "extended"), "_", "_", near: "1").Dispensable(),
                Series("pg_replication_slot_wal_status", Slot.And("wal_status", "lost"), "_", "1"),
            ],
            Labels = Slot.Only("cls", "ins", "slot_name"),
            Summary = "pg-test: slot pg_test_2 of pg-test-1 lost or will lose the WAL that its consumer needs",
        },
        new("SyncStandbyLost")
        {
            Fleet = LabFleet.Create() is var fleet
                ? fleet with { Clusters = [.. fleet.Clusters.Select(cluster => cluster with { Synchronous = true })] }
                : fleet,
            Series =
            [
                Always("patroni_primary", Patroni(1), "1"), Series("patroni_sync_standby", Patroni(2), "1", "0", near: "0").Dispensable(),
                Series("patroni_sync_standby", Patroni(3), "0", "0", near: "1").Dispensable(),
            ],
            Labels = Slot.Only("cls"),
            Summary = "pg-test: the cluster is synchronous and has no synchronous replica",
        },
    ];

    private static Dictionary<string, string> Slot => Member("postgres").And("slot_name", "pg_test_2").And("slot_type", "physical");

    private static Dictionary<string, string> Patroni(int number) => Member("patroni", number).And("scope", "pg-test").And("name", $"pg-test-{number}");
}
