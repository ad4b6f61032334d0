using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The lines of <c>pg_hba.conf</c>: who may come from where. The first line that matches decides.</summary>
/// <remarks>
/// Whoever comes through HAProxy or PgBouncer comes from a member, so members are where applications come from. Nothing is allowed
/// without TLS but the superuser's own socket.
/// </remarks>
internal static class HostBasedAuthentication
{
    /// <summary>The lines of this cluster.</summary>
    public static IReadOnlyList<string> Render(Fleet fleet, Cluster cluster)
    {
        var members = cluster.Members.Select(member => Trust.Network(member.Node)).ToList();
        var infra = Trust.Network(fleet.Infra);
        return
        [
            $"local all {ProductRoles.Superuser} peer",
            .. members.Select(network => $"hostssl replication {ProductRoles.Replicator} {network} scram-sha-256"),
            .. members.Select(network => $"hostssl postgres {ProductRoles.Rewind} {network} scram-sha-256"),
            .. members.Append(infra).Distinct().Select(network => $"hostssl all {ProductRoles.Monitor} {network} scram-sha-256"),
            $"hostssl all {ProductRoles.Administrator} {infra} scram-sha-256",
            $"host all {ProductRoles.Superuser},{ProductRoles.Administrator},{ProductRoles.Replicator},{ProductRoles.Rewind},{ProductRoles.Monitor} all reject",
            .. members.Select(network => $"hostssl all all {network} scram-sha-256"),
        ];
    }
}
