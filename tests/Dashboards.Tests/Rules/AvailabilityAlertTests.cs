using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

public sealed class AvailabilityAlertTests
{
    private static readonly Dictionary<string, string> Critical = new() { ["cls"] = "pg-test", ["severity"] = "critical" };

    [Fact]
    public Task No_primary_fires_when_nobody_is_primary_and_also_when_all_of_patroni_is_gone() =>
        Patroni("1x12 0x12 stale", "0x24 stale")
            .Expect(60, "NoPrimary")
            .Expect(80, "NoPrimary", Critical)
            .Expect(180, "NoPrimary", Critical)
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_handover_between_two_scrapes_is_no_outage() =>
        Patroni("1x12 0x30", "0x13 1x30")
            .Expect(65, "NoPrimary")
            .Expect(90, "NoPrimary")
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_takeover_is_recorded_for_a_minute_of_the_one_who_took_over() =>
        Patroni("1x12 0x40", "0x12 1x40")
            .ExpectSeries(55, Takeover.Series.Name)
            .ExpectSeries(70, Takeover.Series.Name, $"{Takeover.Series.Name}{{cls=\"pg-test\", ins=\"pg-test-2\"}}")
            .ExpectSeries(150, Takeover.Series.Name)
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    [Fact]
    public Task Two_servers_that_accept_writes_fire() =>
        new RuleScenario()
            .With("pg_in_recovery{cls=\"pg-test\", ins=\"pg-test-1\", job=\"postgres\"}", "0x40")
            .With("pg_in_recovery{cls=\"pg-test\", ins=\"pg-test-2\", job=\"postgres\"}", "1x12 0x30")
            .Expect(60, "TwoPrimaries")
            .Expect(90, "TwoPrimaries", Critical)
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    [Fact]
    public Task A_program_that_was_never_deployed_is_down_too() =>
        new RuleScenario()
            .With("up{job=\"node\", node=\"infra-1\"}", "1x20")
            .Expect(60, "RemediationDown", new Dictionary<string, string> { ["severity"] = "critical" })
            .Expect(60, "AuditVaultDown", new Dictionary<string, string> { ["severity"] = "critical" })
            .Expect(60, "Watchdog", new Dictionary<string, string> { ["severity"] = "none" })
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    [Fact]
    public Task Etcd_without_a_leader_fires_also_when_its_members_are_gone() =>
        new RuleScenario()
            .With("up{job=\"etcd\", node=\"db-1\"}", "1x12 0x30")
            .With("etcd_server_has_leader{job=\"etcd\", node=\"db-1\"}", "1x12 stale")
            .Expect(60, "EtcdNoLeader")
            .Expect(90, "EtcdNoLeader", new Dictionary<string, string> { ["severity"] = "critical" })
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    /// <summary>What is seen of a server ends with its exporter: the end of PostgresDown is no good news then, and another alert says so.</summary>
    [Fact]
    public Task When_the_exporter_dies_during_an_outage_the_outage_is_not_told_to_be_over_without_another_alert() =>
        new RuleScenario()
            .With("pg_up{cls=\"pg-test\", ins=\"pg-test-1\", node=\"db-1\", job=\"postgres\"}", "1x12 0x12 stale _x20")
            .With("up{cls=\"pg-test\", ins=\"pg-test-1\", node=\"db-1\", job=\"postgres\"}", "1x24 0x21")
            .Expect(115, "PostgresDown", OfPostgres("critical"))
            .Expect(170, "PostgresDown")
            .Expect(170, "ExporterDown", OfPostgres("warning"))
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);

    private static RuleScenario Patroni(string first, string second) => new RuleScenario()
        .With("up{cls=\"pg-test\", ins=\"pg-test-1\", job=\"patroni\"}", "1x12 0x40")
        .With("up{cls=\"pg-test\", ins=\"pg-test-2\", job=\"patroni\"}", "1x24 0x40")
        .With("patroni_primary{cls=\"pg-test\", ins=\"pg-test-1\", job=\"patroni\"}", first)
        .With("patroni_primary{cls=\"pg-test\", ins=\"pg-test-2\", job=\"patroni\"}", second);

    private static Dictionary<string, string> OfPostgres(string severity) =>
        new() { ["cls"] = "pg-test", ["ins"] = "pg-test-1", ["node"] = "db-1", ["job"] = "postgres", ["severity"] = severity };
}
