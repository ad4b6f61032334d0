using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Tests.Decision;

public class SwitchoverDecisionTests
{
    private static readonly PatroniMember Leader = new() { Name = "pg-test-1", Role = "leader", State = "running", Timeline = 3 };
    private static readonly PatroniMember Second = new() { Name = "pg-test-2", Role = "replica", State = "streaming", Timeline = 3, LagBytes = 0 };
    private static readonly PatroniMember Third = Second with { Name = "pg-test-3" };

    [Fact]
    public void A_slow_leader_hands_over_to_the_replica_with_the_least_lag()
    {
        var plan = Plan(Sight(500, 500, Second with { LagBytes = 4096 }, Third));
        Assert.Equal("pg-test-1", plan.Parameters["leader"]);
        Assert.Equal("pg-test-3", plan.Parameters["candidate"]);
    }

    [Fact]
    public void The_lowest_sequence_breaks_the_tie() =>
        Assert.Equal("pg-test-2", Plan(Sight(500, 500, Second, Third)).Parameters["candidate"]);

    [Fact]
    public void The_same_plan_has_the_same_hash_whatever_the_figures() =>
        Assert.Equal(Plan(Sight(500, 500, Second, Third)).Hash, Plan(Sight(700, 600, Second, Third)).Hash);

    [Fact]
    public void Another_candidate_is_another_plan() =>
        Assert.NotEqual(Plan(Sight(500, 500, Second)).Hash, Plan(Sight(500, 500, Third)).Hash);

    [Fact]
    public void A_fast_leader_is_healthy() =>
        Assert.IsType<Ruling.Healthy>(SwitchoverDecision.Decide(Sight(3, 3, Second, Third), "pg-test", null, byPerson: false));

    [Fact]
    public void A_person_may_move_a_fast_leader() =>
        Assert.IsType<Ruling.Act>(SwitchoverDecision.Decide(Sight(3, 3, Second, Third), "pg-test", "pg-test-3", byPerson: true));

    [Fact]
    public void One_witness_is_not_enough() =>
        Assert.IsType<Ruling.LookAgain>(SwitchoverDecision.Decide(Sight(500, 3, Second, Third), "pg-test", null, byPerson: false));

    [Fact]
    public void A_lost_leader_is_for_Patroni() =>
        Assert.IsType<Ruling.LookAgain>(SwitchoverDecision.Decide(Sight(null, 500, Second, Third), "pg-test", null, byPerson: false));

    public static TheoryData<PatroniMember> Unfit =>
    [
        Second with { LagBytes = null },
        Second with { LagBytes = SwitchoverDecision.LagLimitBytes + 1, State = "running" },
        Second with { LagBytes = SwitchoverDecision.LagLimitBytes + 1, Timeline = 2 },
        Second with { State = "running" },
        Second with { Timeline = 2 },
        Second with { Name = "stranger" },
        Second with { Tags = new Dictionary<string, System.Text.Json.JsonElement> { ["nofailover"] = System.Text.Json.JsonDocument.Parse("true").RootElement } },
    ];

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Without_a_fit_replica_a_person_is_called(PatroniMember only) =>
        Assert.IsType<Ruling.Beyond>(SwitchoverDecision.Decide(Sight(500, 500, only), "pg-test", null, byPerson: false));

    [Fact]
    public void A_replica_that_streams_and_is_behind_may_catch_up_for_a_while_before_a_person_is_called()
    {
        var behind = Second with { LagBytes = SwitchoverDecision.LagLimitBytes + 1 };

        var ruling = Assert.IsType<Ruling.LookAgain>(SwitchoverDecision.Decide(Sight(500, 500, behind), "pg-test", null, byPerson: false));
        Assert.Equal(SwitchoverDecision.CatchUpPatience, ruling.Patience);
        Assert.Contains("1048577 bytes behind", ruling.Reason, StringComparison.Ordinal);
        Assert.IsType<Ruling.LookAgain>(SwitchoverDecision.Decide(Sight(500, 500, behind), "pg-test", behind.Name, byPerson: true));
        Assert.Equal(Third.Name, Plan(Sight(500, 500, behind, Third)).Parameters["candidate"]);
        Assert.IsType<Ruling.Beyond>(SwitchoverDecision.Decide(Sight(500, 500, behind), "pg-test", Third.Name, byPerson: true));
    }

    private static Plan Plan(SwitchoverSight sight) =>
        Assert.IsType<Ruling.Act>(SwitchoverDecision.Decide(sight, "pg-test", null, byPerson: false)).Plan;

    private static SwitchoverSight Sight(double? leaderRest, double leaderSql, params PatroniMember[] replicas) => new(
        new ClusterSight(new PatroniCluster { Members = [Leader, .. replicas], Scope = "pg-test" }, null),
        [Probe("pg-test-1", 1, leaderRest), Probe("pg-test-2", 2, 3), Probe("pg-test-3", 3, 3)],
        new ReadProbe(false, TimeSpan.FromMilliseconds(leaderSql), null));

    private static MemberProbe Probe(string name, int sequence, double? milliseconds) => new(
        name,
        sequence,
        false,
        [.. Enumerable.Repeat(milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : (TimeSpan?)null, MemberProbe.Count)]);
}
