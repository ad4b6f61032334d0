using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Certificates;

/// <summary>The fleet's own certificate authority: a key on the machine that provisions, and every certificate that it issued.</summary>
/// <remarks>
/// Keys are ECDSA P-256 in PKCS#8, which etcd, PostgreSQL, PgBouncer, HAProxy, pgBackRest, Prometheus and .NET all read. A certificate is issued again
/// when its names change or when less than a third of its life is left; otherwise the stored one is given, so that a second apply
/// changes nothing.
/// </remarks>
public sealed class CertificateAuthority
{
    /// <summary>The life of a certificate.</summary>
    public static readonly TimeSpan LeafLife = TimeSpan.FromDays(365);

    /// <summary>The life of the authority.</summary>
    public static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    private readonly Lock gate = new();
    private readonly string directory;
    private readonly TimeProvider time;
    private readonly X509Certificate2 authority;

    private CertificateAuthority(string directory, X509Certificate2 authority, TimeProvider time)
    {
        this.directory = directory;
        this.authority = authority;
        this.time = time;
    }

    /// <summary>The authority's certificate, PEM: what every client trusts.</summary>
    public string CertificatePem => authority.ExportCertificatePem() + "\n";

    /// <summary>Where the authority's certificate lies on this machine.</summary>
    public string CertificatePath => Path.Combine(directory, "ca.crt");

    /// <summary>Opens the authority in this directory, which is made with a new key when it is not there.</summary>
    public static CertificateAuthority Open(string directory, string fleet, TimeProvider time)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var certificatePath = Path.Combine(directory, "ca.crt");
        var keyPath = Path.Combine(directory, "ca.key");
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
        {
            Create(fleet, certificatePath, keyPath, time);
        }

        return new CertificateAuthority(directory, X509Certificate2.CreateFromPemFile(certificatePath, keyPath), time);
    }

    /// <summary>The certificate of this identity, issued now or earlier.</summary>
    public IssuedCertificate Issue(Identity identity)
    {
        lock (gate)
        {
            var certificatePath = Path.Combine(directory, identity.Name + ".crt");
            var keyPath = Path.Combine(directory, identity.Name + ".key");
            if (File.Exists(certificatePath) && File.Exists(keyPath))
            {
                var stored = new IssuedCertificate(File.ReadAllText(certificatePath), File.ReadAllText(keyPath), certificatePath, keyPath);
                if (IsCurrent(stored, identity))
                {
                    return stored;
                }
            }

            var issued = Sign(identity, certificatePath, keyPath);
            PrivateFile.Write(keyPath, issued.KeyPem);
            File.WriteAllText(certificatePath, issued.CertificatePem);
            return issued;
        }
    }

    private static void Create(string fleet, string certificatePath, string keyPath, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={fleet} Monitor CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + AuthorityLife);
        PrivateFile.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem() + "\n");
    }

    private IssuedCertificate Sign(Identity identity, string certificatePath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(identity.Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(AlternativeNames(identity));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = time.GetUtcNow();
        using var certificate = request.Create(authority, now.AddHours(-1), now + LeafLife, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(
            certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificatePath, keyPath);
    }

    private bool IsCurrent(IssuedCertificate stored, Identity identity)
    {
        using var certificate = X509Certificate2.CreateFromPem(stored.CertificatePem);
        var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        return left > LeafLife / 3
            && certificate.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData)
            && certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().RawData
                .AsSpan().SequenceEqual(AlternativeNames(identity).RawData);
    }

    private static X509Extension AlternativeNames(Identity identity)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in identity.AlternativeNames)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        return names.Build();
    }
}

/// <summary>Who a certificate speaks for.</summary>
/// <param name="Name">The common name, also the file name: as in <c>db-1</c>, <c>pg-test-1</c> or <c>remediation</c>.</param>
/// <param name="AlternativeNames">DNS names and addresses; the common name is among them.</param>
public sealed record Identity(string Name, IReadOnlyList<string> AlternativeNames)
{
    /// <summary>The distinguished name in the certificate. Default: the name as its common name.</summary>
    public string Subject { get; init; } = $"CN={Name}";

    /// <summary>A node itself: etcd, node_exporter, the exporter and everything on the infra node.</summary>
    public static Identity Of(Node node) => new(node.Name, [node.Name, node.Address, "localhost", "127.0.0.1"]);

    /// <summary>
    /// An instance: PostgreSQL, PgBouncer, Patroni. It answers for every member, because a client names the member whose HAProxy it asks and is
    /// led to the one that is primary now.
    /// </summary>
    public static Identity Of(Cluster cluster, Member member) => new(
        cluster.InstanceName(member),
        [
            cluster.InstanceName(member),
            cluster.Name.ToString(),
            .. cluster.Services.Select(service => cluster.Name.Service(service.Name)),
            .. cluster.Members.SelectMany(other => new[] { other.Node.Name, other.Node.Address }),
            "localhost",
            "127.0.0.1",
        ]);

    /// <summary>
    /// An instance as a client of etcd's JSON gateway, which refuses a certificate with a common name while authentication is on, because it
    /// would not log that name in (etcd 3.5, etcd-io/etcd#10392).
    /// </summary>
    public static Identity GatewayClient(Cluster cluster, Member member) =>
        Client($"{cluster.InstanceName(member)}.etcd") with { Subject = $"O={cluster.InstanceName(member)}" };

    /// <summary>A client that is no server: a service account such as <c>prometheus</c>, or a person.</summary>
    public static Identity Client(string name) => new(name, [name]);
}

/// <summary>A certificate with its key, both PEM.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">The private key, PKCS#8.</param>
/// <param name="CertificatePath">Where the certificate lies on this machine.</param>
/// <param name="KeyPath">Where the key lies on this machine.</param>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem, string CertificatePath, string KeyPath);
