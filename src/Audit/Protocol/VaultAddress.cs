using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Audit.Protocol;

/// <summary>Where the vault is and how to prove to each other who is who. All files are PEM.</summary>
public sealed record VaultAddress
{
    /// <summary>As in <c>https://infra-1:9633</c>.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The certificate that this client shows; its name or one of its DNS names is the identity in the sources it may write.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The private key of that certificate.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The authorities that may have issued the vault's certificate; no other is trusted, the system's included.</summary>
    public required string AuthorityFile { get; init; }

    /// <summary>The longest that one request may take. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that reads the files now and trusts nothing else; dispose it.</summary>
    public HttpClient Connect()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = RequestTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile)],
                CertificateChainPolicy = PrivateTrust.Policy(AuthorityFile),
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = Uri,
            Timeout = RequestTimeout,
            MaxResponseContentBufferSize = 4 * Limits.PageBytes,
        };
    }
}
