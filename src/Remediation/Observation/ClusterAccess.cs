using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;
using Npgsql;

namespace Monitor.Remediation.Observation;

/// <summary>The ways by which one cluster is seen and changed.</summary>
public sealed class ClusterAccess(Cluster cluster, PatroniClient patroni, Func<Node, PostgresAccess> reach, PgBackRest backups)
{
    /// <summary>What the inventory declares.</summary>
    public Cluster Cluster => cluster;

    /// <summary>Its name, label <c>cls</c>.</summary>
    public string Name => cluster.Name.ToString();

    /// <summary>Patroni, on every member.</summary>
    public PatroniClient Patroni => patroni;

    /// <summary>The backup repository.</summary>
    public PgBackRest Backups => backups;

    /// <summary>The roles that may be superuser: the product's own and those that the inventory names.</summary>
    public IReadOnlyList<string> KnownSuperusers =>
        [.. ProductRoles.Superusers, .. cluster.Roles.Where(role => role.Superuser).Select(role => role.Name)];

    /// <summary>The server on this node, as administrator.</summary>
    public NpgsqlDataSource Open(Node node) => reach(node).Open();
}
