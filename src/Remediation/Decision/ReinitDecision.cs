using Monitor.Provisioner.Operations;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Decision;

/// <summary>Whether a replica must be copied anew.</summary>
public static class ReinitDecision
{
    /// <summary>How old a backup may be to stand in for a second replica.</summary>
    public static readonly TimeSpan BackupAge = TimeSpan.FromHours(24);

    /// <summary>Decides; for a person the replica must be broken as well.</summary>
    public static Ruling Decide(ReplicaSight sight, string cluster)
    {
        if (sight.Cluster.View is null)
        {
            return new Ruling.LookAgain($"No other Patroni of {cluster} answers: {sight.Cluster.Silence}");
        }

        if (sight.Cluster.Leader is not { } leader)
        {
            return new Ruling.LookAgain($"{cluster} has no leader to copy from.");
        }

        if (sight.Member is not { } member || sight.Own is null)
        {
            return new Ruling.LookAgain($"Patroni of {sight.Target} does not answer, so it cannot be told to begin anew.");
        }

        if (member == leader)
        {
            return new Ruling.Beyond($"{sight.Target} leads {cluster}: its data is the cluster's data, and is never thrown away.");
        }

        if (IsCopying(member, sight.Own))
        {
            return new Ruling.LookAgain($"{sight.Target} is being copied already.");
        }

        if (IsHealthy(member, leader))
        {
            return new Ruling.Healthy($"{sight.Target} is {member.State} on the leader's timeline {leader.Timeline}.");
        }

        if (!IsStuck(member, sight.Own, leader))
        {
            return new Ruling.LookAgain($"{sight.Target} is {member.State} for the others and {sight.Own.State} for itself.");
        }

        return FindSafety(sight, member, leader) is { } safety
            ? new Ruling.Act(MakePlan(sight, cluster, member, leader, safety))
            : new Ruling.Beyond(
                $"{sight.Target} is the last copy beside the leader, and no sound backup is younger than {BackupAge.TotalHours:0} h: make a backup first.");
    }

    /// <summary>Whether a replica follows its leader.</summary>
    public static bool IsHealthy(PatroniMember member, PatroniMember leader) =>
        member.State == "streaming" && member.Timeline == leader.Timeline;

    /// <summary>Whether a replica is being copied now.</summary>
    public static bool IsCopying(PatroniMember member, PatroniStatus? own) =>
        member.State.StartsWith("creating", StringComparison.Ordinal)
        || (own?.State.StartsWith("creating", StringComparison.Ordinal) ?? false)
        || member.State.Contains("bootstrap", StringComparison.Ordinal);

    // "starting" and "stopping" pass, so two witnesses must agree that it is down, or that it runs on another timeline than the leader.
    private static bool IsStuck(PatroniMember member, PatroniStatus own, PatroniMember leader) =>
        (IsDown(member.State) && IsDown(own.State))
        || (own.Running && own.ReplicationState != "streaming" && member.Timeline < leader.Timeline && own.Timeline < leader.Timeline);

    private static bool IsDown(string state) => state is "start failed" or "stopped" or "crashed" or "initdb failed" or "custom bootstrap failed";

    private static string? FindSafety(ReplicaSight sight, PatroniMember target, PatroniMember leader)
    {
        var other = sight.Cluster.View!.Members.FirstOrDefault(member => member != target && member != leader && IsHealthy(member, leader));
        if (other is not null)
        {
            return $"{other.Name} is a healthy replica";
        }

        var backup = (sight.Stanza as StanzaReading.Known)?.Info.NewestSound;
        return backup is not null && sight.Now - backup.CompletedAt < BackupAge
            ? $"the backup {backup.Label} is {(sight.Now - backup.CompletedAt).TotalHours:0.0} h old"
            : null;
    }

    private static Plan MakePlan(ReplicaSight sight, string cluster, PatroniMember member, PatroniMember leader, string safety) => new()
    {
        Action = "reinit",
        Cluster = cluster,
        Summary = $"Throw the data of {member.Name} away and copy it anew from {leader.Name}.",
        Parameters = new Dictionary<string, string> { ["member"] = member.Name },
        Evidence =
        [
            $"{member.Name}: {member.State} for the others, {sight.Own!.State} for itself, timeline {member.Timeline}",
            $"{leader.Name}: leads on timeline {leader.Timeline}",
            safety,
        ],
    };
}
