using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Action;

/// <summary>Makes a full backup where there is none or only an old one, and reads it back.</summary>
public sealed class Backup(BackupRequests requests, TimeProvider time) : IRemedy
{
    // Longer than any backup that ended within its own deadline needs to be read once.
    private static readonly TimeSpan VerifyDeadline = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    public string Name => "backup";

    /// <inheritdoc/>
    public string Undo => "pgbackrest expire --set=LABEL removes the backup.";

    /// <inheritdoc/>
    public Patience Patience => BackupVerification.Patience;

    /// <inheritdoc/>
    public async Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken)
    {
        var sight = await BackupSight.LookAsync(access, time, cancellationToken);
        var ruling = BackupDecision.Decide(sight, access.Name, access.Cluster.Backup, run.Trigger == Trigger.Person);
        return new Assessment(ruling, sight.Cluster.Paused);
    }

    /// <inheritdoc/>
    public Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        requests.RunAsync(access.Cluster.Name, Patience.Deadline, time, cancellationToken);

    /// <inheritdoc/>
    public async Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken)
    {
        var sight = await BackupSight.LookAsync(access, time, cancellationToken);
        var verified = BackupVerification.FindNew(plan, sight) is { Error: false } backup
            ? await VerifyAsync(access, backup, cancellationToken)
            : null;
        return BackupVerification.Judge(plan, sight, verified);
    }

    /// <inheritdoc/>
    public async Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        BackupVerification.Resume(plan, await BackupSight.LookAsync(access, time, cancellationToken));

    private static async Task<VerifyReport> VerifyAsync(ClusterAccess access, BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            return await access.Backups.VerifyAsync(access.Name, backup.Label, VerifyDeadline, cancellationToken);
        }
        catch (TimeoutException late)
        {
            return new VerifyReport(false, late.Message);
        }
    }
}
