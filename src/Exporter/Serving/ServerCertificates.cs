using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Serving;

/// <summary>
/// The exporter's certificate and the CA of those who may scrape, read again when the files change; a renewal needs no restart. Files
/// that cannot be read leave the last good ones in use.
/// </summary>
public sealed partial class ServerCertificates
{
    private readonly ServerTls files;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private SslServerAuthenticationOptions options;
    private (DateTime Certificate, DateTime Key, DateTime Ca) stamp;

    /// <summary>Reads the files.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not a certificate and its key.</exception>
    public ServerCertificates(ServerTls files, ILogger logger)
    {
        (this.files, this.logger) = (files, logger);
        stamp = Stamp();
        options = Load();
    }

    /// <summary>What a handshake that begins now uses.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (gate)
        {
            var now = Stamp();
            if (now != stamp)
            {
                try
                {
                    options = Load();
                    LogReloaded(files.Certificate);
                }
                catch (Exception exception)
                {
                    LogKept(files.Certificate, exception.Message);
                }

                stamp = now;
            }

            return options;
        }
    }

    private SslServerAuthenticationOptions Load()
    {
        var certificate = X509Certificate2.CreateFromPem(Pem(files.Certificate), Pem(files.Key));
        var loaded = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, Chain(files.Certificate), offline: true),
            ApplicationProtocols = files.Http2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            EnabledSslProtocols = files.Protocols,
            ClientCertificateRequired = files.Clients != ClientCertificates.NotAsked,
            RemoteCertificateValidationCallback = (_, shown, _, errors) => ClientCheck.Allows(files, shown as X509Certificate2, errors),
            CipherSuitesPolicy = files.CipherSuites.Count > 0 ? new(files.CipherSuites) : null,
        };
        if (files.ClientCa is not null)
        {
            loaded.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            loaded.CertificateChainPolicy.CustomTrustStore.ImportFromPem(Pem(files.ClientCa));
        }

        return loaded;
    }

    /// <summary>Certificates between ours and its authority, which clients need and the file holds behind it.</summary>
    private static X509Certificate2Collection Chain(string source)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Pem(source));
        return chain;
    }

    private static bool IsPem(string source) => source.StartsWith("-----BEGIN", StringComparison.Ordinal);

    private static string Pem(string source) => IsPem(source) ? source : File.ReadAllText(source);

    private static DateTime StampOf(string? source) => source is null || IsPem(source) ? default : File.GetLastWriteTimeUtc(source);

    private (DateTime Certificate, DateTime Key, DateTime Ca) Stamp() => (StampOf(files.Certificate), StampOf(files.Key), StampOf(files.ClientCa));

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate {File} was read again")]
    private partial void LogReloaded(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {File} has changed and cannot be read; the old one stays in use: {Reason}")]
    private partial void LogKept(string file, string reason);
}
