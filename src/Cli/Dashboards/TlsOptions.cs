using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Cli.Dashboards;

/// <summary>How a server that is not of a fleet of ours is reached: whom to trust, and who asks.</summary>
internal sealed class TlsOptions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Option<string?> authority = new("--ca") { Description = "Trust the authorities in this PEM file only. Default: those of this machine.", HelpName = "FILE" };
    private readonly Option<string?> certificate = new("--certificate") { Description = "A client certificate, PEM.", HelpName = "FILE" };
    private readonly Option<string?> key = new("--key") { Description = "The private key of --certificate, PEM.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(authority);
        command.Add(certificate);
        command.Add(key);
    }

    /// <summary>A client with this base address.</summary>
    /// <exception cref="UsageException">The address is none, or a file cannot be used.</exception>
    public HttpClient Client(ParseResult parsed, string url) => new(Handler(parsed)) { BaseAddress = Address(url), Timeout = Deadline };

    /// <summary>An address with a slash at its end, so that paths are below it.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Uri Address(string url) =>
        Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new UsageException($"{url} is no address: it begins with https:// or http://");

    /// <summary>Whom to trust, and who asks.</summary>
    /// <exception cref="UsageException">A file cannot be used.</exception>
    public SocketsHttpHandler Handler(ParseResult parsed)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AllowAutoRedirect = false };
        try
        {
            if (parsed.GetValue(authority) is { } authorityPath)
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
                policy.CustomTrustStore.ImportFromPemFile(authorityPath);
                handler.SslOptions.CertificateChainPolicy = policy;
            }

            if (parsed.GetValue(certificate) is { } certificatePath)
            {
                var identity = X509Certificate2.CreateFromPemFile(certificatePath, parsed.GetValue(key));
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => identity;
            }

            return handler;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            handler.Dispose();
            throw new UsageException($"--ca, --certificate or --key: {exception.Message}");
        }
    }
}
