using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>The viewer before a Prometheus that asks for a client certificate, as every one of ours does; and the viewer that asks its readers for one.</summary>
public sealed class PrometheusTlsTests : IDisposable
{
    private const string Fine = """{"status":"success","data":[]}""";

    private readonly string page = Directory.CreateTempSubdirectory("monitor-page-").FullName;
    private readonly TestAuthority authority = new();
    private readonly TestAuthority stranger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
        Directory.Delete(page, recursive: true);
    }

    [Fact]
    public async Task Shows_its_certificate_and_hands_the_answer_on()
    {
        using var own = authority.Issue("viewer");

        Assert.Equal((HttpStatusCode.OK, Fine), await AskThroughAsync(own, authority.Policy));
    }

    [Fact]
    public async Task Says_that_Prometheus_does_not_let_it_in_without_one_or_with_one_of_a_stranger()
    {
        using var foreign = stranger.Issue("viewer");

        foreach (var shown in new[] { null, foreign })
        {
            var (status, body) = await AskThroughAsync(shown, authority.Policy);

            Assert.Equal(HttpStatusCode.BadGateway, status);
            Assert.Matches("Prometheus at 127.0.0.1:[0-9]+ cannot be reached: ", body);
        }
    }

    [Fact]
    public async Task Asks_nothing_of_a_Prometheus_whose_certificate_is_a_stranger_s()
    {
        using var own = authority.Issue("viewer");

        var (status, body) = await AskThroughAsync(own, stranger.Policy);

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("certificate", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_reader_without_a_certificate_of_the_authority_sees_nothing()
    {
        using var own = authority.Issue("127.0.0.1");
        using var reader = authority.Issue("reader");
        using var foreign = stranger.Issue("reader");
        await using var viewer = ViewerHost.Create(Options(new Uri("https://127.0.0.1:1/"), null, authority.Policy) with { Tls = new(own, authority.Policy) });
        await viewer.StartAsync(Token);
        var settings = new Uri($"{viewer.Urls.Single()}/api/settings");

        using var known = new HttpClient(Handler(reader, authority.Policy));
        using var unknown = new HttpClient(Handler(foreign, authority.Policy));
        using var nobody = new HttpClient(Handler(null, authority.Policy));

        Assert.Contains("scrapeInterval", await known.GetStringAsync(settings, Token), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => unknown.GetStringAsync(settings, Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.GetStringAsync(settings, Token));
    }

    private async Task<(HttpStatusCode Status, string Body)> AskThroughAsync(X509Certificate2? shown, X509ChainPolicy trusted)
    {
        using var server = authority.Issue("prometheus");
        var tls = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = server,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) =>
            {
                using var chain = new X509Chain { ChainPolicy = authority.Policy };
                return chain.Build(certificate);
            },
        };
        await using var prometheus = await FakePrometheus.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(Fine, Token);
            },
            tls);
        await using var viewer = ViewerHost.Create(Options(prometheus.Uri, shown, trusted));
        await viewer.StartAsync(Token);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{viewer.Urls.Single()}/api/prometheus/api/v1/label/cls/values"), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private ViewerOptions Options(Uri prometheus, X509Certificate2? shown, X509ChainPolicy trusted) => new()
    {
        Listen = new(IPAddress.Loopback, 0),
        Page = page,
        Dashboards = DashboardLibrary.Generated(),
        Prometheus = prometheus,
        Connect = () => Handler(shown, trusted),
    };

    private static SocketsHttpHandler Handler(X509Certificate2? shown, X509ChainPolicy trusted) => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = trusted,
            LocalCertificateSelectionCallback = shown is null ? null : (_, _, _, _, _) => shown,
        },
    };
}
