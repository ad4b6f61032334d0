using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Decision;

/// <summary>Whether a backup must be made.</summary>
public static class BackupDecision
{
    /// <summary>Decides.</summary>
    /// <param name="sight">What was seen.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="policy">How old the newest backup may be.</param>
    /// <param name="byPerson">Whether a person asks: then there need not be a lack.</param>
    public static Ruling Decide(BackupSight sight, string cluster, BackupPolicy policy, bool byPerson)
    {
        if (sight.Stanza is StanzaReading.Unreadable unreadable)
        {
            return new Ruling.LookAgain(unreadable.Reason);
        }

        var info = sight.Info!;
        if (info.Status.Lock.Backup.Held)
        {
            return new Ruling.LookAgain($"A backup of {cluster} is running.");
        }

        var age = sight.Now - info.NewestSound?.CompletedAt;
        if (!byPerson && age <= policy.MaximumAge)
        {
            return new Ruling.Healthy($"The newest backup of {cluster}, {info.NewestSound!.Label}, is {Hours(age)} old.");
        }

        if (sight.Cluster.Leader is null)
        {
            return new Ruling.LookAgain($"{cluster} has no leader that could be backed up. {sight.Cluster.Silence}".TrimEnd());
        }

        return new Ruling.Act(new Plan
        {
            Action = "backup",
            Cluster = cluster,
            Summary = $"Make a full backup of {cluster}.",
            Parameters = new Dictionary<string, string>
            {
                ["type"] = "full",
                ["newestBefore"] = info.Backups is [.., var newest] ? newest.Label : "",
            },
            Evidence =
            [
                age is null ? "There is no sound backup." : $"The newest sound backup is {Hours(age)} old, allowed are {Hours(policy.MaximumAge)}.",
                $"pgBackRest says: {info.Status.Message} ({info.Status.Code})",
            ],
        });
    }

    private static string Hours(TimeSpan? span) => $"{span!.Value.TotalHours:0.0} h";
}
