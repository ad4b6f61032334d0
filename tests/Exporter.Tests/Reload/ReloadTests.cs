using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Reload;

public sealed class ReloadTests(RealServers servers) : IClassFixture<RealServers>, IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly int port = ProgramFiles.FreePort();
    private WebApplication app = null!;
    private HttpClient client = null!;

    private string Socket => Path.Combine(directory, "control.sock");

    public async ValueTask InitializeAsync()
    {
        if (servers.Missing is not null)
        {
            return;
        }

        Directory.CreateDirectory($"{directory}/collectors");
        WriteConfig();
        var faults = new List<Fault>();
        var arguments = Arguments.Read(["--config", $"{directory}/config.yml"], _ => null, faults);
        var setup = Setup.Load(arguments, faults);
        Assert.Empty(faults);
        app = ExporterHost.Build(setup!, found => Setup.Load(arguments, found), TimeProvider.System);
        await app.StartAsync();
        client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:secret")));
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_changed_configuration_is_used_without_a_restart_and_a_wrong_one_is_not()
    {
        Require();
        var cancellation = TestContext.Current.CancellationToken;
        Assert.DoesNotContain("mine_value", await MetricsAsync(), StringComparison.Ordinal);

        WriteCollector("SELECT 1::float8 AS value");
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/-/reload", null, cancellation)).StatusCode);
        Assert.Contains("\nmine_value 1\n", await MetricsAsync(), StringComparison.Ordinal);
        Assert.Contains("\npg_exporter_config_last_reload_successful 1\n", await MetricsAsync(), StringComparison.Ordinal);

        WriteCollector("");
        using var refused = await client.PostAsync("/-/reload", null, cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Contains("mine.sql:1:1: no query follows", await refused.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
        var kept = await MetricsAsync();
        Assert.Contains("\nmine_value 1\n", kept, StringComparison.Ordinal);
        Assert.Contains("\npg_exporter_config_last_reload_successful 0\n", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_in_the_directory_of_collectors_is_seen()
    {
        Require();
        WriteCollector("SELECT 7::float8 AS value");
        await Eventually.TrueAsync(async () => (await MetricsAsync()).Contains("\nmine_value 7\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_loses_no_series()
    {
        Require();
        await Eventually.TrueAsync(async () => (await MetricsAsync()).Contains("\npg_stat_user_tables_seq_scan{", StringComparison.Ordinal));
        await client.PostAsync("/-/reload", null, TestContext.Current.CancellationToken);
        Assert.Contains("\npg_stat_user_tables_seq_scan{", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_a_password_on_the_network_and_not_on_the_control_socket()
    {
        Require();
        client.DefaultRequestHeaders.Authorization = null;
        using var refused = await client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "nosniff"), (refused.StatusCode, refused.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Socket));
        using var local = Local();
        Assert.Equal(HttpStatusCode.OK, (await local.PostAsync("/-/reload", null, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_second_exporter_leaves_the_control_socket_to_the_first()
    {
        Require();
        var cancellation = TestContext.Current.CancellationToken;
        var config = app.Services.GetRequiredService<LiveExporter>().Config with { Listen = new(IPAddress.Loopback, ProgramFiles.FreePort()), AlsoListen = [] };
        await using var second = ExporterHost.Build(config, Catalogue.Empty, 0, TimeProvider.System);
        await Assert.ThrowsAnyAsync<IOException>(() => second.StartAsync(cancellation));
        using var local = Local();
        Assert.Equal(HttpStatusCode.OK, (await local.PostAsync("/-/reload", null, cancellation)).StatusCode);
    }

    [Fact]
    public async Task Explain_asks_the_exporter_that_runs()
    {
        Require();
        await Eventually.TrueAsync(async () => (await MetricsAsync()).Contains("\npg_stat_user_tables_seq_scan{", StringComparison.Ordinal));
        var (_, text, error) = await Exporter.Tests.Commands.EntryTests.RunAsync(["explain", "--config", $"{directory}/config.yml"]);
        Assert.Contains("From the exporter that runs here", text + error, StringComparison.Ordinal);
        Assert.Contains("pg_stat_user_tables", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_a_target_with_named_credentials_only()
    {
        Require();
        using var probed = await client.GetAsync($"/probe?target=127.0.0.1:{servers.Postgres.Port}&auth_module=own", TestContext.Current.CancellationToken);
        Assert.Contains("\npg_up 1\n", await probed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var other = await client.GetAsync("/probe?target=10.0.0.1&auth_module=own", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        using var secret = await client.GetAsync("/probe?target=u:p@127.0.0.1", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, secret.StatusCode);
        Assert.Contains("\npg_exporter_probe_targets 1\n", await MetricsAsync(), StringComparison.Ordinal);
        Assert.Contains("\npg_exporter_probe_refusals_total{reason=\"forbidden\"} 1\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    private Task<string> MetricsAsync() => client.GetStringAsync("/m", TestContext.Current.CancellationToken);

    private HttpClient Local() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = new("http://localhost") };

    private void WriteCollector(string sql) =>
        File.WriteAllText($"{directory}/collectors/mine.sql", $"/*---\nname: mine\nhelp: x\nmetrics:\n  - {{ name: mine_value, help: x }}\n---*/\n{sql}");

    private void WriteConfig()
    {
        var login = servers.Postgres;
        File.WriteAllText($"{directory}/web.yml", $$"""
            http_server_config: { headers: { X-Content-Type-Options: nosniff } }
            basic_auth_users: { alice: "{{BCrypt.Net.BCrypt.HashPassword("secret", 4)}}" }
            """);
        File.WriteAllText($"{directory}/config.yml", $$"""
            listen: 127.0.0.1:{{port}}
            telemetryPath: /m
            lifecycle: true
            controlSocket: {{Socket}}
            web: {{directory}}/web.yml
            collectors: {{directory}}/collectors
            postgres: { host: {{login.Host}}, port: {{login.Port}}, user: {{login.User}}, passwordFile: {{login.PasswordFile}}, ca: {{login.Ca}} }
            probe:
              targets: [127.0.0.0/8]
              modules: { own: { user: {{login.User}}, passwordFile: {{login.PasswordFile}}, ca: {{login.Ca}} } }
            """);
    }

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
