using System.Text.Json.Nodes;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Provisioner.Engine;
using Monitor.Remediation.Drills;

namespace Monitor.Cli.Deploy;

/// <summary>
/// What the person at this machine does, as records in the ledger. They are on this disk before the work goes on, and reach the vault as soon as
/// it answers: the first apply of a fleet begins before there is a vault.
/// </summary>
internal sealed class AuditTrail : IAsyncDisposable
{
    /// <summary>Steps that one record names; the rest is counted, and the plan's hash covers all.</summary>
    private const int NamedSteps = 200;

    private static readonly TimeSpan ShipDeadline = TimeSpan.FromSeconds(5);

    private readonly Ledger ledger;

    private AuditTrail(Ledger ledger) => this.ledger = ledger;

    /// <summary>Who a record names as the actor.</summary>
    public static string Actor => $"{Environment.UserName}@{Environment.MachineName}";

    public static async Task<AuditTrail> OpenAsync(FleetAccess access, CancellationToken cancellationToken) => new(await Ledger.OpenAsync(
        new LedgerOptions
        {
            Source = "provisioner@admin",
            SpoolDirectory = Path.Combine(access.Directory, "audit", "spool"),
            Vault = access.Vault(),
            VaultPublicKey = access.VaultPublicKey(),
        },
        cancellationToken));

    public async Task RecordAsync(Plan plan, CancellationToken cancellationToken) => await ledger.AppendAsync(
        new AuditEntry
        {
            Kind = AuditKind.Plan,
            Actor = Actor,
            Summary = plan.Refusals.Count > 0
                ? $"planned nothing: {plan.Refusals.Count} of {plan.Nodes} nodes refuse"
                : $"planned {plan.Steps.Count} steps on {plan.Nodes} nodes",
            Details = new JsonObject
            {
                ["plan"] = plan.Hash,
                ["refusals"] = Texts(plan.Refusals.Select(refusal => $"{refusal.Node}: {refusal.Reason}")),
                ["steps"] = Texts(plan.Steps.Select(step => $"{step.Node}: {step.What}: {step.Reason}")),
                ["stepCount"] = plan.Steps.Count,
            },
        },
        cancellationToken);

    public async Task RecordBeginningAsync(Plan plan, CancellationToken cancellationToken) => await ledger.AppendAsync(
        new AuditEntry
        {
            Kind = AuditKind.Apply,
            Actor = Actor,
            Summary = $"begins to apply {plan.Steps.Count} steps",
            Details = new JsonObject { ["plan"] = plan.Hash },
        },
        cancellationToken);

    public async Task RecordAsync(Plan plan, ApplyResult result, CancellationToken cancellationToken) => await ledger.AppendAsync(
        new AuditEntry
        {
            Kind = AuditKind.Apply,
            Actor = Actor,
            Summary = result.Succeeded
                ? $"applied {result.Outcomes.Count} steps in {result.Duration.TotalSeconds:0} s"
                : $"apply stopped: {result.Failures.Count} steps failed, {result.Remaining.Count} were not begun",
            Details = new JsonObject
            {
                ["plan"] = plan.Hash,
                ["done"] = Texts(result.Outcomes.Where(outcome => outcome.Failure is null).Select(outcome => $"{outcome.Step.Node}: {outcome.Step.What}")),
                ["failed"] = Texts(result.Failures.Select(outcome => $"{outcome.Step.Node}: {outcome.Step.What}: {outcome.Failure!.Detail}")),
            },
        },
        cancellationToken);

    public async Task RecordAsync(DrillResult drill, CancellationToken cancellationToken) => await ledger.AppendAsync(
        new AuditEntry
        {
            Kind = AuditKind.Fault,
            Actor = Actor,
            Summary = $"drill {drill.Drill}: {(drill.Passed ? "passed" : "failed")}",
            Details = new JsonObject
            {
                ["timeline"] = Texts(drill.Timeline.Select(moment => $"{moment.At:O} {moment.What}: {moment.Detail}")),
                ["problems"] = Texts(drill.Problems),
            },
        },
        cancellationToken);

    /// <summary>Ships what waits; what the vault does not take now stays on this disk for the next command.</summary>
    public async ValueTask DisposeAsync()
    {
        await ledger.ShipAsync(ShipDeadline, CancellationToken.None);
        ledger.Dispose();
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Take(NamedSteps).Select(text => JsonValue.Create(text))];
}
