using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Whatever stands in a collector's file, the other collectors go on.</summary>
public sealed class CollectorSqlTests(LoneServer place) : IClassFixture<LoneServer>
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "SELECT 1 AS value FROM nowhere", "sql" },
        { "SELECT 'never ends AS value", "sql" },
        { "SELECT 1 /* never ends AS value", "sql" },
        { "SELECT 1) AS x; SELECT (1", "sql" },
        { "-- two\nSELECT 1 AS value; SELECT 2 AS value", "sql" },
        { "SELECT $1::int AS value", "sql" },
        { "SELECT 1 AS value WHERE @wanted = :wanted", "sql" },
        { "VACUUM", "sql" },
        { "COPY pg_class TO STDOUT", "result" },
        { "COPY items FROM STDIN", "permission" },
        { "INSERT INTO items VALUES (1) RETURNING id AS value", "sql" },
        { "BEGIN", "" },
        { "ROLLBACK", "" },
        { "DISCARD ALL", "sql" },
        { "DO $$ BEGIN PERFORM pg_sleep(60); END $$", "timeout" },
        { "SELECT count(*) AS value FROM pg_class a, pg_class b, pg_class c, pg_class d", "timeout" },
        { "SELECT", "" },
        { "SELECT pg_terminate_backend(pg_backend_pid())::int AS value", "connection" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_query_that_cannot_be_run_costs_its_own_series_only(string sql, string reason)
    {
        await using (var exporter = new RunningExporter(
            place.Config(),
            Own.Only(("bad", "", sql), ("bad_visitor", "databases: each\nevery: 1s\nlabels: [datname]\ntimeout: 500ms\n", sql), Own.Good, Own.GoodVisitor)))
        {
            var scrape = await exporter.ScrapeUntilAsync(
                scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7"
                    && HasEnded(scrape, "bad") && HasEnded(scrape, "bad_visitor"));
            if (reason.Length > 0)
            {
                Assert.NotNull(scrape.Value($"pg_exporter_collector_failures_total{{collector=\"bad\",reason=\"{reason}\"}}"));
                Assert.NotNull(scrape.Value($"pg_exporter_collector_failures_total{{collector=\"bad_visitor\",reason=\"{reason}\"}}"));
                Assert.Equal("1", scrape.Value($"pg_exporter_collector_database_failed{{collector=\"bad_visitor\",datname=\"postgres\",reason=\"{reason}\"}}"));
            }

            Assert.Equal("1", scrape.Value("pg_up"));
            Assert.Empty(scrape.Lines("bad_value").Concat(scrape.Lines("bad_visitor_value")));
            Assert.InRange(await place.SessionsAsync(), 1, 4);
        }

        await place.NobodyIsLeftAsync();
    }

    private static bool HasEnded(Scrape scrape, string collector) => scrape.Value($"pg_exporter_collector_success{{collector=\"{collector}\"}}") is not null;
}
