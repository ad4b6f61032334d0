using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Monitor.Exporter.Background;
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

    /// <summary>
    /// A document that every Patroni has, and a property that is always in it. Its status does not say whether it could be read: Patroni answers
    /// 503 with a document while PostgreSQL is down.
    /// </summary>
    /// <exception cref="InvalidDataException">What came is no document of Patroni.</exception>
    /// <exception cref="IOException">It cannot be reached, or is not trusted.</exception>
    public async Task<JsonElement> ReadAsync(string path, string property, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(path, cancellationToken);
        return !Lacks(status) && Parse(path, status, body) is var document && JsonShape.Find(document, property) is not null
            ? document
            : throw new InvalidDataException($"{path} answered {(int)status} without the document that every Patroni has there: does something else answer for it?");
    }

    /// <summary>A document that Patroni need not have; null when it says so, with 502 (3.0 to 4.1) or because it does not know the path.</summary>
    /// <exception cref="InvalidDataException">What came is no document of Patroni.</exception>
    /// <exception cref="IOException">It cannot be reached, or is not trusted.</exception>
    public async Task<JsonElement?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync(path, cancellationToken);
        return Lacks(status) ? null : Parse(path, status, body);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static bool Lacks(HttpStatusCode status) => status is HttpStatusCode.BadGateway or HttpStatusCode.NotFound;

    private static JsonElement Parse(string path, HttpStatusCode status, byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} answered {(int)status} with what is not JSON: {exception.Message}", exception);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException exception) when (exception.InnerException is not null)
        {
            // Of TLS it only says that there is an inner exception, which nobody sees in a log.
            throw new IOException(exception.GetBaseException().Message, exception);
        }
    }

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
