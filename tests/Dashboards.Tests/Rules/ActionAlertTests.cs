using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>The four alerts that make a machine act: when they fire, and above all when they do not.</summary>
public sealed class ActionAlertTests
{
    private static readonly Fleet Fleet = LabFleet.Create();
    private static readonly Dictionary<string, string> BackupWanted =
        new() { ["cls"] = "pg-test", ["severity"] = "critical", ["action"] = "backup" };

    [Fact]
    public void Every_action_is_one_that_remediation_knows_and_each_has_an_alert() =>
        Assert.Equal(
            RemediationPolicy.ActionNames.Order(),
            RuleBook.For(Fleet).Alerts.Select(alert => alert.Action).OfType<string>().Distinct().Order());

    [Fact]
    public Task A_primary_on_a_slow_host_asks_for_a_switchover_within_half_a_minute() =>
        Members(primary: Slow, otherwise: Fast)
            .Expect(60, "PostgresPrimarySlow")
            .Expect(90, "PostgresPrimarySlow", SlowPrimaryOf("pg-test-1", "db-1"))
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task It_resolves_when_the_host_is_fast_again() =>
        Members(primary: "0.01x12 0.6x11 0.01x20", otherwise: Fast)
            .Expect(110, "PostgresPrimarySlow", SlowPrimaryOf("pg-test-1", "db-1"))
            .Expect(130, "PostgresPrimarySlow")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_network_that_is_slow_for_every_member_moves_nobody() =>
        Members(primary: Slow, otherwise: Slow)
            .Expect(150, "PostgresPrimarySlow")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task One_fast_answer_in_between_moves_nobody() =>
        Members(primary: "0.01x12 0.6x2 0.01 0.6x2 0.01 0.6x2 0.01 0.6x2 0.01 0.6x2 0.01 0.6x10", otherwise: Fast)
            .Expect(90, "PostgresPrimarySlow")
            .Expect(120, "PostgresPrimarySlow")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task One_program_that_is_slow_on_a_fast_host_moves_nobody() =>
        Members(primary: Fast, otherwise: Fast, postgres: Slow)
            .Expect(150, "PostgresPrimarySlow")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_slow_replica_moves_nobody()
    {
        var scenario = new RuleScenario();
        Member(scenario, 1, true, Fast, Fast);
        Member(scenario, 2, false, Slow, Slow);
        Member(scenario, 3, false, Fast, Fast);
        return scenario.Expect(150, "PostgresPrimarySlow").Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_primary_that_is_gone_is_not_slow() =>
        Members(primary: "0.01x12 5x40", otherwise: Fast, primaryUntilGone: "1x12 stale")
            .Expect(90, "PostgresPrimarySlow")
            .Expect(150, "PostgresPrimarySlow")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_backup_older_than_the_policy_asks_for_one() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "1x900")
            .With("pgbackrest_backups{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x900")
            .With("pgbackrest_backup_last_completion_timestamp_seconds{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "60x900")
            .Expect((int)LabFleet.BackupMaximumAge.TotalSeconds, "BackupMissing")
            .Expect((int)LabFleet.BackupMaximumAge.TotalSeconds + 75, "BackupMissing", BackupWanted)
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task The_last_backup_removed_asks_for_one_and_a_new_one_resolves_it() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "1x60")
            .With("pgbackrest_backups{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x12 0x12 1x20")
            .With("pgbackrest_backup_last_completion_timestamp_seconds{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x12 stale _x11 120x20")
            .Expect(60, "BackupMissing")
            .Expect(85, "BackupMissing", BackupWanted)
            .Expect(140, "BackupMissing")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_stanza_that_pgbackrest_never_heard_of_asks_for_a_backup() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "1x20")
            .Expect(60, "BackupMissing", BackupWanted)
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_stanza_that_vanishes_asks_for_a_backup_and_its_return_resolves_it() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "1x60")
            .With("pgbackrest_backups{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x12 stale _x11 1x20")
            .With("pgbackrest_backup_last_completion_timestamp_seconds{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x12 stale _x11 120x20")
            .Expect(60, "BackupMissing")
            .Expect(85, "BackupMissing", BackupWanted)
            .Expect(140, "BackupMissing")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_stanza_that_the_exporter_misses_is_told_without_an_inventory_and_once() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "1x60")
            .With("pgbackrest_backups{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "1x12 0x48")
            .With("pgbackrest_stanza_status_code{job=\"backup\", node=\"infra-1\", stanza=\"pg-test\"}", "0x12 1x48")
            .Expect(60, "BackupMissing")
            .Expect(85, "BackupMissing", BackupWanted)
            .Expect(250, "StanzaBroken")
            .Judge(RuleBook.Generic, TestContext.Current.CancellationToken);

    [Fact]
    public Task While_pgbackrest_does_not_answer_nobody_says_that_a_backup_is_missing() =>
        new RuleScenario()
            .With("pgbackrest_up{job=\"backup\", node=\"infra-1\"}", "0x40")
            .Expect(60, "BackupMissing")
            .Expect(180, "BackupsUnseen", new Dictionary<string, string> { ["job"] = "backup", ["node"] = "infra-1", ["severity"] = "warning" })
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_superuser_that_the_inventory_does_not_know_asks_for_enforcement_once_a_cluster() =>
        Superusers("1x40", "_x10 1x10 stale")
            .Expect(45, "SuperuserUnknown")
            .Expect(65, "SuperuserUnknown", new Dictionary<string, string>
            {
                ["cls"] = "pg-test", ["rolname"] = "mallory", ["severity"] = "critical", ["action"] = "acl-enforce",
            })
            .Expect(110, "SuperuserUnknown")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_replica_whose_server_does_not_run_asks_for_reinitialisation() =>
        Replica(running: "1x12 0x12 1x20", streaming: "1x12 0x12 1x20", timeline: "1x60")
            .Expect(60, "ReplicaStuck")
            .Expect(90, "ReplicaStuck", Stuck)
            .Expect(130, "ReplicaStuck")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_replica_that_runs_but_gets_wal_from_nowhere_is_given_two_minutes() =>
        Replica(running: "1x60", streaming: "1x12 0x48", timeline: "1x60")
            .Expect(120, "ReplicaStuck")
            .Expect(160, "ReplicaStuck")
            .Expect(230, "ReplicaStuck", Stuck)
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_replica_on_a_timeline_that_was_left_is_stuck() =>
        Replica(running: "1x60", streaming: "1x60", timeline: "1x60", primaryTimeline: "1x12 2x48")
            .Expect(120, "ReplicaStuck")
            .Expect(160, "ReplicaStuck")
            .Expect(230, "ReplicaStuck", Stuck)
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    [Fact]
    public Task Without_a_primary_no_replica_is_stuck() =>
        Replica(running: "0x60", streaming: "0x60", timeline: "1x60", primary: "0x60")
            .Expect(200, "ReplicaStuck")
            .Judge(RuleBook.For(Fleet), TestContext.Current.CancellationToken);

    private const string Fast = "0.01x60";
    private const string Slow = "0.01x12 0.6x48";

    private static readonly Dictionary<string, string> Stuck = new()
    {
        ["cls"] = "pg-test", ["ins"] = "pg-test-2", ["node"] = "db-2", ["severity"] = "critical", ["action"] = "reinit",
    };

    private static Dictionary<string, string> SlowPrimaryOf(string ins, string node) =>
        new() { ["cls"] = "pg-test", ["ins"] = ins, ["node"] = node, ["severity"] = "critical", ["action"] = "switchover" };

    private static RuleScenario Members(string primary, string otherwise, string? postgres = null, string primaryUntilGone = "1x60")
    {
        var scenario = new RuleScenario();
        Member(scenario, 1, true, primary, postgres ?? primary, primaryUntilGone);
        Member(scenario, 2, false, otherwise, otherwise);
        Member(scenario, 3, false, otherwise, otherwise);
        return scenario;
    }

    private static void Member(RuleScenario scenario, int number, bool isPrimary, string duration, string postgres, string present = "1x60")
    {
        foreach (var (job, port) in new[] { ("node", 9100), ("patroni", 8008), ("haproxy", 9101), ("postgres", 9187) })
        {
            var labels = Labels(number, job, port);
            scenario.With($"scrape_duration_seconds{labels}", job == "postgres" ? postgres : duration).With($"up{labels}", present);
        }

        scenario
            .With($"patroni_primary{Labels(number, "patroni", 8008)}", isPrimary ? present : "0x60")
            .With($"patroni_replica{Labels(number, "patroni", 8008)}", isPrimary ? "0x60" : present);
    }

    private static RuleScenario Replica(string running, string streaming, string timeline, string primaryTimeline = "1x60", string primary = "1x60") =>
        new RuleScenario()
            .With($"patroni_primary{Labels(1, "patroni", 8008)}", primary)
            .With($"patroni_replica{Labels(1, "patroni", 8008)}", "0x60")
            .With($"patroni_postgres_running{Labels(1, "patroni", 8008)}", "1x60")
            .With($"patroni_postgres_timeline{Labels(1, "patroni", 8008)}", primaryTimeline)
            .With($"patroni_primary{Labels(2, "patroni", 8008)}", "0x60")
            .With($"patroni_replica{Labels(2, "patroni", 8008)}", "1x60")
            .With($"patroni_postgres_running{Labels(2, "patroni", 8008)}", running)
            .With($"patroni_postgres_streaming{Labels(2, "patroni", 8008)}", streaming)
            .With($"patroni_postgres_in_archive_recovery{Labels(2, "patroni", 8008)}", "0x60")
            .With($"patroni_postgres_timeline{Labels(2, "patroni", 8008)}", timeline);

    private static RuleScenario Superusers(string known, string unknown)
    {
        var scenario = new RuleScenario();
        foreach (var number in new[] { 1, 2, 3 })
        {
            var labels = Labels(number, "postgres", 9187).TrimEnd('}');
            scenario
                .With($"pg_roles_superuser{labels}, rolname=\"postgres\"}}", known)
                .With($"pg_roles_superuser{labels}, rolname=\"dbuser_dba\"}}", known)
                .With($"pg_roles_superuser{labels}, rolname=\"chief.of.staff\"}}", known)
                .With($"pg_roles_superuser{labels}, rolname=\"mallory\"}}", unknown);
        }

        return scenario;
    }

    private static string Labels(int number, string job, int port) =>
        $"{{cls=\"pg-test\", ins=\"pg-test-{number}\", node=\"db-{number}\", job=\"{job}\", instance=\"10.0.0.1{number}:{port}\"}}";
}
