using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Action;

/// <summary>Has Patroni copy a replica anew that cannot start or cannot follow.</summary>
public sealed class Reinit(TimeProvider time) : IRemedy
{
    // Patroni 4.0 tries to start a server that cannot start for ever, and is busy with that most of the time. Breaking that off loses
    // nothing; a copy that is already underway says otherwise, and is left alone.
    private const string StartUnderway = "restarting after failure already in progress";

    /// <inheritdoc/>
    public string Name => "reinit";

    /// <inheritdoc/>
    public string Undo => "Not possible: the broken data is gone. Patroni's log on the member tells why it was broken.";

    /// <inheritdoc/>
    public Patience Patience => ReinitVerification.Patience;

    /// <inheritdoc/>
    public async Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken)
    {
        if (run.Instance is not { } instance || access.Cluster.FindInstance(instance) is null)
        {
            return new Assessment(
                new Ruling.Beyond($"{access.Name} has no instance {run.Instance ?? "(none named)"} that could be copied anew."), Paused: false);
        }

        var sight = await ReplicaSight.LookAsync(access, instance, time, cancellationToken);
        return new Assessment(ReinitDecision.Decide(sight, access.Name), sight.Cluster.Paused);
    }

    /// <inheritdoc/>
    public async Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken)
    {
        if (access.Cluster.FindInstance(plan.Parameters["member"]) is not { } member)
        {
            return new Outcome.Refused($"{plan.Parameters["member"]} is not in the inventory.");
        }

        var result = await access.Patroni.ReinitializeAsync(member.Node, force: false, cancellationToken);
        if (result is PatroniResult.Unknown { Text: var text } && text.Contains(StartUnderway, StringComparison.Ordinal))
        {
            result = await access.Patroni.ReinitializeAsync(member.Node, force: true, cancellationToken);
        }

        return result switch
        {
            PatroniResult.Accepted accepted => new Outcome.Done(accepted.Text),
            PatroniResult.Refused refused => new Outcome.Refused($"Patroni answered {refused.Status}: {refused.Text}"),
            // 503 is also how Patroni says "I am the leader" and "already in progress": what is measured decides.
            PatroniResult.Unknown unknown => new Outcome.Unknown(unknown.Text),
            var other => throw new InvalidOperationException($"Patroni's client gave a {other.GetType().Name}."),
        };
    }

    /// <inheritdoc/>
    public async Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        ReinitVerification.Judge(await ReplicaSight.LookAsync(access, plan.Parameters["member"], time, cancellationToken));

    /// <inheritdoc/>
    public async Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        ReinitVerification.Resume(plan, await ReplicaSight.LookAsync(access, plan.Parameters["member"], time, cancellationToken));
}
