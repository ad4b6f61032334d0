using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;
using Npgsql;

namespace Monitor.Remediation.Action;

/// <summary>Takes superuser and login from roles that the inventory does not know, and ends their sessions.</summary>
/// <remarks>
/// A login attempt as such a role would prove more than the catalogue, but its password is not ours to know; the catalogue and the
/// absence of sessions, read from the server afresh, are what is measured.
/// </remarks>
public sealed class AclEnforce : IRemedy
{
    /// <inheritdoc/>
    public string Name => "acl-enforce";

    /// <inheritdoc/>
    public string Undo => "The statements that give back what was taken are in the outcome of the run.";

    /// <inheritdoc/>
    public Patience Patience => AclVerification.Patience;

    /// <inheritdoc/>
    public async Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken)
    {
        var sight = await RoleSight.LookAsync(access, [], cancellationToken);
        return new Assessment(AclDecision.Decide(sight, access.Name), sight.Cluster.Paused);
    }

    /// <inheritdoc/>
    public async Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken)
    {
        var cluster = await ClusterSight.LookAsync(access, cancellationToken);
        if (cluster.Leader is not { } found || access.Cluster.FindInstance(found.Name) is not { } leader)
        {
            return new Outcome.Refused($"{access.Name} has no leader now. {cluster.Silence}".TrimEnd());
        }

        try
        {
            await using var server = access.Open(leader.Node);
            var disabled = await new RoleEnforcement(server).DisableAsync(AclDecision.RolesOf(plan), cancellationToken);
            return new Outcome.Done(string.Join("; ", disabled.Select(role =>
                $"{role.Name} disabled, {role.EndedSessions} sessions ended, undone by: {role.InverseSql}")));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is NpgsqlException or TimeoutException)
        {
            return new Outcome.Unknown($"{found.Name}: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public async Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        AclVerification.Judge(plan, await RoleSight.LookAsync(access, AclDecision.RolesOf(plan), cancellationToken));

    /// <inheritdoc/>
    public async Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
        AclVerification.Resume(plan, await RoleSight.LookAsync(access, AclDecision.RolesOf(plan), cancellationToken));
}
