using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>How fast the Patroni of one member answers us, asked several times over one connection.</summary>
/// <param name="Instance">The member.</param>
/// <param name="Sequence">Its number, the last tie break.</param>
/// <param name="Offline">Whether it is set aside for analytics.</param>
/// <param name="RoundTrips">One for each question; null where no answer came. The first, which includes connecting, is left out.</param>
public sealed record MemberProbe(string Instance, int Sequence, bool Offline, IReadOnlyList<TimeSpan?> RoundTrips)
{
    /// <summary>How many questions are measured.</summary>
    public const int Count = 5;

    /// <summary>Whether it answered every time.</summary>
    public bool Answers => RoundTrips.Count > 0 && RoundTrips.All(trip => trip is not null);

    /// <summary>The median round trip; null when an answer is missing.</summary>
    public TimeSpan? Median => Answers ? RoundTrips.Order().ElementAt(RoundTrips.Count / 2) : null;

    /// <summary>How many answers took at least so long.</summary>
    public int CountSlow(TimeSpan threshold) => RoundTrips.Count(trip => trip >= threshold);

    /// <summary>Measures one member.</summary>
    public static async Task<MemberProbe> RunAsync(ClusterAccess access, Member member, CancellationToken cancellationToken)
    {
        var trips = new List<TimeSpan?>(Count);
        if (await AskAsync(access, member.Node, cancellationToken) is null)
        {
            trips.Add(null);
        }
        else
        {
            while (trips.Count < Count)
            {
                trips.Add(await AskAsync(access, member.Node, cancellationToken));
            }
        }

        return new MemberProbe(access.Cluster.InstanceName(member), member.Sequence, member.Offline, trips);
    }

    private static async Task<TimeSpan?> AskAsync(ClusterAccess access, Node node, CancellationToken cancellationToken) =>
        await access.Patroni.GetStatusAsync(node, cancellationToken) is PatroniReading<PatroniStatus>.Answered answered
            ? answered.RoundTrip
            : null;
}
