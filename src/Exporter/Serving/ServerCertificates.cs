using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Serving;

/// <summary>
/// The exporter's certificate and the CA of those who may scrape, read again when the files change or the configuration names others; a
/// renewal needs no restart. Files that cannot be read leave the last good ones in use.
/// </summary>
public sealed partial class ServerCertificates
{
    private readonly Func<ServerTls?> configured;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private SslServerAuthenticationOptions options;
    private ServerTls files;
    private (DateTime Certificate, DateTime Key, DateTime Ca) stamp;
    private (DateTime Certificate, DateTime Key, DateTime Ca)? complained;

    /// <summary>Reads the files.</summary>
    /// <param name="files">Those of the start.</param>
    /// <param name="configured">Those of the configuration now; null: it wants no TLS any more, which takes a restart.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not a certificate and its key.</exception>
    public ServerCertificates(ServerTls files, Func<ServerTls?> configured, ILogger logger)
    {
        (this.files, this.configured, this.logger) = (files, configured, logger);
        stamp = Stamp(files);
        options = Load(files);
    }

    /// <summary>What a handshake that begins now uses.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (gate)
        {
            var wanted = configured() ?? files;
            var now = Stamp(wanted);
            if (now != stamp || wanted != files)
            {
                try
                {
                    options = Load(wanted);
                    (files, stamp) = (wanted, now);
                    LogReloaded(NameOf(wanted.Certificate));
                }
                catch (Exception exception)
                {
                    // Tried again at the next handshake: a right that is given later changes no time of a file. Said once.
                    if (complained != now)
                    {
                        LogKept(NameOf(wanted.Certificate), exception.Message);
                    }

                    complained = now;
                }
            }

            return options;
        }
    }

    private static SslServerAuthenticationOptions Load(ServerTls files)
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

    /// <summary>What the log may call it: a text may be given in place of a file.</summary>
    private static string NameOf(string source) => IsPem(source) ? "of the configuration" : source;

    private static (DateTime Certificate, DateTime Key, DateTime Ca) Stamp(ServerTls files) => (StampOf(files.Certificate), StampOf(files.Key), StampOf(files.ClientCa));

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate {File} was read again")]
    private partial void LogReloaded(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {File} has changed and cannot be read; the old one stays in use: {Reason}")]
    private partial void LogKept(string file, string reason);
}
