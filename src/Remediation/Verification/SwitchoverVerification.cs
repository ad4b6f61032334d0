using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Verification;

/// <summary>Whether the lead was handed over: the candidate leads, takes a write quickly, and the old leader follows.</summary>
public static class SwitchoverVerification
{
    /// <summary>How long a write through the new leader may take.</summary>
    public static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Up to a minute for the switchover itself; the rest is for the old leader, which is slow, to come back as a replica. With half a second a
    /// round trip it was seen to take two minutes from the hand-over on: it asks the archive several times, 6 s each, before it streams.
    /// </summary>
    public static readonly Patience Patience = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    /// <summary>Judges one look.</summary>
    public static Measurement Judge(Plan plan, LeadershipSight sight)
    {
        var (old, candidate) = (plan.Parameters["leader"], plan.Parameters["candidate"]);
        if (sight.Cluster.Leader is not { } leader)
        {
            return new Measurement.NotYet($"There is no leader. {sight.Cluster.Silence}".TrimEnd());
        }

        if (leader.Name != candidate)
        {
            return leader.Name == old
                ? new Measurement.NotYet($"{old} still leads.")
                : new Measurement.Broken($"{leader.Name} leads, and not {candidate}. Nothing is switched back.");
        }

        if (sight.Write is not { Accepted: true } write)
        {
            return new Measurement.NotYet($"{candidate} leads, but takes no write: {sight.Write?.Detail ?? "not asked"}");
        }

        if (write.Duration > WriteLimit)
        {
            return new Measurement.NotYet($"{candidate} leads, but a write took {write.Duration.TotalMilliseconds:0} ms.");
        }

        var follower = sight.Cluster.View!.Find(old);
        return follower is { State: "streaming" } && follower.Timeline == leader.Timeline
            ? new Measurement.Met(
                $"{candidate} leads on timeline {leader.Timeline} and took a write at {write.Detail} in {write.Duration.TotalMilliseconds:0} ms; {old} follows.")
            : new Measurement.NotYet($"{candidate} leads on timeline {leader.Timeline} and takes writes; {old} does not follow yet: {Describe(follower)}.");
    }

    /// <summary>How far an interrupted switchover got.</summary>
    public static Resumption Resume(Plan plan, LeadershipSight sight)
    {
        var (old, candidate) = (plan.Parameters["leader"], plan.Parameters["candidate"]);
        return sight.Cluster.Leader?.Name switch
        {
            null => new Resumption.Unseen($"There is no leader now. {sight.Cluster.Silence}".TrimEnd()),
            var name when name == candidate => new Resumption.Begun($"{candidate} leads."),
            var name when name == old => new Resumption.NotBegun($"{old} still leads; its name in the request makes a second one harmless."),
            var name => new Resumption.Ambiguous($"{name} leads, which is neither {old} nor {candidate}."),
        };
    }

    private static string Describe(PatroniMember? member) => member switch
    {
        null => "Patroni does not list it",
        { Timeline: { } timeline } => $"{member.State}, on timeline {timeline}",
        _ => member.State,
    };
}
