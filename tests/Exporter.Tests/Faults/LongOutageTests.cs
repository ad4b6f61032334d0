using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A server that is away for long.</summary>
public sealed class LongOutageTests(LoneServer place) : IClassFixture<LoneServer>
{
    private static readonly TimeSpan Night = TimeSpan.FromHours(8);

    [Fact]
    public async Task Is_worth_a_few_lines_and_everything_comes_back()
    {
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor), time, logger))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_user_tables_seq_scan{").Any() && scrape.Value("good_value") == "42");
            var before = logger.Lines.Count;
            await place.Server.StopAsync();
            for (var part = 0; part < 20; part++)
            {
                time.Skip(Night / 20);
                var down = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "0");
                Assert.Equal("1", down.Value("pg_exporter_target_down_info{target=\"postgres\",reason=\"connection\"}"));
                Assert.Empty(down.Lines("pg_stat_"));
            }

            Assert.Single(logger.About("does not answer"));
            Assert.InRange(logger.Lines.Count - before, 1, 4);
            await place.Server.StartAsync();
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1" && scrape.Value("good_value") == "42" && scrape.Lines("pg_stat_user_tables_seq_scan{").Any());
            Assert.Single(logger.About(" answers"));
            Assert.InRange(logger.Lines.Count - before, 2, 8);
        }

        await place.NobodyIsLeftAsync();
    }
}
