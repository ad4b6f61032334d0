using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Tests.Decision;

public class AclDecisionTests
{
    public static TheoryData<string[], Type> Rulings => new()
    {
        { ["postgres", "dbuser_dba"], typeof(Ruling.Healthy) },
        { ["postgres", "mallory"], typeof(Ruling.Act) },
        { ["postgres", "a", "b", "c"], typeof(Ruling.Act) },
        { ["postgres", "a", "b", "c", "d"], typeof(Ruling.Beyond) },
    };

    [Theory]
    [MemberData(nameof(Rulings))]
    public void Few_unknown_superusers_are_disabled_and_many_are_for_a_person(string[] superusers, Type expected) =>
        Assert.IsType(expected, AclDecision.Decide(Sight(superusers), "pg-test"));

    [Fact]
    public void A_server_in_recovery_is_looked_at_again() =>
        Assert.IsType<Ruling.LookAgain>(AclDecision.Decide(Sight(["mallory"], inRecovery: true), "pg-test"));

    [Fact]
    public void Open_sessions_are_waited_for_and_power_that_stays_is_not_met()
    {
        var plan = Assert.IsType<Ruling.Act>(AclDecision.Decide(Sight(["mallory"]), "pg-test")).Plan;

        Assert.IsType<Measurement.NotYet>(AclVerification.Judge(plan, Sight(["mallory"])));
        Assert.IsType<Measurement.NotYet>(AclVerification.Judge(plan, Sight([], sessions: 1)));
        Assert.IsType<Measurement.Met>(AclVerification.Judge(plan, Sight([])));
        Assert.IsType<Resumption.NotBegun>(AclVerification.Resume(plan, Sight(["mallory"])));
        Assert.IsType<Resumption.Begun>(AclVerification.Resume(plan, Sight([])));
    }

    private static RoleSight Sight(string[] superusers, bool inRecovery = false, long sessions = 0) => new(
        new ClusterSight(new PatroniCluster { Members = [new() { Name = "pg-test-1", Role = "leader" }] }, null),
        new ServerRoles(
            inRecovery,
            [.. superusers.Select(name => new SuperuserRole(name, true, name == "dbuser_dba"))],
            new Dictionary<string, long> { ["mallory"] = sessions }),
        null,
        ["postgres", "dbuser_dba"]);
}
