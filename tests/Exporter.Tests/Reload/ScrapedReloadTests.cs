using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;
using Npgsql;

namespace Monitor.Exporter.Tests.Reload;

/// <summary>Scrapers that never stop while the exporter is reloaded again and again.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ScrapedReloadTests(RealServers servers) : IClassFixture<RealServers>, IAsyncLifetime
{
    private const int Scrapers = 8;
    private const int Reloads = 12;

    /// <summary>The two configurations: the collectors of each that the other has not. One runs at each scrape, one in the background.</summary>
    private static readonly string[] Kinds = ["first", "second"];

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly int port = ProgramFiles.FreePort();
    private readonly ConcurrentBag<string> wrong = [];
    private readonly ConcurrentDictionary<string, int> seen = new();
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        if (servers.Missing is not null)
        {
            return;
        }

        Write("first");
        var faults = new List<Fault>();
        var arguments = Arguments.Read(["--config", $"{directory}/config.yml"], _ => null, faults);
        var setup = Setup.Load(arguments, faults);
        Assert.Empty(faults);
        app = ExporterHost.Build(setup!, found => Setup.Load(arguments, found), TimeProvider.System);
        await app.StartAsync();
        client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(3) };
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
    public async Task Every_scrape_gets_all_of_the_old_or_all_of_the_new_and_no_connection_is_left()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        var core = await SettleAsync("first");
        Assert.Contains("pg_stat_user_tables_seq_scan", core);
        Assert.Contains("pgbouncer_pools_client_active_connections", core);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var scraping = Enumerable.Range(0, Scrapers).Select(number => ScrapeAsync(core, packed: number % 2 == 0, stopping.Token)).ToList();
        for (var reload = 1; reload <= Reloads; reload++)
        {
            Write(Kinds[reload % 2]);
            using var answer = await client.PostAsync("/-/reload", null, TestContext.Current.CancellationToken);
            Assert.Equal("reloaded\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await stopping.CancelAsync();
        await Task.WhenAll(scraping);
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.GroupBy(line => line).Select(group => $"{group.Count()} times: {group.Key}")));
        Assert.All(Kinds, kind => Assert.True(seen.GetValueOrDefault(kind) > Reloads, $"{kind} was scraped {seen.GetValueOrDefault(kind)} times"));
        await NoneIsLeftAsync();
    }

    /// <summary>A client that leaves while its reload is under way changes nothing about the reload, and no half of an exporter stays behind.</summary>
    [Fact]
    public async Task A_reload_that_nobody_waits_for_leaves_one_exporter()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        await SettleAsync("first");
        Write("second");
        for (var reload = 0; reload < 4; reload++)
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            impatient.CancelAfter(TimeSpan.FromMilliseconds(20 + (40 * reload)));
            try
            {
                using var answer = await client.PostAsync("/-/reload", null, impatient.Token);
            }
            catch (OperationCanceledException)
            {
                // What it is about.
            }
        }

        await Eventually.TrueAsync(async () => Families(await client.GetStringAsync("/metrics")).Contains("second_fast_value"));
        await NoneIsLeftAsync();
    }

    private static HashSet<string> Families(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];

    private static string[] Of(string kind) => [$"{kind}_fast_value", $"{kind}_slow_value"];

    /// <summary>The families that each of several scrapes has, when everything has run.</summary>
    private async Task<HashSet<string>> SettleAsync(string kind)
    {
        HashSet<string>? families = null;
        var calm = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                var now = Families(await client.GetStringAsync("/metrics"));
                calm = families is not null && families.SetEquals(now) && Of(kind).All(now.Contains) ? calm + 1 : 0;
                families = now;
                return calm == 40;
            });
        families!.ExceptWith(Of(kind));
        return families;
    }

    private async Task ScrapeAsync(HashSet<string> core, bool packed, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Judge(core, await GetAsync(packed, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                wrong.Add($"{exception.GetType().Name}: {exception.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<string> GetAsync(bool packed, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (packed)
        {
            request.Headers.AcceptEncoding.Add(new("gzip"));
        }

        using var answer = await client.SendAsync(request, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        Assert.Equal(packed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(packed ? new GZipStream(body, CompressionMode.Decompress) : body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private void Judge(HashSet<string> core, string text)
    {
        var families = Families(text);
        var kinds = Kinds.Where(kind => Of(kind).Any(families.Contains)).ToList();
        if (kinds is not [var kind])
        {
            wrong.Add($"collectors of {kinds.Count} configurations");
            return;
        }

        seen.AddOrUpdate(kind, 1, (_, count) => count + 1);
        var missing = core.Concat(Of(kind)).Where(family => !families.Contains(family)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            wrong.Add($"{kind} without {missing.Count} families: {string.Join(", ", missing.Take(5))}");
        }
    }

    /// <summary>The servers have as many sessions of exporters as the one that runs says it holds, and one console.</summary>
    private async Task NoneIsLeftAsync()
    {
        var told = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var scrape = new Scrape(await client.GetStringAsync("/metrics"), TimeSpan.Zero);
                var held = scrape.Lines("pg_exporter_connections{").Sum(line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
                var (postgres, consoles) = await SessionsAsync();
                told = $"{held} connections are held, PostgreSQL has {postgres}, PgBouncer's console {consoles}";
                return postgres == held && consoles == 1;
            },
            () => told);
    }

    private async Task<(long Postgres, long PgBouncer)> SessionsAsync()
    {
        await using var connection = new NpgsqlConnection(servers.Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'", connection);
        var postgres = (long)(await command.ExecuteScalarAsync())!;
        return (postgres, IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().LongCount(socket => socket.LocalEndPoint.Port == servers.PgBouncer.Port && socket.State == TcpState.Established));
    }

    /// <summary>Another directory of collectors each time, under the one configuration file.</summary>
    private void Write(string kind)
    {
        var login = servers.Postgres;
        var pooler = servers.PgBouncer;
        Directory.CreateDirectory($"{directory}/{kind}");
        Write(kind, "fast", "", "SELECT 1 AS value");
        Write(kind, "slow", "every: 1m\ndatabases: each\nlabels: [datname]\n", "SELECT current_database() AS datname, 1 AS value FROM pg_sleep(0.05)");
        File.WriteAllText($"{directory}/config.yml", $$"""
            listen: 127.0.0.1:{{port}}
            lifecycle: true
            collectors: {{directory}}/{{kind}}
            servers:
              - name: own
                freshFor: 1ms
                postgres: { host: {{login.Host}}, port: {{login.Port}}, user: {{login.User}}, passwordFile: {{login.PasswordFile}}, ca: {{login.Ca}} }
                pgbouncer: { host: {{pooler.Host}}, port: {{pooler.Port}}, user: {{pooler.User}}, passwordFile: {{pooler.PasswordFile}}, ca: {{pooler.Ca}} }
            """);
    }

    private void Write(string kind, string name, string matter, string sql) => File.WriteAllText(
        $"{directory}/{kind}/{name}.sql",
        $"/*---\nname: {kind}_{name}\nhelp: x\n{matter}metrics:\n  - {{ name: {kind}_{name}_value, column: value, help: x }}\n---*/\n{sql}");
}
