using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>What Patroni says about a cluster now.</summary>
/// <param name="View">The view of the first member that answered, or null.</param>
/// <param name="Silence">Why nobody answered; null when somebody did.</param>
public sealed record ClusterSight(PatroniCluster? View, string? Silence)
{
    /// <summary>Whether a person told Patroni to keep its hands off.</summary>
    public bool Paused => View?.Paused ?? false;

    /// <summary>The leader, or null.</summary>
    public PatroniMember? Leader => View?.Leader;

    /// <summary>Asks the members in turn.</summary>
    public static async Task<ClusterSight> LookAsync(ClusterAccess access, CancellationToken cancellationToken)
    {
        var nodes = access.Cluster.Members.Select(member => member.Node);
        return await access.Patroni.GetClusterAsync(nodes, cancellationToken) switch
        {
            PatroniReading<PatroniCluster>.Answered answered => new ClusterSight(answered.Value, null),
            PatroniReading<PatroniCluster>.Silent silent => new ClusterSight(null, silent.Reason),
            _ => throw new InvalidOperationException("A reading is an answer or a silence."),
        };
    }
}
