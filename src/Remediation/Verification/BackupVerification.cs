using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Verification;

/// <summary>Whether there is a new, sound backup whose WAL is archived. The exit code of a backup says nothing about that.</summary>
public static class BackupVerification
{
    /// <summary>A large cluster takes hours; the lock is held so long, because the backup loads the primary.</summary>
    public static readonly Patience Patience = new(TimeSpan.FromHours(12), TimeSpan.FromSeconds(5), TimeSpan.Zero);

    /// <summary>The backup that the plan made, when it is there.</summary>
    public static BackupInfo? FindNew(Plan plan, BackupSight sight) => sight.Info is { Backups: [.., var newest] }
        && string.CompareOrdinal(newest.Label, plan.Parameters["newestBefore"]) > 0
            ? newest
            : null;

    /// <summary>Judges one look.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sight">What was seen.</param>
    /// <param name="verified">What reading the backup back said; null when there is none to read.</param>
    public static Measurement Judge(Plan plan, BackupSight sight, VerifyReport? verified)
    {
        if (sight.Stanza is StanzaReading.Unreadable unreadable)
        {
            return new Measurement.NotYet(unreadable.Reason);
        }

        if (FindNew(plan, sight) is not { } backup)
        {
            return sight.Info!.Status.Lock.Backup.Held
                ? new Measurement.NotYet("The backup is running.")
                : new Measurement.NotYet("There is no new backup, and none is running.");
        }

        if (backup.Error)
        {
            return new Measurement.Broken($"The backup {backup.Label} met pages with wrong checksums.");
        }

        var archived = sight.Info!.Archives.Select(archive => archive.Maximum).Max(StringComparer.Ordinal);
        if (string.CompareOrdinal(backup.Archive.Stop, archived) > 0)
        {
            return new Measurement.NotYet($"The backup {backup.Label} needs WAL up to {backup.Archive.Stop}; archived is {archived ?? "none"}.");
        }

        return verified is { Sound: true }
            ? new Measurement.Met($"The backup {backup.Label} is complete, its WAL up to {backup.Archive.Stop} is archived, and all of it was read back.")
            : new Measurement.Broken($"The backup {backup.Label} could not be read back: {verified?.Text ?? "not tried"}");
    }

    /// <summary>How far an interrupted backup got.</summary>
    public static Resumption Resume(Plan plan, BackupSight sight) => sight switch
    {
        { Stanza: StanzaReading.Unreadable unreadable } => new Resumption.Unseen(unreadable.Reason),
        _ when FindNew(plan, sight) is { } backup => new Resumption.Begun($"There is a new backup, {backup.Label}."),
        { Info.Status.Lock.Backup.Held: true } => new Resumption.Begun("A backup is running."),
        _ => new Resumption.NotBegun("There is no new backup, and none is running; another one does no harm."),
    };
}
