using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Certificates;

/// <summary>The fleet's own certificate authority: a key on the machine that provisions, and every certificate that it issued.</summary>
/// <remarks>
/// Keys are ECDSA P-256 in PKCS#8, which etcd, PostgreSQL, PgBouncer, HAProxy, pgBackRest, Prometheus and .NET all read. A certificate is issued again
/// when its names change or when less than a third of its life is left; otherwise the stored one is given, so that a second apply
/// changes nothing.
/// </remarks>
public sealed partial class CertificateAuthority
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

    /// <summary>Opens the authority in this directory, which is made with a new key when nothing is there.</summary>
    /// <remarks>Its certificate is renewed, for the same key, before a certificate that it issues could outlive it.</remarks>
    /// <exception cref="InvalidDataException">The key is lost or does not belong to the certificate. No new authority is made: no node would trust it.</exception>
    public static CertificateAuthority Open(string directory, string fleet, TimeProvider time)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var authority = new AuthorityFiles(directory).Open(fleet, time);
        return new CertificateAuthority(directory, authority, time);
    }

    /// <summary>
    /// A key pair for signatures that outlive every certificate, such as the audit log's: made here once and never renewed, so that this machine
    /// knows the public half from the first day and need not ask whom it is meant to check.
    /// </summary>
    public SigningKeyPair SigningKey(string name)
    {
        lock (gate)
        {
            var keyPath = Path.Combine(directory, name + ".signing.key");
            if (!File.Exists(keyPath))
            {
                using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                PrivateFile.Write(keyPath, made.ExportPkcs8PrivateKeyPem() + "\n");
            }

            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(keyPath));
            return new SigningKeyPair(key.ExportPkcs8PrivateKeyPem() + "\n", key.ExportSubjectPublicKeyInfoPem() + "\n");
        }
    }

    /// <summary>The certificate of this identity, issued now or earlier.</summary>
    public IssuedCertificate Issue(Identity identity)
    {
        if (!FileName.IsMatch(identity.Name) || identity.Name == "ca")
        {
            throw new ArgumentException($"`{identity.Name}` cannot be the name of a certificate: letters, digits, dots and hyphens, and not `ca`.", nameof(identity));
        }

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

    private IssuedCertificate Sign(Identity identity, string certificatePath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(identity.Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(AlternativeNames(identity));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = time.GetUtcNow();
        using var certificate = request.Create(authority, Since(now), now + LeafLife, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(
            certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificatePath, keyPath);
    }

    // A certificate must not begin before its authority's, also where this machine's clock was set back in between.
    private DateTimeOffset Since(DateTimeOffset now)
    {
        var since = AuthorityFiles.Since(now);
        return since > authority.NotBefore ? since : authority.NotBefore;
    }

    // Whatever is wrong with the stored one, a new one is the remedy.
    private bool IsCurrent(IssuedCertificate stored, Identity identity)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(stored.CertificatePem, stored.KeyPem);
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            return left > LeafLife / 3
                && certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault() is { } names
                && names.RawData.AsSpan().SequenceEqual(AlternativeNames(identity).RawData)
                && IsOurs(certificate);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    // The name of the authority says nothing: one that was made again for the same fleet has the same.
    private bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
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

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,63}\\z")]
    private static partial Regex FileName { get; }
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

/// <summary>A key pair for signatures, both PEM.</summary>
/// <param name="PrivatePem">The private half, PKCS#8.</param>
/// <param name="PublicPem">The public half.</param>
public sealed record SigningKeyPair(string PrivatePem, string PublicPem);

/// <summary>A certificate with its key, both PEM.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">The private key, PKCS#8.</param>
/// <param name="CertificatePath">Where the certificate lies on this machine.</param>
/// <param name="KeyPath">Where the key lies on this machine.</param>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem, string CertificatePath, string KeyPath);
