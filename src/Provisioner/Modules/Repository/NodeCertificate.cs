using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Repository;

/// <summary>The node's own certificate, as apt shows it to the repository and nginx to its clients.</summary>
internal static class NodeCertificate
{
    /// <summary>Where the certificate lies on a node.</summary>
    public const string CertificatePath = "/etc/monitor/pki/node.crt";

    /// <summary>Where its key lies on a node.</summary>
    public const string KeyPath = "/etc/monitor/pki/node.key";

    /// <summary>The two files. apt fetches as the user _apt, which therefore owns the key; nginx reads it as root.</summary>
    public static IEnumerable<Resource> Resources(IssuedCertificate certificate) =>
    [
        new Resource.Directory("/etc/monitor/pki"),
        new Resource.File(CertificatePath, certificate.CertificatePem),
        new Resource.File(KeyPath, certificate.KeyPem) { Owner = "_apt", Group = "root", Mode = Modes.PrivateFile, Secret = true },
    ];
}
