using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>How fast the Patroni of one member answers us, asked several times.</summary>
/// <remarks>
/// Patroni speaks HTTP/1.0 and hangs up after every answer, so each question is a connection of its own: about four round trips. The round trip
/// of a connection that is kept, which is what clients feel, is measured by SQL.
/// </remarks>
/// <param name="Instance">The member.</param>
/// <param name="Sequence">Its number, the last tie break.</param>
/// <param name="Offline">Whether it is set aside for analytics.</param>
/// <param name="RoundTrips">One for each question, connecting included; null where no answer came.</param>
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

    /// <summary>
    /// Between the begins of two questions. They overlap, so that a member which needs seconds for each is known in seconds; and they do not begin
    /// together, so that one hiccup does not make all of them slow.
    /// </summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <summary>Measures one member.</summary>
    public static async Task<MemberProbe> RunAsync(ClusterAccess access, Member member, TimeProvider time, CancellationToken cancellationToken)
    {
        var trips = await Task.WhenAll(Enumerable.Range(0, Count).Select(async number =>
        {
            await Task.Delay(number * Stagger, time, cancellationToken);
            return await AskAsync(access, member.Node, cancellationToken);
        }));
        return new MemberProbe(access.Cluster.InstanceName(member), member.Sequence, member.Offline, trips);
    }

    private static async Task<TimeSpan?> AskAsync(ClusterAccess access, Node node, CancellationToken cancellationToken) =>
        await access.Patroni.GetStatusAsync(node, cancellationToken) is PatroniReading<PatroniStatus>.Answered answered
            ? answered.RoundTrip
            : null;
}
