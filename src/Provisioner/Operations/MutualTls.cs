using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Provisioner.Operations;

/// <summary>How a client of ours shows who it is and whom it trusts: its own certificate, and nothing but the fleet's authority.</summary>
/// <param name="CertificatePath">The client's certificate, PEM.</param>
/// <param name="KeyPath">Its private key, PEM.</param>
/// <param name="AuthorityPath">The fleet's authority, PEM. The machine's own trust store is not asked.</param>
public sealed record MutualTls(string CertificatePath, string KeyPath, string AuthorityPath)
{
    /// <summary>
    /// A connection handler for these identities. Names and addresses are checked against the server's certificate as usual; a connection
    /// is made anew every few minutes, so that a renewed server is met.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is not PEM.</exception>
    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            // Read for every connection, so that a renewed certificate is used without a restart.
            LocalCertificateSelectionCallback = (_, _, _, _, _) => X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath),
            CertificateChainPolicy = CreatePolicy(),
        },
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseProxy = false,
    };

    /// <summary>The rule by which a certificate of the other side is judged: issued by the fleet's authority, in date.</summary>
    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPemFile(AuthorityPath);
        return policy;
    }
}
