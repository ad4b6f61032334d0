using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Tests.Decision;

public class ReinitDecisionTests
{
    private static readonly PatroniMember Leader = new() { Name = "pg-test-1", Role = "leader", State = "running", Timeline = 3 };
    private static readonly PatroniMember Other = new() { Name = "pg-test-3", Role = "replica", State = "streaming", Timeline = 3, LagBytes = 0 };

    public static TheoryData<string, string?, bool, Type> Rulings => new()
    {
        { "start failed", "start failed", true, typeof(Ruling.Act) },
        { "start failed", "start failed", false, typeof(Ruling.Beyond) },
        { "start failed", "starting", true, typeof(Ruling.LookAgain) },
        { "start failed", null, true, typeof(Ruling.LookAgain) },
        { "creating replica", "creating replica", true, typeof(Ruling.LookAgain) },
        { "streaming", "running", true, typeof(Ruling.Healthy) },
    };

    [Theory]
    [MemberData(nameof(Rulings))]
    public void Two_witnesses_and_another_copy_are_needed(string state, string? own, bool other, Type expected) =>
        Assert.IsType(expected, ReinitDecision.Decide(Sight("pg-test-2", state, own, other), "pg-test"));

    [Fact]
    public void The_leader_is_never_thrown_away() =>
        Assert.IsType<Ruling.Beyond>(ReinitDecision.Decide(Sight("pg-test-1", "streaming", "running", true), "pg-test"));

    [Fact]
    public void A_replica_that_streams_for_both_witnesses_is_met()
    {
        Assert.IsType<Measurement.NotYet>(ReinitVerification.Judge(Sight("pg-test-2", "start failed", "start failed", true)));
        Assert.IsType<Measurement.NotYet>(ReinitVerification.Judge(Sight("pg-test-2", "streaming", "starting", true)));
        Assert.IsType<Measurement.Met>(ReinitVerification.Judge(Sight("pg-test-2", "streaming", "running", true)));
        Assert.IsType<Measurement.Broken>(ReinitVerification.Judge(Sight("pg-test-1", "streaming", "running", true)));
    }

    private static ReplicaSight Sight(string target, string state, string? own, bool other)
    {
        var member = Other with { Name = "pg-test-2", State = state };
        return new ReplicaSight(
            target,
            new ClusterSight(new PatroniCluster { Members = other ? [Leader, member, Other] : [Leader, member] }, null),
            own is null ? null : new PatroniStatus { State = own, Timeline = 3 },
            new StanzaReading.Unreadable("no repository"),
            Sample.Noon);
    }
}
