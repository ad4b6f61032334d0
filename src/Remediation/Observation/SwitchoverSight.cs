using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>What a switchover needs to see.</summary>
/// <param name="Cluster">Patroni's view.</param>
/// <param name="Probes">How fast every member answers.</param>
/// <param name="LeaderSql">The leader, asked by SQL: the second, independent witness. Null when there is no leader.</param>
public sealed record SwitchoverSight(ClusterSight Cluster, IReadOnlyList<MemberProbe> Probes, ReadProbe? LeaderSql)
{
    /// <summary>Looks: all members at the same time, and by both witnesses at the same time.</summary>
    public static async Task<SwitchoverSight> LookAsync(ClusterAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = await ClusterSight.LookAsync(access, cancellationToken);
        var probes = Task.WhenAll(
            access.Cluster.Members.Select(member => MemberProbe.RunAsync(access, member, time, cancellationToken)));
        var leader = cluster.Leader is { } found ? access.Cluster.FindInstance(found.Name) : null;
        var sql = leader is null ? Task.FromResult<ReadProbe?>(null) : AskAsync(access, leader, time, cancellationToken);
        return new SwitchoverSight(cluster, await probes, await sql);
    }

    private static async Task<ReadProbe?> AskAsync(ClusterAccess access, Member leader, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var server = access.Open(leader.Node);
        return await ReadProbe.RunAsync(server, time, cancellationToken);
    }
}

/// <summary>What a switchover's success is measured by.</summary>
/// <param name="Cluster">Patroni's view.</param>
/// <param name="Write">A write through the leader; null when there is none.</param>
public sealed record LeadershipSight(ClusterSight Cluster, WriteProbe? Write)
{
    /// <summary>Looks, and writes one message of a few bytes to the leader's WAL.</summary>
    public static async Task<LeadershipSight> LookAsync(ClusterAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = await ClusterSight.LookAsync(access, cancellationToken);
        if (cluster.Leader is not { } found || access.Cluster.FindInstance(found.Name) is not { } leader)
        {
            return new LeadershipSight(cluster, null);
        }

        await using var server = access.Open(leader.Node);
        return new LeadershipSight(cluster, await WriteProbe.RunAsync(server, time, cancellationToken));
    }
}
