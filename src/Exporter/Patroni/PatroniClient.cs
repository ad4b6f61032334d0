using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Patroni;

/// <summary>Reads documents of Patroni's REST API.</summary>
public sealed class PatroniClient : IDisposable
{
    /// <summary>A cluster of hundred members is 100 KB.</summary>
    private const int MaximumAnswer = 4 * 1024 * 1024;

    /// <summary>Connections end after this time, so that a renewed certificate of either side is used.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient client;

    /// <summary>Nothing is contacted yet.</summary>
    public PatroniClient(PatroniProbe probe)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = 1,
            SslOptions = Options(probe),
        };
        client = new(handler)
        {
            BaseAddress = new UriBuilder(probe.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, probe.Host, probe.Port).Uri,
            MaxResponseContentBufferSize = MaximumAnswer,
            // The look has a deadline.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>A document; null when Patroni says that it has none. Other statuses are no failure: it answers 503 with a document while PostgreSQL is down.</summary>
    /// <exception cref="InvalidDataException">What came is not JSON.</exception>
    public async Task<JsonElement?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.NotFound)
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} answered {(int)response.StatusCode} with what is not JSON: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static SslClientAuthenticationOptions Options(PatroniProbe probe)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = probe.Host };
        if (probe.Ca is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(probe.Ca);
        }

        if (probe.Certificate is not null)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => X509Certificate2.CreateFromPemFile(probe.Certificate, probe.Key);
        }

        return options;
    }
}
