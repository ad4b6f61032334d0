using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Model.Topology;
using Monitor.Remediation.Action;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Guard;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation;

/// <summary>What a runner works with.</summary>
/// <param name="Clusters">The clusters, by name.</param>
/// <param name="Remedies">The actions, by name.</param>
/// <param name="Policy">What alerts may do.</param>
public sealed record Field(
    FrozenDictionary<string, ClusterAccess> Clusters, FrozenDictionary<string, IRemedy> Remedies, RemediationPolicy Policy);

/// <summary>
/// Takes one run one step further: see, decide, guard, lock, see again, act, measure. Every step is in the journal before the next begins, so
/// that whoever reads it after a crash knows what may have happened.
/// </summary>
public sealed class Runner(
    Field field, RunJournal journal, KillSwitch killSwitch, AuditTrail audit, RemediationMetrics metrics, TimeProvider time, ILogger<Runner> logger)
{
    /// <summary>How soon a run that waits is looked at again.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How many looks in a row must find nothing wrong before an alert's run ends.</summary>
    public const int HealthyLooks = 2;

    /// <summary>How often an action may be begun, the first time included.</summary>
    public const int AttemptLimit = 2;

    // A person waits at a terminal; an alert may take until it is stale.
    private static readonly TimeSpan PersonsPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Takes the run one step further, or to its end.</summary>
    /// <exception cref="JournalUnavailableException">etcd does not answer; nothing was begun since it last did.</exception>
    public async Task AdvanceAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        var run = stored.Run;
        if (!field.Clusters.TryGetValue(run.Cluster, out var access) || !field.Remedies.TryGetValue(run.Action, out var remedy))
        {
            await EndAsync(stored, RunState.Skipped, $"The inventory has no cluster {run.Cluster} or no action {run.Action} any more.", null, cancellationToken);
            return;
        }

        var task = run.State switch
        {
            RunState.Planned => ExpireAsync(stored, cancellationToken),
            RunState.Executing or RunState.Verifying => ResumeAsync(stored, access, remedy, cancellationToken),
            _ => ConsiderAsync(stored, access, remedy, cancellationToken),
        };
        await task;
    }

    private async Task ExpireAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - stored.Run.History[^1].At > Guards.ApprovalExpiry)
        {
            await EndAsync(stored, RunState.Skipped, "Nobody approved the plan in time.", null, cancellationToken);
        }
    }

    private async Task ConsiderAsync(StoredRun stored, ClusterAccess access, IRemedy remedy, CancellationToken cancellationToken)
    {
        var run = stored.Run;
        if (run.Trigger == Trigger.Alert && field.Policy.ModeOf(run.Action) == RemediationMode.Off)
        {
            await EndAsync(stored, RunState.Skipped, $"The mode of {run.Action} is off.", null, cancellationToken);
            return;
        }

        if (await DecideAsync(stored, access, remedy, null, cancellationToken) is not { } ready)
        {
            return;
        }

        await using var held = await journal.LockAsync(run.Cluster, run.Id, cancellationToken);
        if (held is null)
        {
            await WaitAsync(ready, $"Another run changes {run.Cluster} now.", LookAgain, null, cancellationToken);
            return;
        }

        // What was true before the lock may not be true any more: somebody else may have repaired it.
        if (await DecideAsync(ready, access, remedy, held, cancellationToken) is { } decided)
        {
            await ExecuteAsync(decided, access, remedy, held, cancellationToken);
        }
    }

    /// <summary>Sees, decides and guards. Gives the run when it may act, else writes down why not and gives null.</summary>
    private async Task<StoredRun?> DecideAsync(
        StoredRun stored, ClusterAccess access, IRemedy remedy, ClusterLock? held, CancellationToken cancellationToken)
    {
        var assessment = await LookAsync(token => remedy.AssessAsync(access, stored.Run, token), cancellationToken);
        if (held is null && stored.Run.LastRuling != assessment.Ruling.GetType().Name)
        {
            await audit.NoteAsync(AuditKind.Decision, stored.Run, assessment.Ruling.Reason, cancellationToken);
        }

        var run = stored.Run with { LastRuling = assessment.Ruling.GetType().Name };
        if (assessment.Ruling is not Ruling.Act act)
        {
            await SettleAsync(stored with { Run = run }, assessment.Ruling, held, cancellationToken);
            return null;
        }

        run = run with { HealthyLooks = 0, Plan = act.Plan };
        var verdict = Guards.Check(await GatherAsync(run, assessment.Paused, cancellationToken));
        return await ObeyAsync(stored with { Run = run }, verdict, held, cancellationToken);
    }

    private Task SettleAsync(StoredRun stored, Ruling ruling, ClusterLock? held, CancellationToken cancellationToken)
    {
        var run = stored.Run;
        var age = time.GetUtcNow() - run.ReceivedAt;
        return (ruling, run.Trigger) switch
        {
            (Ruling.Beyond, _) => EndAsync(stored, RunState.Escalated, ruling.Reason, held, cancellationToken),
            // What was begun before an interruption took effect after all; whether it stands is measured.
            (Ruling.Healthy, _) when run.ExecutedAt is not null => EnterAsync(stored, RunState.Verifying, $"Interrupted, and {ruling.Reason}", held, null, cancellationToken),
            (Ruling.Healthy, Trigger.Alert) when run.HealthyLooks + 1 < HealthyLooks => WaitAsync(
                stored with { Run = run with { HealthyLooks = run.HealthyLooks + 1 } }, ruling.Reason, 2 * LookAgain, held, cancellationToken),
            (Ruling.Healthy, _) => EndAsync(stored, RunState.Skipped, $"Nothing to repair: {ruling.Reason}", held, cancellationToken),
            (Ruling.LookAgain { Patience: { } patience }, _) when age > patience => EndAsync(stored, RunState.Escalated, ruling.Reason, held, cancellationToken),
            (_, Trigger.Person) when age > PersonsPatience => EndAsync(stored, RunState.Escalated, ruling.Reason, held, cancellationToken),
            (_, Trigger.Alert) when age > Guards.StaleAfter => EndAsync(stored, RunState.Escalated, ruling.Reason, held, cancellationToken),
            _ => WaitAsync(stored with { Run = run with { HealthyLooks = 0 } }, ruling.Reason, LookAgain, held, cancellationToken),
        };
    }

    private async Task<GuardInput> GatherAsync(Run run, bool paused, CancellationToken cancellationToken)
    {
        // All at once: the journal may live on the very host that is slow.
        var open = journal.ListOpenAsync(cancellationToken);
        var switchedOff = killSwitch.ReadAsync(cancellationToken);
        var breaker = journal.GetBreakerAsync(cancellationToken);
        var restsUntil = journal.FindCooldownAsync(run, cancellationToken);
        var stormUntil = journal.FindStormAsync(cancellationToken);
        await Task.WhenAll(open, switchedOff, breaker, restsUntil, stormUntil);
        return new GuardInput
        {
            Now = time.GetUtcNow(),
            Run = run,
            Mode = field.Policy.ModeOf(run.Action),
            SwitchedOff = await switchedOff,
            Breaker = await breaker,
            RestsUntil = await restsUntil,
            Paused = paused,
            OpenAlerts = (await open).Count(other => other.Run.Trigger == Trigger.Alert),
            StormUntil = await stormUntil,
        };
    }

    private async Task<StoredRun?> ObeyAsync(StoredRun stored, Verdict verdict, ClusterLock? held, CancellationToken cancellationToken)
    {
        var run = stored.Run;
        switch (verdict)
        {
            case Verdict.Wait wait:
                await WaitAsync(stored, $"{wait.Guard}: {wait.Reason}", wait.Until - time.GetUtcNow(), held, cancellationToken);
                return null;
            case Verdict.Stop stop:
                await EndAsync(stored, RunState.Skipped, $"{stop.Guard}: {stop.Reason}", held, cancellationToken);
                return null;
            case Verdict.Escalate escalate:
                if (escalate.Guard == "storm")
                {
                    await journal.NoteStormAsync(time.GetUtcNow() + Guards.StormRest, cancellationToken);
                }

                await EndAsync(stored, RunState.Escalated, $"{escalate.Guard}: {escalate.Reason}", held, cancellationToken);
                return null;
            case Verdict.Passed when run.DryRun:
                await EndAsync(stored, RunState.Skipped, $"Dry run; would have done: {run.Plan!.Summary}", held, cancellationToken);
                return null;
            case Verdict.Passed when NeedsApproval(run):
                await EnterAsync(stored, RunState.Planned, $"Waits for approval of the plan {run.Plan!.Hash}: {run.Plan.Summary}", held, null, cancellationToken);
                await audit.NoteAsync(AuditKind.Plan, run, run.Plan.Summary, cancellationToken);
                return null;
            default:
                return stored;
        }
    }

    private bool NeedsApproval(Run run) => run.Trigger == Trigger.Alert
        && field.Policy.ModeOf(run.Action) == RemediationMode.Approve
        && run.Approval?.PlanHash != run.Plan!.Hash;

    private async Task ExecuteAsync(
        StoredRun stored, ClusterAccess access, IRemedy remedy, ClusterLock held, CancellationToken cancellationToken)
    {
        var plan = stored.Run.Plan!;
        try
        {
            await audit.RecordAsync(AuditKind.Action, stored.Run, $"Begins: {plan.Summary}", cancellationToken);
        }
        catch (SpoolFullException full)
        {
            await EndAsync(stored, RunState.Escalated, $"What cannot be audited is not done: {full.Message}", held, cancellationToken);
            return;
        }

        var begun = stored with { Run = stored.Run with { Attempts = stored.Run.Attempts + 1, ExecutedAt = time.GetUtcNow() } };
        if (await EnterAsync(begun, RunState.Executing, plan.Summary, held, field.Policy.Cooldown, cancellationToken) is not { } executing)
        {
            return;
        }

        metrics.NoteStarts(executing.Run);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        var outcome = await remedy.ExecuteAsync(access, plan, either.Token);
        await audit.NoteAsync(AuditKind.Action, executing.Run, $"{outcome.GetType().Name}: {outcome.Detail}", cancellationToken);
        if (outcome is Outcome.Refused)
        {
            await EndAsync(executing, RunState.Failed, outcome.Detail, held, cancellationToken);
            return;
        }

        if (await EnterAsync(executing, RunState.Verifying, outcome.Detail, held, null, cancellationToken) is { } verifying)
        {
            await VerifyAsync(verifying, access, remedy, held, cancellationToken);
        }
    }

    private async Task VerifyAsync(
        StoredRun stored, ClusterAccess access, IRemedy remedy, ClusterLock held, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        var finding = "";
        var measurement = await new Verifier(time).RunAsync(
            async token =>
            {
                var measured = await remedy.MeasureAsync(access, stored.Run.Plan!, token);
                if (measured.Finding != finding)
                {
                    // What success waits for, and since when: a person who looks in the meantime reads it here.
                    finding = measured.Finding;
                    logger.LogInformation("Measured for run {Run}: {Finding}", stored.Run.Id, finding);
                }

                return measured;
            },
            remedy.Patience,
            stored.Run.ExecutedAt ?? time.GetUtcNow(),
            either.Token);
        await EndAsync(
            stored, measurement is Measurement.Met ? RunState.Succeeded : RunState.Failed, measurement.Finding, held, cancellationToken);
    }

    /// <summary>After a restart: whatever may have happened is looked at, and nothing is repeated blindly.</summary>
    private async Task ResumeAsync(StoredRun stored, ClusterAccess access, IRemedy remedy, CancellationToken cancellationToken)
    {
        await using var held = await journal.LockAsync(stored.Run.Cluster, stored.Run.Id, cancellationToken);
        if (held is null)
        {
            await WaitAsync(stored, $"Interrupted; the lock of {stored.Run.Cluster} is still held.", LookAgain, null, cancellationToken);
            return;
        }

        if (stored.Run.State == RunState.Verifying)
        {
            await VerifyAsync(stored, access, remedy, held, cancellationToken);
            return;
        }

        var resumption = await LookAsync(token => remedy.ResumeAsync(access, stored.Run.Plan!, token), cancellationToken);
        await audit.NoteAsync(
            AuditKind.Decision, stored.Run, $"Interrupted; {resumption.GetType().Name}: {resumption.Reason}", cancellationToken);
        switch (resumption)
        {
            case Resumption.Begun:
                if (await EnterAsync(stored, RunState.Verifying, $"Interrupted: {resumption.Reason}", held, null, cancellationToken) is { } verifying)
                {
                    await VerifyAsync(verifying, access, remedy, held, cancellationToken);
                }

                break;
            case Resumption.NotBegun when stored.Run.Attempts < AttemptLimit:
                await EnterAsync(stored, RunState.Received, $"Interrupted: {resumption.Reason}", held, null, cancellationToken);
                break;
            case Resumption.Unseen when time.GetUtcNow() - stored.Run.ExecutedAt < remedy.Patience.Deadline:
                await WaitAsync(stored, $"Interrupted: {resumption.Reason}", LookAgain, held, cancellationToken);
                break;
            default:
                await EndAsync(stored, RunState.Failed, $"Interrupted, and how far it got is unclear: {resumption.Reason}", held, cancellationToken);
                break;
        }
    }

    private async Task<StoredRun?> EnterAsync(
        StoredRun stored, RunState state, string reason, ClusterLock? held, TimeSpan? cooldown, CancellationToken cancellationToken)
    {
        var entered = await journal.ReplaceAsync(
            stored, stored.Run.Enter(state, reason, time.GetUtcNow()), held, cooldown, cancellationToken);
        if (entered is null)
        {
            logger.LogWarning("Run {Run} could not enter {State}: it was changed by another, or the lock is lost.", stored.Run.Id, state);
        }

        return entered;
    }

    private async Task WaitAsync(
        StoredRun stored, string reason, TimeSpan duration, ClusterLock? held, CancellationToken cancellationToken) =>
        await journal.ReplaceAsync(stored, stored.Run.Wait(reason, time.GetUtcNow() + duration), held, null, cancellationToken);

    private async Task EndAsync(StoredRun stored, RunState state, string reason, ClusterLock? held, CancellationToken cancellationToken)
    {
        if (await EnterAsync(stored, state, reason, held, null, cancellationToken) is not { } ended)
        {
            return;
        }

        metrics.CountRun(ended.Run);
        var kind = stored.Run.State.IsUnderway ? AuditKind.Verification : AuditKind.Decision;
        await audit.NoteAsync(kind, ended.Run, $"{state}: {reason}", cancellationToken);
        if (state is RunState.Failed)
        {
            var breaker = await journal.CountFailureAsync(ended.Run.Id, cancellationToken);
            logger.LogError(
                "Run {Run} ({Action} on {Cluster}) failed and needs a person: {Reason}. The breaker is {Breaker}.",
                ended.Run.Id, ended.Run.Action, ended.Run.Cluster, reason, breaker.TrippedAt is null ? "closed" : "open");
        }
        else if (state is RunState.Escalated)
        {
            logger.LogError("Run {Run} ({Action} on {Cluster}) needs a person: {Reason}", ended.Run.Id, ended.Run.Action, ended.Run.Cluster, reason);
        }
    }

    private async Task<T> LookAsync<T>(Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LookDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return await look(either.Token);
    }
}
