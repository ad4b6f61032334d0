using Monitor.Provisioner.Operations;
using Npgsql;

namespace Monitor.Remediation.Observation;

/// <summary>What access enforcement needs to see.</summary>
/// <param name="Cluster">Patroni's view: it says which server is the leader.</param>
/// <param name="Roles">That server's own catalogue, or null.</param>
/// <param name="Fault">Why the catalogue could not be read.</param>
/// <param name="Known">The superusers that should be.</param>
public sealed record RoleSight(ClusterSight Cluster, ServerRoles? Roles, string? Fault, IReadOnlyList<string> Known)
{
    /// <summary>Superusers that nobody declared. The role that asks is never among them.</summary>
    public IReadOnlyList<SuperuserRole> Unknown =>
        [.. (Roles?.Superusers ?? []).Where(role => !role.IsSelf && !Known.Contains(role.Name, StringComparer.Ordinal))];

    /// <summary>Looks.</summary>
    /// <param name="access">The cluster.</param>
    /// <param name="watched">Roles whose sessions are counted.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<RoleSight> LookAsync(
        ClusterAccess access, IReadOnlyList<string> watched, CancellationToken cancellationToken)
    {
        var cluster = await ClusterSight.LookAsync(access, cancellationToken);
        if (cluster.Leader is not { } found || access.Cluster.FindInstance(found.Name) is not { } leader)
        {
            return new RoleSight(cluster, null, null, access.KnownSuperusers);
        }

        try
        {
            await using var server = access.Open(leader.Node);
            var roles = await new RoleEnforcement(server).ReadAsync(watched, cancellationToken);
            return new RoleSight(cluster, roles, null, access.KnownSuperusers);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is NpgsqlException or TimeoutException)
        {
            return new RoleSight(cluster, null, $"The roles of {found.Name} cannot be read: {fault.Message}", access.KnownSuperusers);
        }
    }
}
