using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A query that finds ten million rows.</summary>
public sealed class ManyRowsTests(LoneServer place) : IClassFixture<LoneServer>
{
    private const string Long = "SELECT g AS value, g || repeat('x', 300) AS label FROM (SELECT generate_series(1, 10000000) AS g) AS numbers";

    [Theory]
    [InlineData("labels: [label]\n", Long, "rows", 10_000)]
    [InlineData("every: 1s\nlabels: [label]\n", Long, "rows", 10_000)]
    [InlineData("databases: each\nevery: 1s\nlabels: [datname, label]\n", Long, "rows", 10_000)]
    [InlineData("labels: [label]\n", "-- of all orders\n/* by hand */ (" + Long + ")", "rows", 10_000)]
    [InlineData("labels: [label]\n", "SELECT * FROM (" + Long + ") AS all_of_them ORDER BY md5(value::text)", "timeout", 0)]
    [InlineData("", "EXECUTE none", "sql", 0)]
    [InlineData("top: { by: [value], rows: 10 }\nlabels: [label]\nrows: 1000\n", Long, "rows", 10)]
    public async Task Stops_at_its_limit_or_its_deadline_says_so_and_takes_little_memory(string matter, string sql, string reason, int series)
    {
        await using (var exporter = new RunningExporter(place.Config(), Own.Only(("many", matter, sql), Own.Good, Own.GoodVisitor)))
        {
            var before = GC.GetTotalAllocatedBytes();
            var scrape = await exporter.ScrapeUntilAsync(
                scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7"
                    && (scrape.Value($"pg_exporter_series_dropped_total{{collector=\"many\",reason=\"{reason}\"}}") ?? scrape.Value($"pg_exporter_collector_failures_total{{collector=\"many\",reason=\"{reason}\"}}")) is not null);
            Assert.Equal("1", scrape.Value("pg_up"));
            Assert.True(scrape.Took < TimeSpan.FromSeconds(3), $"took {scrape.Took}");
            // Ten million rows of this length are three billion bytes; other tests run in this process as well.
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1_000_000_000);
            Assert.Equal(series, scrape.Lines("many_value{").Count());
        }

        await place.NobodyIsLeftAsync();
        Assert.Equal("0", await place.Server.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series(1, 10000000)%' AND pid <> pg_backend_pid()"));
    }
}
