using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>What a re-initialisation needs to see.</summary>
/// <param name="Target">The instance.</param>
/// <param name="Cluster">The cluster's view of it, as another member gives it where possible.</param>
/// <param name="Own">What the member's own Patroni says, or null when it is silent.</param>
/// <param name="Stanza">The backups, from which a replica can be made as well.</param>
/// <param name="Now">When it was looked at.</param>
public sealed record ReplicaSight(
    string Target, ClusterSight Cluster, PatroniStatus? Own, StanzaReading Stanza, DateTimeOffset Now)
{
    /// <summary>The member as the others see it, or null.</summary>
    public PatroniMember? Member => Cluster.View?.Find(Target);

    /// <summary>Looks.</summary>
    public static async Task<ReplicaSight> LookAsync(
        ClusterAccess access, string target, TimeProvider time, CancellationToken cancellationToken)
    {
        var others = access.Cluster.Members.Where(member => access.Cluster.InstanceName(member) != target);
        var reading = await access.Patroni.GetClusterAsync(others.Select(member => member.Node), cancellationToken);
        var cluster = new ClusterSight(reading.OrNull, (reading as PatroniReading<PatroniCluster>.Silent)?.Reason);
        var own = access.Cluster.FindInstance(target) is { } member
            ? (await access.Patroni.GetStatusAsync(member.Node, cancellationToken)).OrNull
            : null;
        var stanza = await access.Backups.GetInfoAsync(access.Name, cancellationToken);
        return new ReplicaSight(target, cluster, own, stanza, time.GetUtcNow());
    }
}
