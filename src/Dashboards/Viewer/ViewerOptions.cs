using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Dashboards.Viewer;

/// <summary>What the viewer serves, where, and which Prometheus it asks.</summary>
public sealed record ViewerOptions
{
    /// <summary>Where it listens. Default 127.0.0.1:3000. Any address but a loopback one needs <see cref="Tls"/>.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 3000);

    /// <summary>The path below which a reverse proxy serves it, as in <c>/viewer</c>; empty for none. Requests are answered with and without it.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Further names under which browsers reach it, without port: those of a reverse proxy. Loopback names and the address it listens on are always known.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The directory of the built page.</summary>
    public required string Page { get; init; }

    /// <summary>What can be drawn.</summary>
    public required DashboardLibrary Dashboards { get; init; }

    /// <summary>Where Prometheus is.</summary>
    public required Uri Prometheus { get; init; }

    /// <summary>Makes the connection to Prometheus, with a client certificate where one is needed. Default: a plain one.</summary>
    public Func<HttpMessageHandler> Connect { get; init; } = () => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };

    /// <summary>The longest that a query may take, 1 s to 5 min. Default 10 s: ten times the goal of a query, and a panel says soon that Prometheus is slow.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often Prometheus scrapes, which is the smallest step of a graph. Default 15 s.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How to serve others than this machine; null serves plain HTTP on loopback.</summary>
    public ViewerTls? Tls { get; init; }

    /// <summary>What is wrong with these options; empty when they can be served.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. IPAddress.IsLoopback(Listen.Address) || Tls is not null
            ? Array.Empty<string>()
            : [$"the viewer shows everything that Prometheus knows, so on {Listen.Address} it needs TLS and client certificates: give a certificate, its key and the authority of its readers, or listen on 127.0.0.1"],
        .. PathPrefix.Length == 0 || (PathPrefix.StartsWith('/') && !PathPrefix.EndsWith('/') && PathPrefix.All(sign => char.IsAsciiLetterOrDigit(sign) || "/-_.".Contains(sign)))
            ? Array.Empty<string>()
            : [$"the path prefix {PathPrefix} must begin with a slash, not end with one, and hold only letters, digits, dots, dashes and underscores"],
        .. Prometheus.Scheme == Uri.UriSchemeHttp || Prometheus.Scheme == Uri.UriSchemeHttps
            ? Array.Empty<string>()
            : [$"{Prometheus} is no address of a Prometheus: it must begin with http:// or https://"],
    ];
}

/// <summary>How the viewer shows who it is, and whom it lets in.</summary>
/// <param name="Certificate">Its own certificate with its key.</param>
/// <param name="ReaderPolicy">How the certificate of a reader is judged.</param>
public sealed record ViewerTls(X509Certificate2 Certificate, X509ChainPolicy ReaderPolicy);
