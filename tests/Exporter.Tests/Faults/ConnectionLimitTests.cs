using Monitor.Exporter.Tests.Servers;
using Npgsql;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A server, a database or a login that has no connection left.</summary>
public sealed class ConnectionLimitTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Fact]
    public async Task A_server_without_a_free_connection_is_down_for_that_reason_and_up_when_one_is_free()
    {
        var logger = new LinesLogged();
        await using (var exporter = new RunningExporter(place.Config(), Own.Only(Own.Good, Own.GoodVisitor), logger: logger))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
            var crowd = await CrowdAsync();
            try
            {
                // As long as the exporter has its connection nothing is missing.
                Assert.Equal("42", (await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1")).Value("good_value"));
                await TerminateExporterAsync();
                crowd.AddRange(await CrowdAsync());
                var down = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_target_down_info{target=\"postgres\",reason=\"connections\"}") == "1");
                Assert.Equal("0", down.Value("pg_up"));
                Assert.Empty(down.Lines("good_value").Concat(down.Lines("visitor_value")));
                Assert.True(down.Took < TimeSpan.FromSeconds(3), $"took {down.Took}");
                var attempts = logger.Lines.Count;
                await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_scrapes_total") is { Length: > 1 });
                Assert.Equal(attempts, logger.Lines.Count);
            }
            finally
            {
                foreach (var connection in crowd)
                {
                    await connection.DisposeAsync();
                }
            }

            var up = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            Assert.Equal("1", up.Value("pg_up"));
            Assert.Empty(up.Lines("pg_exporter_target_down_info{"));
            Assert.InRange(await place.SessionsAsync(), 1, RunningExporter.Budget());
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_database_without_a_free_connection_costs_its_own_series_only()
    {
        await place.Server.ExecuteAsync("postgres", "CREATE DATABASE closed CONNECTION LIMIT 0", "CREATE DATABASE another");
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        await using (var exporter = new RunningExporter(place.Config(), Own.Only(Own.Good, Own.GoodVisitor), time, logger))
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape =>
                scrape.Value("visitor_value{datname=\"another\"}") == "7" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7"
                && scrape.Value("pg_exporter_collector_database_failed{collector=\"visitor\",datname=\"closed\",reason=\"connections\"}") == "1");
            Assert.Equal("42", scrape.Value("good_value"));
            await place.Server.ExecuteAsync("postgres", "ALTER DATABASE closed CONNECTION LIMIT -1");
            time.Skip(TimeSpan.FromMinutes(1));
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("visitor_value{datname=\"closed\"}") == "7" && !scrape.Lines("pg_exporter_collector_database_failed{").Any());
            Assert.Single(logger.About("closed"));
        }

        await place.Server.ExecuteAsync("postgres", "DROP DATABASE closed WITH (FORCE)", "DROP DATABASE another WITH (FORCE)");
        await place.NobodyIsLeftAsync();
    }

    /// <summary>Takes all connections that are left to those who are not superusers.</summary>
    private async Task<List<NpgsqlConnection>> CrowdAsync()
    {
        await place.Server.ExecuteAsync("postgres", "DO $$ BEGIN CREATE ROLE crowd LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var crowd = new List<NpgsqlConnection>();
        while (true)
        {
            var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={place.Server.Port};Username=crowd;Database=postgres;Pooling=false");
            try
            {
                await connection.OpenAsync();
                crowd.Add(connection);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                return crowd;
            }
        }
    }

    private Task TerminateExporterAsync() =>
        place.Server.ExecuteAsync("postgres", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'");
}
