using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Access;

public sealed class WebConfigFileTests : IDisposable
{
    private const string Hash = "$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze";
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Reads_the_exporter_toolkits_file()
    {
        var certificates = new TestCertificates(directory);
        var config = Read($$"""
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
              client_ca_file: ca.crt
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [prometheus.example.com]
              min_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
            http_server_config:
              http2: false
              headers: { X-Frame-Options: deny }
            basic_auth_users: { alice: {{Hash}} }
            rate_limit: { interval: 1s, burst: 20 }
            """, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal((certificates.Certificate, ClientCertificates.Verified, "Tls13"), (config.Tls!.Certificate, config.Tls.Clients, config.Tls.Protocols.ToString()));
        Assert.Single(config.Tls.CipherSuites);
        Assert.Equal((false, "deny", Hash, new RequestRate(TimeSpan.FromSeconds(1), 20)), (config.Http2, config.Headers["X-Frame-Options"], config.Users["alice"], config.Rate));
    }

    [Fact]
    public void An_empty_file_asks_for_nothing()
    {
        Assert.Null(Read("# nothing\n", out var faults)!.Tls);
        Assert.Empty(faults);
    }

    [Fact]
    public void Reports_every_mistake_with_its_line()
    {
        Assert.Null(Read("""
            tls_server_config:
              cert_file: nowhere.crt
              min_version: TLS10
              client_auth_type: RequireAndVerifyClientCert
            basic_auth_users:
              bob: plaintext
            http_server_config:
              headers: { X-Other: a }
            nonsense: 1
            """, out var faults));
        (int Line, string Text)[] expected = [(2, "nowhere.crt"), (2, "`key_file` is missing"), (3, "TLS12"), (4, "neither"), (6, "bcrypt"), (8, "X-Other"), (9, "nonsense")];
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, wanted => Assert.Contains(faults, fault => fault.Line == wanted.Line && fault.Message.Contains(wanted.Text, StringComparison.Ordinal)));
    }

    private WebConfig? Read(string text, out List<Fault> faults) => WebConfigFile.Read(Path.Combine(directory, "web.yml"), text, faults = []);
}
