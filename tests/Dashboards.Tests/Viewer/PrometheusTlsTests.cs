using System.Net;
using System.Security.Cryptography.X509Certificates;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>
/// The viewer before a Prometheus (the program itself) that asks for a client certificate, as every one of ours does; and the viewer that asks its readers for one.
/// </summary>
public sealed class PrometheusTlsTests : IDisposable
{
    private const string Fine = """{"status":"success","data":["pg-test"]}""";

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
        Assert.SkipUnless(Rules.Promtool.IsInstalled, "Prometheus is not installed: it is Debian's package prometheus");
        using var own = authority.Issue("viewer");

        Assert.Equal((HttpStatusCode.OK, Fine), await AskThroughAsync(own, authority.Policy));
    }

    [Fact]
    public async Task Says_that_Prometheus_does_not_let_it_in_without_one_or_with_one_of_a_stranger()
    {
        Assert.SkipUnless(Rules.Promtool.IsInstalled, "Prometheus is not installed: it is Debian's package prometheus");
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
        Assert.SkipUnless(Rules.Promtool.IsInstalled, "Prometheus is not installed: it is Debian's package prometheus");
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

        using var known = new HttpClient(PrometheusTls.Handler(reader, authority.Policy));
        using var unknown = new HttpClient(PrometheusTls.Handler(foreign, authority.Policy));
        using var nobody = new HttpClient(PrometheusTls.Handler(null, authority.Policy));

        Assert.Contains("scrapeInterval", await known.GetStringAsync(settings, Token), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => unknown.GetStringAsync(settings, Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.GetStringAsync(settings, Token));
    }

    private async Task<(HttpStatusCode Status, string Body)> AskThroughAsync(X509Certificate2? shown, X509ChainPolicy trusted)
    {
        var samples = $"up{{cls=\"pg-test\"}} 1 {TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}\n# EOF\n";
        await using var prometheus = await LivePrometheus.StartAsync(samples, Token, new PrometheusTls(authority));
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
        Connect = () => PrometheusTls.Handler(shown, trusted),
    };
}
