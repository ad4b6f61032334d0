using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation;

/// <summary>Writes what this service sees, decides and does into the audit ledger, and into its own log.</summary>
public sealed class AuditTrail(Ledger ledger, ILogger<AuditTrail> logger)
{
    /// <summary>The chain in the ledger.</summary>
    public const string Source = "remediation@remediation";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Records a step of a run. It is on disk when this returns; without that nothing may be done to a cluster.</summary>
    /// <exception cref="SpoolFullException">The vault has not answered for so long that nothing more fits.</exception>
    public async Task RecordAsync(string kind, Run run, string summary, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Kind} of {Action} on {Cluster} ({Run}): {Summary}", kind, run.Action, run.Cluster, run.Id, summary);
        await ledger.AppendAsync(Compose(kind, run, summary), cancellationToken);
    }

    /// <summary>Records what has happened already and cannot be taken back; when it does not fit, the log must do.</summary>
    public async Task NoteAsync(string kind, Run run, string summary, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync(kind, run, summary, cancellationToken);
        }
        catch (SpoolFullException full)
        {
            logger.LogError(full, "Not audited, because the spool is full: {Kind} of {Run}: {Summary}", kind, run.Id, summary);
        }
    }

    /// <summary>Records what a person did that is not part of a run: the breaker, the switch.</summary>
    /// <exception cref="SpoolFullException">The vault has not answered for so long that nothing more fits.</exception>
    public async Task RecordAsync(string kind, string actor, string summary, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Kind} by {Actor}: {Summary}", kind, actor, summary);
        await ledger.AppendAsync(new AuditEntry { Kind = kind, Actor = actor, Summary = summary }, cancellationToken);
    }

    private static AuditEntry Compose(string kind, Run run, string summary)
    {
        var details = new JsonObject
        {
            ["run"] = run.Id,
            ["action"] = run.Action,
            ["state"] = run.State.ToString(),
            ["trigger"] = run.Trigger.ToString(),
            ["reason"] = run.Reason,
        };
        if (run.Plan is { } plan)
        {
            details["plan"] = JsonSerializer.SerializeToNode(plan, Json);
        }

        return new AuditEntry
        {
            Kind = kind,
            Actor = run.Actor,
            Summary = summary,
            Cluster = run.Cluster,
            Instance = run.Instance,
            Details = details,
        };
    }
}
