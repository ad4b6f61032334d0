using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>What forbids a plan.</summary>
public sealed class RequirementsTests
{
    private static readonly Node Db1 = new("db-1", "10.0.0.1");
    private static readonly Node Db2 = new("db-2", "10.0.0.2");
    private static readonly Requirements Usual = new() { Architecture = "x86_64" };

    public static TheoryData<NodeFacts, string?> Nodes => new()
    {
        { Wishes.Facts, null },
        { Wishes.Facts with { Version = "12" }, null },
        { Wishes.Facts with { Version = "11" }, "runs debian 11, not Debian 12 or 13" },
        { Wishes.Facts with { Distribution = "ubuntu", Version = "24.04" }, "runs ubuntu 24.04, not Debian 12 or 13" },
        { Wishes.Facts with { Architecture = "aarch64" }, "is aarch64, but the programs are built for x86_64" },
        { Wishes.Facts with { Root = false }, "scripts do not run as root; log in as root or with password-less sudo" },
        { Wishes.Facts with { Systemd = false }, "systemd is not running there" },
        { Wishes.Facts with { FreeRootBytes = 1L << 30 }, "has 1024 MiB free on /, and needs 2048" },
        { Wishes.Facts with { FreeVarBytes = 1L << 30 }, "has 1024 MiB free on /var, and needs 2048" },
        { Wishes.Facts with { ClockOffset = TimeSpan.FromSeconds(-5) }, null },
        { Wishes.Facts with { ClockOffset = TimeSpan.FromSeconds(-61.5) }, "its clock is -61.5 s from ours, more than 5 s; synchronise them" },
    };

    [Theory]
    [MemberData(nameof(Nodes), DisableDiscoveryEnumeration = true)]
    public void Refuses_nodes_that_are_not_fit(NodeFacts facts, string? expected) => Assert.Equal(
        expected, Usual.Judge(new Sight.Seen(Db1, new Observation { Facts = facts }), needsSystemd: true).SingleOrDefault()?.Reason);

    [Fact]
    public void Changes_nothing_anywhere_when_one_node_is_refused()
    {
        IReadOnlyList<Wanted> wants = [new Wanted("x", new Resource.Directory("/x"))];
        var description = Description.Of(["x"], [new DescribedNode(Db1, wants), new DescribedNode(Db2, wants)]);

        var plan = Planner.Plan(
            description, [new Sight.Seen(Db1, new Observation { Facts = Wishes.Facts }), new Sight.Unseen(Db2, "no answer within 10 s")], Usual);

        Assert.Equal([], plan.Steps);
        Assert.Equal([new Refusal("db-2", "no answer within 10 s")], plan.Refusals);
        Assert.False(plan.IsEmpty);
    }
}
