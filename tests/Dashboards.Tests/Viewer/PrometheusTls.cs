using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A Prometheus that lets nobody in without a certificate of this authority, with the settings that ours are deployed with.</summary>
internal sealed class PrometheusTls(TestAuthority authority)
{
    /// <summary>Whoever connects with this shows this certificate, or none, and trusts this policy.</summary>
    public static SocketsHttpHandler Handler(X509Certificate2? shown, X509ChainPolicy trusted) => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = trusted,
            LocalCertificateSelectionCallback = shown is null ? null : (_, _, _, _, _) => shown,
        },
    };

    /// <summary>Connects as the test itself.</summary>
    public SocketsHttpHandler Handler() => Handler(authority.Issue("test"), authority.Policy);

    /// <summary>Writes what Prometheus has to read, and says with which arguments.</summary>
    public IReadOnlyList<string> WriteTo(string directory)
    {
        using var server = authority.Issue("prometheus");
        File.WriteAllText(Path.Combine(directory, "ca.crt"), authority.Pem);
        File.WriteAllText(Path.Combine(directory, "server.crt"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(
            Path.Combine(directory, "web.yml"),
            """
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
              client_ca_file: ca.crt
              client_auth_type: RequireAndVerifyClientCert

            """);
        return ["--web.config.file=web.yml"];
    }
}
