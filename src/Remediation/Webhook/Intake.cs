using Microsoft.Extensions.Logging;
using Monitor.Audit.Records;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Webhook;

/// <summary>Writes the alerts of a delivery down as episodes, and keeps apart what is of no use. It never acts.</summary>
public sealed class Intake(
    Field field, RunJournal journal, AuditTrail audit, RemediationMetrics metrics, TimeProvider time, ILogger<Intake> logger)
{
    /// <summary>
    /// How long a run rests after its arrival: alerts of one cause come in several deliveries, and a storm must be recognised before the
    /// first of them is acted on.
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    /// <summary>Takes a delivery.</summary>
    /// <exception cref="JournalUnavailableException">It could not be written down; the sender should repeat it.</exception>
    public async Task<IntakeReport> TakeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var runs = new List<string>();
        var quarantined = new List<string>();
        foreach (var reading in AlertReader.Read(body))
        {
            switch (reading)
            {
                case AlertReading.Firing firing when Refuse(firing) is { } reason:
                    Quarantine(reason, quarantined);
                    break;
                case AlertReading.Firing firing:
                    runs.Add(await WriteAsync(firing, cancellationToken));
                    break;
                case AlertReading.Unusable unusable:
                    Quarantine(unusable.Reason, quarantined);
                    break;
                default:
                    metrics.CountAlert(AlertResult.Resolved);
                    break;
            }
        }

        return new IntakeReport(runs, quarantined);
    }

    /// <summary>Notes a delivery that was not even read.</summary>
    public IntakeReport Refuse(string reason)
    {
        var quarantined = new List<string>();
        Quarantine(reason, quarantined);
        return new IntakeReport([], quarantined);
    }

    private string? Refuse(AlertReading.Firing firing)
    {
        if (!field.Clusters.TryGetValue(firing.Cluster, out var access))
        {
            return $"The alert {firing.Name} names the cluster {firing.Cluster}, which the inventory does not know.";
        }

        return firing.Instance is { } instance && access.Cluster.FindInstance(instance) is null
            ? $"The alert {firing.Name} names the instance {instance}, which is not in {firing.Cluster}."
            : null;
    }

    private async Task<string> WriteAsync(AlertReading.Firing firing, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var receipt = await journal.ReceiveAsync(
            new Run
            {
                Id = Run.EpisodeId(firing.Fingerprint, firing.StartsAt, firing.Action),
                Action = firing.Action,
                Cluster = firing.Cluster,
                Instance = firing.Instance,
                Trigger = Trigger.Alert,
                Actor = "alertmanager",
                Reason = firing.Name,
                StartsAt = firing.StartsAt,
                ReceivedAt = now,
                NotBefore = now + Settle,
                History = [new Step(now, RunState.Received, firing.Name)],
            },
            cancellationToken);
        metrics.CountAlert(receipt.IsNew ? AlertResult.Received : AlertResult.Repeated);
        if (receipt.IsNew)
        {
            await audit.NoteAsync(AuditKind.Episode, receipt.Run, $"{firing.Name} fires since {firing.StartsAt:u}", cancellationToken);
        }

        return receipt.Run.Id;
    }

    private void Quarantine(string reason, List<string> quarantined)
    {
        metrics.CountAlert(AlertResult.Quarantined);
        // What strangers wrote goes into the log as a value, one line, bounded by the reader.
        logger.LogWarning("Quarantined: {Reason}", reason.ReplaceLineEndings(" "));
        quarantined.Add(reason);
    }
}

/// <summary>What became of a delivery; also the body of the answer.</summary>
/// <param name="Runs">The runs of its episodes, new or known.</param>
/// <param name="Quarantined">Why the rest is of no use.</param>
public sealed record IntakeReport(IReadOnlyList<string> Runs, IReadOnlyList<string> Quarantined);
