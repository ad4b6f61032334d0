using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>PostgreSQL under Patroni, with the roles and databases that the inventory declares.</summary>
/// <remarks>The certificate of the member is brought by the backup module, which comes before this one.</remarks>
public sealed class PostgresModule : IModule
{
    private const string Unit = "patroni.service";

    // Patroni stops PostgreSQL before it ends, and a checkpoint of a large buffer takes its time.
    private const string UnitSettings = UnitOverride.AlwaysRestart + "TimeoutStopSec=300\n";

    /// <inheritdoc/>
    public string Name => "postgres";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        if (deployment.Fleet.MemberOn(node) is not var (cluster, member))
        {
            return [];
        }

        var gateway = deployment.Authority.Issue(Identity.GatewayClient(cluster, member));
        return
        [
            new Resource.Packages(
                $"postgresql-{cluster.PostgresVersion}",
                $"postgresql-{cluster.PostgresVersion}-pgaudit",
                "patroni",
                // Patroni speaks to etcd only with these two, which Debian merely recommends.
                "python3-etcd",
                "python3-dnspython"),
            DebianCluster.Absent(cluster),
            new Resource.File(ClusterPaths.EtcdCertificate, gateway.CertificatePem) { Owner = ClusterPaths.Account },
            new Resource.File(ClusterPaths.EtcdKey, gateway.KeyPem) { Owner = ClusterPaths.Account, Mode = Modes.PrivateFile, Secret = true },
            new Resource.Directory("/etc/patroni"),
            new Resource.File(ClusterPaths.PatroniConfiguration, PatroniConfiguration.Render(deployment, cluster, member))
            {
                Owner = ClusterPaths.Account,
                Mode = Modes.PrivateFile,
                Secret = true,
            },
            .. UnitOverride.Of(Unit, UnitSettings),
            // Never a restart: it would stop PostgreSQL. On reload Patroni reads certificates, HBA rules and passwords again.
            new Resource.Unit(Unit)
            {
                KeepRunning = true,
                ReloadOn =
                [
                    ClusterPaths.PatroniConfiguration,
                    ClusterPaths.Certificate,
                    ClusterPaths.Key,
                    ClusterPaths.EtcdCertificate,
                    ClusterPaths.EtcdKey,
                ],
            },
            MemberState.Running(cluster),
            DynamicConfiguration.Reconcile(cluster),
            .. ClusterRoles.Reconcile(deployment, cluster),
        ];
    }
}
