namespace Monitor.Remediation.Action;

/// <summary>
/// How this service, which may not run as the repository's owner, has a backup made: it leaves a request, systemd starts
/// <c>monitor-backup@STANZA.service</c> as that owner, and the service leaves its outcome.
/// </summary>
/// <param name="RequestDirectory">Where requests are left; this service writes, systemd watches.</param>
/// <param name="OutcomeDirectory">Where outcomes appear; the backup's owner writes, this service reads.</param>
public sealed record BackupRequests(string RequestDirectory, string OutcomeDirectory)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long systemd may take to notice a request.</summary>
    private static readonly TimeSpan PickUp = TimeSpan.FromSeconds(30);

    /// <summary>Leaves a request and waits for its outcome.</summary>
    /// <param name="stanza">The cluster; a <see cref="Model.Topology.ClusterName"/> is safe as a file name.</param>
    /// <param name="deadline">How long the backup may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait, not the backup.</param>
    public async Task<Outcome> RunAsync(
        Model.Topology.ClusterName stanza, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = Path.Combine(RequestDirectory, $"{stanza}.request");
        var outcome = Path.Combine(OutcomeDirectory, $"{stanza}.outcome");
        var before = File.GetLastWriteTimeUtc(outcome);
        await File.WriteAllTextAsync(request, "", cancellationToken);
        var begin = time.GetTimestamp();
        while (File.GetLastWriteTimeUtc(outcome) == before)
        {
            if (File.Exists(request) && time.GetElapsedTime(begin) > PickUp)
            {
                File.Delete(request);
                return new Outcome.Refused(
                    $"Nobody took {request} within {PickUp.TotalSeconds:0} s. Is monitor-backup@{stanza}.path active?");
            }

            if (time.GetElapsedTime(begin) > deadline)
            {
                return new Outcome.Unknown($"The backup of {stanza} did not end within {deadline.TotalHours:0} h.");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        var text = (await File.ReadAllTextAsync(outcome, cancellationToken)).Trim();
        return text.StartsWith("success", StringComparison.Ordinal)
            ? new Outcome.Done($"monitor-backup@{stanza}.service ended: {text}")
            : new Outcome.Refused($"monitor-backup@{stanza}.service ended: {text}. Its journal says why.");
    }
}
