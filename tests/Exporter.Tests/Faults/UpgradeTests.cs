using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>The server is stopped and one of another major version is started on its port.</summary>
public sealed class UpgradeTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Fact]
    public async Task The_collectors_of_the_new_version_are_asked_at_once_and_none_of_the_old_fails()
    {
        var older = place.Server;
        await older.ExecuteAsync("postgres", "CREATE EXTENSION pg_stat_statements");
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor), time, logger))
        {
            // Until all statements are prepared, and the background knows the old version as well.
            var before = await exporter.ScrapeUntilAsync(scrape =>
                scrape.Value("pg_exporter_scrapes_total") is { Length: > 1 } && scrape.Lines("pg_stat_user_tables_seq_scan{").Any() && scrape.Lines("pg_stat_statements_calls_total{").Any());
            Assert.NotEmpty(before.Lines("pg_stat_bgwriter_buffers_backend_total"));
            Assert.Empty(before.Lines("pg_stat_checkpointer_"));
            Assert.StartsWith("15", Version(before), StringComparison.Ordinal);

            await older.StopAsync();
            var down = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "0");
            Assert.Empty(down.Lines("pg_stat_"));
            Assert.Equal("1", down.Value("pg_exporter_target_down_info{target=\"postgres\",reason=\"connection\"}"));
            var newer = await place.StartAsync(17, "", older.Port);
            await newer.ExecuteAsync("postgres", "CREATE EXTENSION pg_stat_statements");

            await ExpectAsync(exporter, "17", scrape => scrape.Lines("pg_stat_checkpointer_").Any() && !scrape.Lines("pg_stat_bgwriter_buffers_backend_total").Any());
            await newer.StopAsync();
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "0");
            // Not noticed by a probe first: the scrape itself meets another server behind its connection.
            await older.StartAsync();
            await ExpectAsync(exporter, "15", scrape => scrape.Lines("pg_stat_bgwriter_buffers_backend_total").Any() && !scrape.Lines("pg_stat_checkpointer_").Any());
            Assert.InRange(await place.SessionsAsync(), 1, RunningExporter.Budget());
            Assert.InRange(logger.About("does not answer").Count(), 1, 2);
        }

        await place.NobodyIsLeftAsync();
    }

    private static async Task ExpectAsync(RunningExporter exporter, string version, Func<Scrape, bool> condition)
    {
        var scrape = await exporter.ScrapeUntilAsync(
            scrape => scrape.Value("pg_up") == "1" && condition(scrape) && Version(scrape).StartsWith(version, StringComparison.Ordinal)
                && scrape.Value("visitor_value{datname=\"postgres\"}") == "7" && scrape.Lines("pg_stat_user_tables_seq_scan{").Any());
        Assert.Equal("42", scrape.Value("good_value"));
        var failed = string.Join("\n", scrape.Lines("pg_exporter_collector_failures_total{").Where(line => !line.Contains("permission", StringComparison.Ordinal) && !line.Contains("connection", StringComparison.Ordinal)));
        Assert.True(failed.Length == 0, failed);
        Assert.All(scrape.Lines("pg_exporter_collector_missing_columns{"), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }

    private static string Version(Scrape scrape) => scrape.Lines("pg_static{").FirstOrDefault()?.Split("short_version=\"")[1] ?? "";
}
