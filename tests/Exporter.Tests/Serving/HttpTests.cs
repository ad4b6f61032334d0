using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Serving;

public sealed class HttpTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly int port = ProgramFiles.FreePort();
    private TestCertificates certificates = null!;
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        certificates = new(directory);
        var config = new ExporterConfig
        {
            Listen = new(IPAddress.Loopback, port),
            Tls = new(certificates.Certificate, certificates.Key, certificates.Ca),
            Postgres = new() { Host = "127.0.0.1", Port = ProgramFiles.FreePort(), User = "x", Database = "postgres", Tls = false },
        };
        app = ExporterHost.Build(config, Catalogue.BuiltIn, 0, TimeProvider.System);
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Serves_a_scraper_with_a_certificate_of_the_CA_even_without_a_database()
    {
        using var client = Client(certificates.Client());
        using var response = await client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("\npg_up 0\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_gzip_and_OpenMetrics_when_asked()
    {
        using var client = Client(certificates.Client());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.StartsWith("application/openmetrics-text; version=1.0.0", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_nothing_without_a_certificate_or_with_one_of_another_CA()
    {
        var others = new TestCertificates(Directory.CreateDirectory(Path.Combine(directory, "others")).FullName);
        foreach (var certificate in new[] { null, others.Client() })
        {
            using var client = Client(certificate);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/metrics", TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/up", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/primary", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/replica", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/read", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Answers_health_questions(string path, HttpStatusCode status)
    {
        using var client = Client(certificates.Client());
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_without_a_restart()
    {
        Assert.Equal(await PresentedAsync(), Current());
        var before = Current();
        certificates.WriteServer();
        File.SetLastWriteTimeUtc(certificates.Certificate, DateTime.UnixEpoch.AddYears(60));
        Assert.NotEqual(before, Current());
        Assert.Equal(Current(), await PresentedAsync());
    }

    private string Current() => X509CertificateLoader.LoadCertificateFromFile(certificates.Certificate).Thumbprint;

    private async Task<string> PresentedAsync()
    {
        var presented = "";
        using var client = Client(certificates.Client(), certificate => presented = certificate.Thumbprint);
        await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
        return presented;
    }

    private HttpClient Client(X509Certificate2? certificate, Action<X509Certificate2>? seen = null)
    {
        var handler = new HttpClientHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            ServerCertificateCustomValidationCallback = (_, server, _, _) =>
            {
                seen?.Invoke(server!);
                return true;
            },
        };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        return new HttpClient(handler) { BaseAddress = new($"https://127.0.0.1:{port}") };
    }
}
