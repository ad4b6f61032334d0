using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Alertmanager;
using Monitor.Provisioner.Modules.Backup;
using Monitor.Provisioner.Modules.Base;
using Monitor.Provisioner.Modules.Etcd;
using Monitor.Provisioner.Modules.Exporter;
using Monitor.Provisioner.Modules.HaProxy;
using Monitor.Provisioner.Modules.NodeExporter;
using Monitor.Provisioner.Modules.PgBouncer;
using Monitor.Provisioner.Modules.Portal;
using Monitor.Provisioner.Modules.Postgres;
using Monitor.Provisioner.Modules.Prometheus;
using Monitor.Provisioner.Modules.Remediation;
using Monitor.Provisioner.Modules.Repository;
using Monitor.Provisioner.Modules.Vault;
using Monitor.Provisioner.Packages;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner;

/// <summary>The whole stack: its parts in the order in which they are deployed, and what must be ready on this machine before.</summary>
public static class Stack
{
    /// <summary>
    /// The modules, in order. The vault comes before what it records, etcd before Patroni, the backup repository before the servers that
    /// archive into it, and the first backup after them; the portal before Prometheus, which scrapes it; remediation comes after all that it acts on, and
    /// Alertmanager, which calls it, last.
    /// </summary>
    public static IReadOnlyList<IModule> Modules { get; } =
    [
        new BaseModule(),
        new DebianDefaultsModule(),
        new PackageServerModule(),
        new RepositoryModule(),
        new VaultModule(),
        new EtcdModule(),
        new BackupModule(),
        new PostgresModule(),
        new FirstBackupModule(),
        new PgBouncerModule(),
        new HaProxyModule(),
        new NodeExporterModule(),
        new ExporterModule(),
        new PortalModule(),
        new PrometheusModule(),
        new RemediationModule(),
        new AlertmanagerModule(),
    ];

    /// <summary>Brings together what modules derive their resources from; downloads the package snapshot when it is not there yet.</summary>
    /// <exception cref="SnapshotException">The snapshot cannot be made.</exception>
    public static async Task<Deployment> PrepareAsync(Preparation preparation, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var deployment = new Deployment
        {
            Fleet = preparation.Fleet,
            InventoryText = preparation.InventoryText,
            Secrets = preparation.Secrets,
            Authority = preparation.Authority,
            Artifacts = new Artifacts(preparation.MonitorPath, preparation.ExporterPath, "")
            {
                ViewerArchive = ViewerArchive.Write(preparation.ViewerPage, preparation.FleetDirectory),
            },
        };
        var snapshot = await PackageSnapshot.BuildAsync(
            new SnapshotOptions
            {
                CacheDirectory = preparation.CacheDirectory,
                FleetDirectory = preparation.FleetDirectory,
                Packages = WantedPackages.Of(deployment, Modules),
                Refresh = preparation.RefreshPackages,
                Downloads = preparation.Downloads,
            },
            progress,
            cancellationToken);
        return deployment with { Artifacts = deployment.Artifacts with { PackageSnapshot = snapshot.Directory } };
    }
}

/// <summary>What a deployment is made from.</summary>
public sealed record Preparation
{
    /// <summary>What the inventory declares.</summary>
    public required Fleet Fleet { get; init; }

    /// <summary>The inventory's text.</summary>
    public required string InventoryText { get; init; }

    /// <summary>Generated passwords.</summary>
    public required SecretStore Secrets { get; init; }

    /// <summary>Issues certificates.</summary>
    public required CertificateAuthority Authority { get; init; }

    /// <summary>The fleet's state on this machine.</summary>
    public required string FleetDirectory { get; init; }

    /// <summary>Where downloads are kept.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Path of the self-contained <c>monitor</c>.</summary>
    public required string MonitorPath { get; init; }

    /// <summary>Path of <c>monitor-exporter</c>.</summary>
    public required string ExporterPath { get; init; }

    /// <summary>The directory of the viewer's page; need not be there.</summary>
    public required string ViewerPage { get; init; }

    /// <summary>Is told of every package that arrives. Default: nobody.</summary>
    public IProgress<DownloadedPackage>? Downloads { get; init; }

    /// <summary>Whether newer packages may come in. Default false: the snapshot is frozen.</summary>
    public bool RefreshPackages { get; init; }
}
