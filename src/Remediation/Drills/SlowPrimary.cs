namespace Monitor.Remediation.Drills;

/// <summary>The primary's network becomes slow without losing a packet, which Patroni tolerates for ever.</summary>
internal sealed class SlowPrimary : Drill
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    public override string Name => "slow-primary";

    public override string Story => "the primary's host answers, but slowly; the best replica should take over";

    public override string Alert => "PostgresPrimarySlow";

    public override string Action => "switchover";

    public override async Task<Fault> ProvokeAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var leader = (await ground.LookAsync(cancellationToken)).Leader ?? throw new InvalidOperationException($"{ground.Cluster.Name} has no leader.");
        var node = ground.MemberOf(leader.Name).Node;
        await ground.Lab.SlowAsync(node.Name, Delay, cancellationToken);
        return new Fault($"every round trip with {node.Name}, host of the primary {leader.Name}, takes {Delay.TotalMilliseconds:0} ms longer", leader.Name);
    }

    public override Task TakeBackAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken) =>
        ground.Lab.HealAsync(ground.MemberOf(fault.Instance!).Node.Name, cancellationToken);

    public override async Task<IReadOnlyList<string>> MeasureAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken)
    {
        var seen = await ground.LookAsync(cancellationToken);
        return
        [
            .. seen.Leader is null || seen.Leader.Name == fault.Instance ? [$"{fault.Instance} still leads"] : Array.Empty<string>(),
            .. seen.Find(fault.Instance!) is { State: "streaming" } ? Array.Empty<string>() : [$"{fault.Instance} is not a streaming replica yet"],
        ];
    }
}
