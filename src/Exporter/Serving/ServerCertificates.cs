using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
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
        var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var loaded = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (files.ClientCa is not null)
        {
            loaded.ClientCertificateRequired = true;
            loaded.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            loaded.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(files.ClientCa);
        }

        return loaded;
    }

    private (DateTime Certificate, DateTime Key, DateTime Ca) Stamp() =>
        (File.GetLastWriteTimeUtc(files.Certificate), File.GetLastWriteTimeUtc(files.Key), files.ClientCa is null ? default : File.GetLastWriteTimeUtc(files.ClientCa));

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate {File} was read again")]
    private partial void LogReloaded(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {File} has changed and cannot be read; the old one stays in use: {Reason}")]
    private partial void LogKept(string file, string reason);
}
