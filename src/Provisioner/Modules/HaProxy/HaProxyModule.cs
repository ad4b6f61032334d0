using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.HaProxy;

/// <summary>HAProxy on each member: the ports by which clients find the primary and the replicas.</summary>
public sealed class HaProxyModule : IModule
{
    /// <summary>Certificate and key in one file, for metrics and for asking Patroni.</summary>
    internal const string CertificatePath = CertificateDirectory + "/haproxy.pem";

    private const string Account = "haproxy";
    private const string Unit = "haproxy.service";
    private const string CertificateDirectory = "/etc/haproxy/pki";

    /// <summary>Path of the configuration.</summary>
    internal const string ConfigurationPath = "/etc/haproxy/haproxy.cfg";


    /// <inheritdoc/>
    public string Name => "haproxy";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        if (deployment.Fleet.MemberOn(node) is not var (cluster, _))
        {
            return [];
        }

        var certificate = deployment.Authority.Issue(Identity.Of(node));
        return
        [
            new Resource.Packages("haproxy"),
            new Resource.Directory(CertificateDirectory) { Group = Account, Mode = Modes.GroupDirectory },
            new Resource.File(CertificatePath, certificate.CertificatePem + certificate.KeyPem)
            {
                Owner = Account,
                Mode = Modes.PrivateFile,
                Secret = true,
            },
            new Resource.File(ConfigurationPath, HaProxyConfiguration.Render(cluster)),
            // A reload keeps connections and reads the certificate again.
            new Resource.Unit(Unit) { ReloadOn = [ConfigurationPath, CertificatePath] },
        ];
    }
}
