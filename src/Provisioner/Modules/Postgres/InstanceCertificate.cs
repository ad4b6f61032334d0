using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The certificate that PostgreSQL, Patroni, PgBouncer and pgBackRest of a member share.</summary>
internal static class InstanceCertificate
{
    /// <summary>The files, for the first module that needs them.</summary>
    public static IEnumerable<Resource> Of(Deployment deployment, Cluster cluster, Member member)
    {
        var certificate = deployment.Authority.Issue(Identity.Of(cluster, member));
        return
        [
            new Resource.Directory(ClusterPaths.Directory) { Group = ClusterPaths.Account, Mode = Modes.GroupDirectory },
            new Resource.File(ClusterPaths.Certificate, certificate.CertificatePem) { Owner = ClusterPaths.Account },
            // PostgreSQL refuses a key that anyone but its owner may read.
            new Resource.File(ClusterPaths.Key, certificate.KeyPem)
            {
                Owner = ClusterPaths.Account,
                Mode = Modes.PrivateFile,
                Secret = true,
            },
        ];
    }
}
