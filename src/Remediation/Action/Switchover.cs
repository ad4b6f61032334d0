using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Action;

/// <summary>Hands the lead from a slow but living leader to the best replica, by Patroni's own switchover.</summary>
public sealed class Switchover(TimeProvider time) : IRemedy
{
    /// <inheritdoc/>
    public string Name => "switchover";

    /// <inheritdoc/>
    public string Undo => "Never by itself. A person may switch back once the old host is well.";

    /// <inheritdoc/>
    public Patience Patience => SwitchoverVerification.Patience;

    /// <inheritdoc/>
    public async Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken)
    {
        var byPerson = run.Trigger == Trigger.Person;
        var sight = await SwitchoverSight.LookAsync(access, time, cancellationToken);
        // An alert names the slow leader; a person names who shall lead.
        return new Assessment(
            SwitchoverDecision.Decide(sight, access.Name, byPerson ? run.Instance : null, byPerson), sight.Cluster.Paused);
    }

    /// <inheritdoc/>
    public async Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken)
    {
        var (leader, candidate) = (plan.Parameters["leader"], plan.Parameters["candidate"]);
        // Any member takes the request; the candidate is the one that was measured to be fast.
        if (access.Cluster.FindInstance(candidate) is not { } via)
        {
            return new Outcome.Refused($"{candidate} is not in the inventory.");
        }

        return await access.Patroni.SwitchoverAsync(via.Node, leader, candidate, cancellationToken) switch
        {
            PatroniResult.Accepted accepted => new Outcome.Done(accepted.Text),
            PatroniResult.Refused refused => new Outcome.Refused($"Patroni answered {refused.Status}: {refused.Text}"),
            PatroniResult.Unknown unknown => new Outcome.Unknown(unknown.Text),
            var other => throw new InvalidOperationException($"Patroni's client gave a {other.GetType().Name}."),
        };
    }

    /// <inheritdoc/>
    public async Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        SwitchoverVerification.Judge(plan, await LeadershipSight.LookAsync(access, time, cancellationToken));

    /// <inheritdoc/>
    public async Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        SwitchoverVerification.Resume(plan, await LeadershipSight.LookAsync(access, time, cancellationToken));
}
