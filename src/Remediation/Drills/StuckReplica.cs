using System.Globalization;

namespace Monitor.Remediation.Drills;

/// <summary>A replica's data directory is damaged in a way that Patroni refuses to repair by itself.</summary>
internal sealed class StuckReplica : Drill
{
    public override string Name => "stuck-replica";

    public override string Story => "a replica's data directory is damaged, and Patroni waits for a person; it should be copied anew";

    public override string Alert => "ReplicaStuck";

    public override string Action => "reinit";

    public override async Task<Fault> ProvokeAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var replica = await SettledReplicaAsync(ground, cancellationToken);
        var node = ground.MemberOf(replica).Node;

        // Without its control file PostgreSQL cannot start, and Patroni cannot tell whose data directory this is: it asks for a reinit.
        await ground.OnNodeAsync(
            node,
            """
            data=$(runuser -u postgres -- psql -XAtqc 'SHOW data_directory')
            rm -f "$data/global/pg_control"
            kill -9 $(head -n 1 "$data/postmaster.pid")
            """,
            cancellationToken);
        return new Fault($"the control file of {replica} on {node.Name} was removed and its server killed", replica);
    }

    public override async Task<IReadOnlyList<string>> MeasureAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken)
    {
        var seen = await ground.LookAsync(cancellationToken);
        return seen.Find(fault.Instance!) is { State: "streaming" } replica && replica.Timeline == seen.Leader?.Timeline
            ? []
            : [$"{fault.Instance} does not stream on the leader's timeline"];
    }

    /// <summary>
    /// The replica whose server has run longest. One that has just been the primary is still watched over by Patroni, which copies it anew by
    /// itself, so that nobody would have to be called.
    /// </summary>
    private static async Task<string> SettledReplicaAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var started = new List<(string Name, double At)>();
        foreach (var replica in (await ground.LookAsync(cancellationToken)).Members.Where(member => !member.IsLeader))
        {
            var at = await ground.OnNodeAsync(
                ground.MemberOf(replica.Name).Node,
                "runuser -u postgres -- psql -XAtqc 'SELECT extract(epoch FROM pg_postmaster_start_time())'",
                cancellationToken);
            started.Add((replica.Name, double.Parse(at, CultureInfo.InvariantCulture)));
        }

        return started.Count > 0
            ? started.MinBy(replica => replica.At).Name
            : throw new InvalidOperationException($"{ground.Cluster.Name} has no replica.");
    }
}
