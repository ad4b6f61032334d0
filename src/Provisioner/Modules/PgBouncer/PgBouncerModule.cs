using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.PgBouncer;

/// <summary>The connection pooler of each member.</summary>
public sealed class PgBouncerModule : IModule
{
    private const string Unit = "pgbouncer.service";
    // A descriptor for each client and each server connection, and some to spare.
    private const string UnitSettings = UnitOverride.AlwaysRestart + "LimitNOFILE=8192\n";

    private const string Directory = "/etc/pgbouncer";

    /// <summary>Path of the configuration.</summary>
    internal const string ConfigurationPath = Directory + "/pgbouncer.ini";

    private const string LookupPath = ClusterPaths.Directory + "/lookup.sql";

    /// <summary>The users that PgBouncer knows by itself.</summary>
    internal const string UsersPath = Directory + "/userlist.txt";

    /// <inheritdoc/>
    public string Name => "pgbouncer";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
        deployment.Fleet.MemberOn(node) is not var (cluster, member)
            ? []
            :
            [
                new Resource.Packages("pgbouncer"),
                new Resource.File(LookupPath, ClusterRoles.Script("lookup.sql")) { Group = ClusterPaths.Account },
                ClusterRoles.OnPrimary(cluster, $"PgBouncer of {cluster.Name} may look verifiers up", "postgres", LookupPath),
                new Resource.File(ConfigurationPath, PgBouncerConfiguration.Render(member)) { Group = ClusterPaths.Account },
                new Resource.File(UsersPath, PgBouncerConfiguration.RenderUsers(deployment, cluster))
                {
                    Owner = ClusterPaths.Account,
                    Mode = Modes.PrivateFile,
                    Secret = true,
                },
                .. UnitOverride.Of(Unit, UnitSettings),
                new Resource.Unit(Unit) { RestartOn = [UnitOverride.PathOf(Unit)], ReloadOn = [ConfigurationPath, UsersPath, ClusterPaths.Certificate, ClusterPaths.Key] },
            ];
}
