using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Etcd;

/// <summary>etcd: where Patroni keeps the leader's key and remediation its journal.</summary>
public sealed class EtcdModule : IModule
{
    /// <summary>Where the member's certificate and key lie.</summary>
    internal const string CertificateDirectory = "/etc/etcd/pki";

    private const string Unit = "etcd.service";
    private const string EnvironmentPath = "/etc/default/etcd";

    /// <inheritdoc/>
    public string Name => "etcd";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        var fleet = deployment.Fleet;
        if (!fleet.Etcd.Contains(node))
        {
            return [];
        }

        var certificate = deployment.Authority.Issue(Identity.Of(node));
        return
        [
            new Resource.Packages("etcd-server", "etcd-client"),
            new Resource.Directory("/etc/etcd"),
            new Resource.Directory(CertificateDirectory) { Group = "etcd", Mode = Modes.GroupDirectory },
            // etcd reads its certificate again at every handshake: neither file is a reason for a restart.
            new Resource.File($"{CertificateDirectory}/server.crt", certificate.CertificatePem) { Owner = "etcd" },
            new Resource.File($"{CertificateDirectory}/server.key", certificate.KeyPem) { Owner = "etcd", Mode = Modes.PrivateFile, Secret = true },
            new Resource.File(EnvironmentPath, EtcdEnvironment.Render(fleet, node)),
            .. UnitOverride.Of(Unit, UnitOverride.AlwaysRestart),
            new Resource.Unit(Unit) { RestartOn = [EnvironmentPath] },
            .. node == fleet.Etcd[0] ? [EtcdAuthentication.Task(deployment)] : Enumerable.Empty<Resource>(),
        ];
    }
}
