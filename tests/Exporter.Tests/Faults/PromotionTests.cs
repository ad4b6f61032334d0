using System.Net;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A replica that is promoted while it is scraped without a pause.</summary>
[Collection(nameof(AloneCollection))]
public sealed class PromotionTests(LoneServer place) : IClassFixture<LoneServer>
{
    private const string OnPrimary = "SELECT (NOT pg_is_in_recovery())::int AS value";
    private const string OnReplica = "SELECT pg_is_in_recovery()::int AS value";

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public async Task Its_series_change_over_at_once_and_never_stand_beside_each_other(int major)
    {
        await using var servers = await ReplicaPair.StartAsync(place, major);
        var catalogue = Own.With(
            ("new", "roles: primary\n", OnPrimary), ("old", "roles: replica\n", OnReplica),
            ("slow_new", "roles: primary\nevery: 1h\n", OnPrimary), ("slow_old", "roles: replica\nevery: 1h\n", OnReplica));
        var config = place.Config() with { Postgres = servers.Replica.Login("postgres"), Listen = new(IPAddress.Loopback, ProgramFiles.FreePort()) };
        await using (var app = ExporterHost.Build(config with { LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning }, catalogue, 0, TimeProvider.System))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new($"http://{config.Listen}") };
            await Eventually.TrueAsync(async () => await MetricsAsync(client) is var scrape && scrape.Value("slow_old_value") == "1" && scrape.Value("pg_in_recovery") == "1");
            Assert.Equal((503, 200, 200, 200), await HealthAsync(client));

            var promotion = servers.Replica.AskAsync("SELECT pg_promote()");
            var scrapes = new List<Scrape>();
            await Eventually.TrueAsync(
                async () =>
                {
                    scrapes.Add(await MetricsAsync(client));
                    return scrapes[^1].Value("slow_new_value") == "1";
                });
            Assert.Equal("True", await promotion);

            scrapes.ForEach(ShowsOneRole);
            Assert.Equal("0", scrapes[^1].Value("pg_in_recovery"));
            Assert.NotEmpty(scrapes[^1].Lines("pg_synchronous_standbys_required"));
            Assert.Empty(scrapes[^1].Lines("pg_stat_wal_receiver_"));
            Assert.Equal("2", scrapes[^1].Value("pg_timeline"));
            await Eventually.TrueAsync(async () => await HealthAsync(client) is (200, 503, 200, 200));
        }

        await Eventually.TrueAsync(async () => await servers.Replica.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'") == "0");
    }

    private static void ShowsOneRole(Scrape scrape)
    {
        var primary = scrape.Value("pg_in_recovery") switch { "0" => true, "1" => false, _ => (bool?)null };
        foreach (var (family, ofPrimary) in new[] { ("new_value", true), ("slow_new_value", true), ("old_value", false), ("slow_old_value", false) })
        {
            var value = scrape.Value(family);
            Assert.True(value is null || primary == ofPrimary, $"{family} beside pg_in_recovery {scrape.Value("pg_in_recovery")}");
        }

        Assert.Equal("1", scrape.Value("pg_up"));
        var failed = string.Join("\n", scrape.Lines("pg_exporter_collector_failures_total{").Where(line => !line.Contains("permission", StringComparison.Ordinal)));
        Assert.True(failed.Length == 0, failed);
    }

    private static async Task<Scrape> MetricsAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TimeSpan.Zero);
    }

    private static async Task<(int Primary, int Replica, int Read, int Up)> HealthAsync(HttpClient client)
    {
        async Task<int> AskAsync(string path)
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }

        return (await AskAsync("/primary"), await AskAsync("/replica?lag=60m"), await AskAsync("/read"), await AskAsync("/up"));
    }
}
