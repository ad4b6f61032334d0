using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Host;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Host;

public sealed class CertificatePlaneTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly TestCertificates certificates;

    public CertificatePlaneTests()
    {
        certificates = new(directory);
        listener.Start();
    }

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Reads_files_and_says_which_cannot_be_read()
    {
        var missing = Path.Combine(directory, "missing.crt");
        var text = await LookAsync(new() { Files = [certificates.Certificate, missing, certificates.Key] });
        var expiry = new DateTimeOffset(X509CertificateLoader.LoadCertificateFromFile(certificates.Certificate).NotAfter).ToUnixTimeSeconds();
        Assert.Contains($"monitor_certificate_expiry_timestamp_seconds{{certificate=\"{certificates.Certificate}\"}} {expiry}\n", text, StringComparison.Ordinal);
        Assert.Contains($"monitor_certificate_info{{certificate=\"{certificates.Certificate}\",subject=\"CN=server\",issuer=\"CN=Test CA\",serial=\"", text, StringComparison.Ordinal);
        Assert.Contains($"monitor_certificate_up{{certificate=\"{missing}\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"monitor_certificate_up{{certificate=\"{certificates.Key}\"}} 0\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sees_the_certificate_even_of_a_server_that_refuses_clients_without_one(bool asksFirst)
    {
        _ = ServeAsync(asksFirst);
        var text = await LookAsync(new() { Endpoints = [new("server", "127.0.0.1", Port, asksFirst)], Ca = certificates.Ca });
        Assert.Contains("monitor_certificate_up{certificate=\"server\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("monitor_certificate_trusted{certificate=\"server\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_clients_would_not_trust_the_certificate()
    {
        _ = ServeAsync(false);
        var others = new TestCertificates(Directory.CreateDirectory(Path.Combine(directory, "others")).FullName);
        var text = await LookAsync(new() { Endpoints = [new("server", "127.0.0.1", Port, false)], Ca = others.Ca });
        Assert.Contains("monitor_certificate_trusted{certificate=\"server\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("monitor_certificate_expiry_timestamp_seconds{certificate=\"server\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_accepts_and_never_answers_costs_the_others_nothing()
    {
        var text = await LookAsync(new() { Endpoints = [new("silent", "127.0.0.1", Port, true)], Files = [certificates.Certificate] });
        Assert.Contains("monitor_certificate_up{certificate=\"silent\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"monitor_certificate_up{{certificate=\"{certificates.Certificate}\"}} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sees_the_certificates_of_PostgreSQL_and_PgBouncer()
    {
        var servers = new RealServers();
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        await servers.InitializeAsync();
        await using (servers)
        {
            var text = await LookAsync(new()
            {
                Endpoints = [new("postgres", "127.0.0.1", servers.Postgres.Port, true), new("pgbouncer", "127.0.0.1", servers.PgBouncer.Port, true)],
                Ca = servers.Postgres.Ca,
            });
            Assert.Contains("monitor_certificate_trusted{certificate=\"postgres\"} 1\n", text, StringComparison.Ordinal);
            Assert.Contains("monitor_certificate_trusted{certificate=\"pgbouncer\"} 1\n", text, StringComparison.Ordinal);
        }
    }

    private static async Task<string> LookAsync(CertificateProbe probe)
    {
        var plane = new CertificatePlane(probe, TimeProvider.System, NullLogger.Instance);
        await plane.RefreshAsync(TestContext.Current.CancellationToken);
        return string.Concat(plane.Segment.Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
    }

    /// <summary>Shows its certificate and then refuses whoever shows none.</summary>
    private async Task ServeAsync(bool asksFirst)
    {
        using var client = await listener.AcceptTcpClientAsync(stopping.Token);
        var stream = client.GetStream();
        if (asksFirst)
        {
            await stream.ReadExactlyAsync(new byte[8], stopping.Token);
            await stream.WriteAsync("S"u8.ToArray(), stopping.Token);
        }

        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(certificates.Certificate, certificates.Key),
                ClientCertificateRequired = true,
            },
            stopping.Token);
    }
}
