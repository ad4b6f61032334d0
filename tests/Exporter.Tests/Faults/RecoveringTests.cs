using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A server that lets nobody in while it recovers.</summary>
public sealed class RecoveringTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Fact]
    public async Task A_server_that_recovers_is_down_for_another_reason_than_one_where_nobody_listens()
    {
        var logger = new LinesLogged();
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor), logger: logger))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            await place.Server.StopAsync();
            // A standby that nobody may read from is in recovery for as long as it runs.
            var signal = Path.Combine(place.Server.Data, "standby.signal");
            await File.WriteAllTextAsync(signal, "", TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync(Path.Combine(place.Server.Data, "postgresql.conf"), "hot_standby = off\n", TestContext.Current.CancellationToken);
            place.Server.Launch();
            var recovering = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_target_down_info{target=\"postgres\",reason=\"rejecting\"}") == "1");
            Assert.Equal("0", recovering.Value("pg_up"));
            Assert.Empty(recovering.Lines("good_value"));
            Assert.Empty(recovering.Lines("pg_stat_"));

            await place.Server.StopAsync();
            File.Delete(signal);
            await place.Server.StartAsync();
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1" && scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            Assert.Single(logger.About("does not answer"));
        }

        await place.NobodyIsLeftAsync();
    }
}
