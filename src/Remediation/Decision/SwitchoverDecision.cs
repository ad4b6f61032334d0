using Monitor.Provisioner.Operations;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Decision;

/// <summary>Whether the leader should hand over, and to whom.</summary>
public static class SwitchoverDecision
{
    /// <summary>A round trip of at least so long is slow. Within one site it is a few milliseconds.</summary>
    public static readonly TimeSpan SlowThreshold = TimeSpan.FromMilliseconds(250);

    /// <summary>How many of <see cref="MemberProbe.Count"/> answers must be slow.</summary>
    public const int SlowAnswers = 4;

    /// <summary>How far a candidate may be behind, which is also what Patroni allows by default: 1 MiB.</summary>
    public const long LagLimitBytes = 1 << 20;

    /// <summary>
    /// How long a member that streams may take to catch up. A slow host sends slowly, and the switch to a new segment of WAL alone puts everybody
    /// 16 MiB behind until its empty rest has come through.
    /// </summary>
    public static readonly TimeSpan CatchUpPatience = TimeSpan.FromMinutes(2);

    /// <summary>Decides.</summary>
    /// <param name="sight">What was seen.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="wanted">The candidate that a person chose, or null for the best.</param>
    /// <param name="byPerson">Whether a person asks: then the leader need not be slow.</param>
    public static Ruling Decide(SwitchoverSight sight, string cluster, string? wanted, bool byPerson)
    {
        if (sight.Cluster.View is null)
        {
            return new Ruling.LookAgain($"No Patroni of {cluster} answers: {sight.Cluster.Silence}");
        }

        if (sight.Cluster.Leader is not { } leader)
        {
            return new Ruling.LookAgain($"{cluster} has no leader now; choosing one is Patroni's.");
        }

        if (!byPerson && JudgeLeader(sight, leader) is { } notSlow)
        {
            return notSlow;
        }

        var refusals = new List<string>();
        var others = sight.Cluster.View.Members.Where(member => member != leader && (wanted is null || member.Name == wanted)).ToList();
        var candidates = others
            .Select(member => (Member: member, Probe: FindProbe(sight, member)))
            .Where(pair => IsFit(pair.Member, pair.Probe, leader, refusals))
            .OrderBy(pair => pair.Member.Role == "sync_standby" ? 0 : 1)
            .ThenBy(pair => pair.Probe!.Offline)
            .ThenBy(pair => pair.Member.LagBytes)
            .ThenBy(pair => pair.Probe!.Median)
            .ThenBy(pair => pair.Probe!.Sequence)
            .ToList();
        if (candidates is [var best, ..])
        {
            return new Ruling.Act(MakePlan(sight, cluster, leader, best.Member, best.Probe!));
        }

        var reason = $"No member of {cluster} is fit to lead instead of {leader.Name}: {Explain(refusals, wanted)}";
        var mayCatchUp = others.Any(member => member.LagBytes is not null && RefusalOf(member with { LagBytes = 0 }, FindProbe(sight, member), leader) is null);
        return mayCatchUp ? new Ruling.LookAgain(reason) { Patience = CatchUpPatience } : new Ruling.Beyond(reason);
    }

    private static Ruling? JudgeLeader(SwitchoverSight sight, PatroniMember leader)
    {
        var probe = FindProbe(sight, leader);
        if (probe is not { Answers: true })
        {
            return new Ruling.LookAgain($"{leader.Name} does not answer every time; whether it is lost is for Patroni to judge.");
        }

        var slow = probe.CountSlow(SlowThreshold);
        if (slow < SlowAnswers)
        {
            return new Ruling.Healthy(
                $"{leader.Name} answers in {Milliseconds(probe.Median)}; {slow} of {probe.RoundTrips.Count} answers were slow.");
        }

        return sight.LeaderSql switch
        {
            { InRecovery: null } sql => new Ruling.LookAgain($"{leader.Name} does not answer SQL: {sql.Fault}"),
            { InRecovery: true } => new Ruling.LookAgain($"{leader.Name} leads for Patroni, but is in recovery for PostgreSQL."),
            { } sql when sql.RoundTrip < SlowThreshold => new Ruling.LookAgain(
                $"{leader.Name} is slow by REST ({Milliseconds(probe.Median)}) but not by SQL ({Milliseconds(sql.RoundTrip)})."),
            null => new Ruling.LookAgain($"{leader.Name} is not in the inventory, so SQL could not be asked."),
            _ => null,
        };
    }

    private static bool IsFit(PatroniMember member, MemberProbe? probe, PatroniMember leader, List<string> refusals)
    {
        var refusal = RefusalOf(member, probe, leader);
        if (refusal is not null)
        {
            refusals.Add($"{member.Name} {refusal}");
        }

        return refusal is null;
    }

    private static string? RefusalOf(PatroniMember member, MemberProbe? probe, PatroniMember leader) =>
        (member, probe) switch
        {
            (_, null) => "is not in the inventory",
            ({ NoFailover: true }, _) => "is tagged nofailover",
            ({ Role: not ("replica" or "sync_standby" or "quorum_standby") }, _) => $"has the role {member.Role}",
            ({ State: not "streaming" }, _) => $"is {member.State}, not streaming",
            _ when member.Timeline != leader.Timeline => $"is on timeline {member.Timeline}, the leader on {leader.Timeline}",
            ({ LagBytes: null }, _) => "has an unknown lag",
            ({ LagBytes: > LagLimitBytes }, _) => $"is {member.LagBytes} bytes behind",
            (_, { Median: null }) => "does not answer every time",
            _ when probe!.Median >= SlowThreshold / 2 => $"is slow itself ({Milliseconds(probe.Median)})",
            _ => null,
        };

    private static Plan MakePlan(SwitchoverSight sight, string cluster, PatroniMember leader, PatroniMember best, MemberProbe probe) => new()
    {
        Action = "switchover",
        Cluster = cluster,
        Summary = $"Hand the lead of {cluster} over from {leader.Name} to {best.Name}.",
        Parameters = new Dictionary<string, string> { ["leader"] = leader.Name, ["candidate"] = best.Name },
        Evidence =
        [
            $"{leader.Name}: REST {Milliseconds(FindProbe(sight, leader)?.Median)}, SQL {Milliseconds(sight.LeaderSql?.RoundTrip)}, timeline {leader.Timeline}",
            $"{best.Name}: REST {Milliseconds(probe.Median)}, {best.State}, {best.LagBytes} bytes behind, timeline {best.Timeline}",
        ],
    };

    private static MemberProbe? FindProbe(SwitchoverSight sight, PatroniMember member) =>
        sight.Probes.FirstOrDefault(probe => probe.Instance == member.Name);

    private static string Explain(List<string> refusals, string? wanted) => refusals.Count > 0
        ? string.Join("; ", refusals)
        : wanted is null ? "there is no other member" : $"{wanted} is no other member";

    private static string Milliseconds(TimeSpan? duration) => duration is { } known ? $"{known.TotalMilliseconds:0} ms" : "no answer";
}
