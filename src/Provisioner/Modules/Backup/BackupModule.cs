using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.Backup;

/// <summary>pgBackRest: the repository on the infra node, and on the members what archives to it and lets it read.</summary>
public sealed class BackupModule : IModule
{
    /// <summary>The account that owns the repository on the infra node.</summary>
    public const string Account = "pgbackrest";

    /// <summary>Where the certificate of the repository lies.</summary>
    internal const string CertificateDirectory = "/etc/monitor/pgbackrest";

    /// <summary>Where the backups lie.</summary>
    internal const string RepositoryDirectory = "/var/lib/pgbackrest";

    private const string Unit = "pgbackrest.service";
    private const string ConfigurationDirectory = "/etc/pgbackrest";

    /// <summary>Path of the configuration.</summary>
    internal const string ConfigurationPath = ConfigurationDirectory + "/pgbackrest.conf";


    /// <inheritdoc/>
    public string Name => "backup";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
    [
        .. node == deployment.Fleet.Infra ? Repository(deployment) : [],
        .. deployment.Fleet.MemberOn(node) is var (cluster, member) ? OnMember(deployment, cluster, member) : [],
    ];

    private static IEnumerable<Resource> Repository(Deployment deployment)
    {
        var certificate = deployment.Authority.Issue(Identity.Of(deployment.Fleet.Infra));
        return
        [
            new Resource.Packages("pgbackrest"),
            new Resource.Account(Account) { Home = RepositoryDirectory },
            new Resource.Directory(CertificateDirectory) { Group = Account, Mode = Modes.GroupDirectory },
            new Resource.File($"{CertificateDirectory}/server.crt", certificate.CertificatePem) { Owner = Account },
            new Resource.File($"{CertificateDirectory}/server.key", certificate.KeyPem) { Owner = Account, Mode = Modes.PrivateFile, Secret = true },
            // The group may look, which is how the exporter sees the state of the backups.
            new Resource.Directory(RepositoryDirectory) { Owner = Account, Mode = Modes.GroupDirectory },
            new Resource.Directory("/var/log/pgbackrest") { Owner = Account, Mode = Modes.GroupDirectory },
            new Resource.Directory("/var/spool/pgbackrest") { Owner = Account, Mode = Modes.GroupDirectory },
            new Resource.Directory(ConfigurationDirectory),
            new Resource.File(ConfigurationPath, RepositoryConfiguration.Render(deployment))
            {
                Owner = Account,
                Mode = Modes.GroupFile,
                Secret = true,
            },
            .. Server($"User={Account}\nGroup={Account}\n", CertificateDirectory + "/"),
        ];
    }

    private static IEnumerable<Resource> OnMember(Deployment deployment, Cluster cluster, Member member) =>
    [
        new Resource.Packages("pgbackrest"),
        .. InstanceCertificate.Of(deployment, cluster, member),
        new Resource.Directory(ConfigurationDirectory),
        new Resource.File(ConfigurationPath, MemberConfiguration.Render(deployment.Fleet, cluster, member)) { Group = ClusterPaths.Account },
        .. Server("", ClusterPaths.Certificate, ClusterPaths.Key),
    ];

    // The package's unit waits three seconds after each start; systemd's own restart covers what that is for. A reload reads configuration
    // and certificates again, where a restart would cut a running backup.
    private static IEnumerable<Resource> Server(string user, params IReadOnlyList<string> certificates) =>
    [
        .. UnitOverride.Of(Unit, $"[Service]\n{user}ExecStartPost=\n"),
        new Resource.Unit(Unit)
        {
            RestartOn = [UnitOverride.PathOf(Unit)],
            ReloadOn = [ConfigurationPath, .. certificates],
        },
    ];
}
