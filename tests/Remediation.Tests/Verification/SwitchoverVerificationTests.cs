using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Tests.Verification;

public class SwitchoverVerificationTests
{
    private static readonly Plan Plan = new()
    {
        Action = "switchover",
        Cluster = "pg-test",
        Summary = "Hand over.",
        Parameters = new Dictionary<string, string> { ["leader"] = "pg-test-1", ["candidate"] = "pg-test-2" },
    };

    public static TheoryData<string, bool, int, string, Type> Looks => new()
    {
        { "pg-test-2", true, 3, "streaming", typeof(Measurement.Met) },
        { "pg-test-2", true, 3, "starting", typeof(Measurement.NotYet) },
        { "pg-test-2", true, 2, "streaming", typeof(Measurement.NotYet) },
        { "pg-test-2", false, 3, "streaming", typeof(Measurement.NotYet) },
        { "pg-test-1", true, 3, "streaming", typeof(Measurement.NotYet) },
        { "pg-test-3", true, 3, "streaming", typeof(Measurement.Broken) },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void The_candidate_leads_takes_writes_and_the_old_leader_follows(string leads, bool writes, int timeline, string state, Type expected) =>
        Assert.IsType(expected, SwitchoverVerification.Judge(Plan, Sight(leads, writes, timeline, state)));

    [Fact]
    public void Says_how_far_the_old_leader_is() => Assert.Equal(
        "pg-test-2 leads on timeline 3 and takes writes; pg-test-1 does not follow yet: in archive recovery, on timeline 2.",
        SwitchoverVerification.Judge(Plan, Sight("pg-test-2", writes: true, 2, "in archive recovery")).Finding);

    [Theory]
    [InlineData("pg-test-1", typeof(Resumption.NotBegun))]
    [InlineData("pg-test-2", typeof(Resumption.Begun))]
    [InlineData("pg-test-3", typeof(Resumption.Ambiguous))]
    public void An_interrupted_one_is_judged_by_who_leads(string leads, Type expected) =>
        Assert.IsType(expected, SwitchoverVerification.Resume(Plan, Sight(leads, true, 3, "streaming")));

    private static LeadershipSight Sight(string leads, bool writes, int timeline, string state) => new(
        new ClusterSight(
            new PatroniCluster
            {
                Members = [new() { Name = leads, Role = "leader", Timeline = 3 }, new() { Name = "pg-test-1", Role = "replica", State = state, Timeline = timeline }],
            },
            null),
        new WriteProbe(writes, TimeSpan.FromMilliseconds(2), "0/1"));
}
