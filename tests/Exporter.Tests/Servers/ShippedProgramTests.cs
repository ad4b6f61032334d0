using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>The native program as people start it: what the compiler may have left out shows here only.</summary>
public sealed class ShippedProgramTests(RealServers servers) : IClassFixture<RealServers>, IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-shipped-").FullName;
    private readonly int port = ProgramFiles.FreePort();

    private string Metrics => $"http://127.0.0.1:{port}/metrics";

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Starts_with_what_postgres_exporter_and_pgbouncer_exporter_are_started_with_and_tells_systemd_that_it_is_ready()
    {
        Require();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint($"{directory}/notify"));
        var queries = Write("queries.yml", "own: { query: \"SELECT 'a' AS name, 1.5 AS total\", metrics: [ { name: { usage: LABEL } }, { total: { usage: COUNTER, description: How many } } ] }");
        var environment = new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = Url(servers.Postgres, "postgresql"), ["NOTIFY_SOCKET"] = $"{directory}/notify" };
        await using var program = ShippedProgram.Start(
            environment, $"--web.listen-address=127.0.0.1:{port}", $"--extend.query-path={queries}", $"--pgBouncer.connectionString={Url(servers.PgBouncer, "postgres")}");
        var ready = new byte[64];
        Assert.Equal("READY=1\n", Encoding.UTF8.GetString(ready, 0, await systemd.ReceiveAsync(ready, TestContext.Current.CancellationToken)));
        using var client = new HttpClient();
        await program.GetUntilAsync(client, Metrics, text => Has(text, "pg_up 1") && Has(text, "pgbouncer_up 1") && Has(text, $"own_total{{server=\"127.0.0.1:{servers.Postgres.Port}\",name=\"a\"}} 1.5") && text.Contains("\npg_stat_user_tables_seq_scan{", StringComparison.Ordinal));
        await program.StopAsync();
    }

    [Fact]
    public async Task Serves_OpenMetrics_with_gzip_over_TLS_to_a_user_with_a_certificate_and_a_password()
    {
        Require();
        var certificates = new TestCertificates(directory);
        var web = Write("web.yml", $$"""
            tls_server_config: { cert_file: server.crt, key_file: server.key, client_ca_file: ca.crt, client_auth_type: RequireAndVerifyClientCert }
            basic_auth_users: { alice: {{BCrypt.Net.BCrypt.HashPassword("correct horse", 4)}} }
            """);
        await using var program = ShippedProgram.Start(
            new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = Url(servers.Postgres, "postgresql") }, $"--web.listen-address=127.0.0.1:{port}", $"--web.config.file={web}");
        var address = $"https://127.0.0.1:{port}/metrics";
        using var alice = Client(certificates.Client(), "correct horse");
        await program.GetUntilAsync(alice, address, text => Has(text, "pg_up 1"));
        using (var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "application/openmetrics-text;version=1.0.0" }, { "Accept-Encoding", "gzip" } } })
        using (var response = await alice.SendAsync(request, TestContext.Current.CancellationToken))
        {
            Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
            await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked);
            Assert.EndsWith("# EOF\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var wrong = Client(certificates.Client(), "wrong");
        using var refused = await wrong.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var stranger = Client(null, "correct horse");
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri(address), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Watches_two_servers_probes_a_third_and_takes_a_changed_file_at_SIGHUP()
    {
        Require();
        var one = $"listen: 127.0.0.1:{port}\nprobe: {{ targets: [127.0.0.1], modules: {{ cloud: {Module(servers.Postgres)} }} }}\n";
        string Servers(string second) => $"{one}servers:\n  - {{ name: first, postgres: {Login(servers.Postgres)} }}\n  - {{ name: {second}, postgres: {Login(servers.Postgres)} }}\n";
        var config = Write("config.yml", Servers("second"));
        await using var program = ShippedProgram.Start(Nothing, "--config", config);
        using var client = new HttpClient();
        await program.GetUntilAsync(client, Metrics, text => Has(text, "pg_up{server_name=\"first\"} 1") && Has(text, "pg_up{server_name=\"second\"} 1"));
        await program.GetUntilAsync(client, $"http://127.0.0.1:{port}/probe?target=127.0.0.1:{servers.Postgres.Port}&auth_module=cloud", text => Has(text, "pg_up 1"));
        Write("config.yml", Servers("renamed"));
        program.Reload();
        var after = await program.GetUntilAsync(client, Metrics, text => Has(text, "pg_up{server_name=\"renamed\"} 1"));
        Assert.DoesNotContain("server_name=\"second\"", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_directory_of_pg_exporter_as_it_is()
    {
        Require();
        var collectors = Directory.CreateDirectory($"{directory}/pg_exporter").FullName;
        await File.WriteAllTextAsync(
            $"{collectors}/100-demo.yml", "demo_ages: { query: \"SELECT 'a' AS kind, 7 AS seconds\", tags: [ cluster ], metrics: [ { kind: { usage: LABEL } }, { seconds: { usage: GAUGE, rename: age } } ] }", TestContext.Current.CancellationToken);
        await using var program = ShippedProgram.Start(
            new Dictionary<string, string> { ["PG_EXPORTER_URL"] = Url(servers.Postgres, "postgres") }, "--config", collectors, $"--web.listen-address=127.0.0.1:{port}");
        using var client = new HttpClient();
        await program.GetUntilAsync(client, Metrics, text => Has(text, "pg_up 1") && Has(text, "demo_ages_age{kind=\"a\"} 7"));
    }

    [Fact]
    public async Task Its_commands_answer_in_JSON()
    {
        Require();
        var environment = new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = Url(servers.Postgres, "postgresql") };
        var mine = Write("mine.sql", "/*---\nname: mine\nhelp: x\nmetrics:\n  - { name: mine_value, column: value, help: x }\n---*/\nSELECT 42 AS value");
        using (var check = await JsonAsync(environment, 1, "check", "--connect", "--json"))
        {
            var grants = check.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("fix").GetString()).OfType<string>().ToList();
            Assert.NotEmpty(grants);
            foreach (var grant in grants)
            {
                await servers.ExecuteAsync(grant);
            }
        }

        using var again = await JsonAsync(environment, 0, "check", "--connect", "--json");
        Assert.Equal(0, again.RootElement.GetProperty("problems").GetArrayLength());
        using var list = await JsonAsync(Nothing, 0, "list", "--json");
        using var explain = await JsonAsync(environment, 0, "explain", "--json");
        using var tried = await JsonAsync(environment, 0, "try", mine, "--json");
        Assert.Contains("pg_stat_database", list.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("pg_stat_database", explain.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("mine_value", tried.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<JsonDocument> JsonAsync(Dictionary<string, string> environment, int status, params string[] words)
    {
        var answer = await ShippedProgram.RunAsync(environment, words);
        Assert.True(answer.Status == status, answer.Out + answer.Error);
        return JsonDocument.Parse(answer.Out);
    }

    private static bool Has(string text, string line) => text.Contains($"\n{line}\n", StringComparison.Ordinal);

    private static string Url(Login login, string scheme) =>
        $"{scheme}://{login.User}:{Uri.EscapeDataString(File.ReadAllText(login.PasswordFile!).Trim())}@{login.Host}:{login.Port}/{login.Database}?sslmode=verify-full&sslrootcert={login.Ca}";

    private static string Login(Login login) => $"{{ host: {login.Host}, port: {login.Port}, user: {login.User}, passwordFile: {login.PasswordFile}, ca: {login.Ca} }}";

    private static string Module(Login login) => $"{{ user: {login.User}, passwordFile: {login.PasswordFile}, ca: {login.Ca} }}";

    private static HttpClient Client(X509Certificate2? certificate, string password)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        return new(handler) { DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{password}"))) } };
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(directory, name);
        File.WriteAllText(file, text);
        return file;
    }

    private void Require()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        Assert.SkipWhen(ShippedProgram.Missing is not null, ShippedProgram.Missing ?? "");
    }
}
