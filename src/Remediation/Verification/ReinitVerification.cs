using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Verification;

/// <summary>Whether the replica follows its leader again, by two witnesses.</summary>
public static class ReinitVerification
{
    /// <summary>How far behind counts as following: 1 MiB.</summary>
    public const long LagLimitBytes = 1 << 20;

    /// <summary>Copying runs at disk or network speed: 2 h are 360 GB at 50 MB/s.</summary>
    public static readonly Patience Patience = new(TimeSpan.FromHours(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    /// <summary>Judges one look.</summary>
    public static Measurement Judge(ReplicaSight sight)
    {
        if (sight.Member is not { } member || sight.Cluster.Leader is not { } leader)
        {
            return new Measurement.NotYet($"{sight.Target} or its leader is not to be seen. {sight.Cluster.Silence}".TrimEnd());
        }

        if (member == leader)
        {
            return new Measurement.Broken($"{sight.Target} leads now.");
        }

        return ReinitDecision.IsHealthy(member, leader) && member.LagBytes <= LagLimitBytes && sight.Own is { Running: true }
            ? new Measurement.Met($"{sight.Target} is streaming on timeline {member.Timeline}, {member.LagBytes} bytes behind.")
            : new Measurement.NotYet(
                $"{sight.Target} is {member.State} for the others and {sight.Own?.State ?? "silent"} for itself, timeline {member.Timeline}, lag {member.LagBytes?.ToString() ?? "unknown"}.");
    }

    /// <summary>How far an interrupted re-initialisation got.</summary>
    public static Resumption Resume(Plan plan, ReplicaSight sight) => (sight.Member, sight.Cluster.Leader) switch
    {
        (null, _) or (_, null) => new Resumption.Unseen($"{sight.Target} or its leader is not to be seen. {sight.Cluster.Silence}".TrimEnd()),
        var (member, leader) when member == leader => new Resumption.Ambiguous($"{sight.Target} leads now."),
        var (member, _) when ReinitDecision.IsCopying(member, sight.Own) => new Resumption.Begun($"{sight.Target} is being copied."),
        var (member, leader) when ReinitDecision.IsHealthy(member, leader) => new Resumption.Begun($"{sight.Target} is streaming."),
        var (member, leader) when ReinitDecision.Decide(sight, plan.Cluster) is Ruling.Act =>
            new Resumption.NotBegun($"{sight.Target} is {member.State} as before; what would be thrown away is still broken."),
        var (member, _) => new Resumption.Unseen($"{sight.Target} is {member.State}, which passes."),
    };
}
