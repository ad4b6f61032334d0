using System.Globalization;
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
        { "DEALLOCATE ALL", "" },
        { "DO $$ BEGIN PERFORM pg_sleep(60); END $$", "timeout" },
        { "SELECT count(*) AS value FROM pg_class a, pg_class b, pg_class c, pg_class d", "timeout" },
        { "SELECT", "" },
        { "SELECT pg_terminate_backend(pg_backend_pid())::int AS value", "connection" },
    };

    /// <summary>What a read-only transaction does not forbid, and what stays in the session when it ends.</summary>
    public static TheoryData<string> Leftovers =>
    [
        "SELECT length(set_config('search_path', '', false)) AS value",
        "SELECT length(set_config('statement_timeout', '0', false)) AS value",
        "SELECT length(set_config('role', 'pg_monitor', false)) AS value",
        "SELECT length(pg_advisory_lock(1)::text) AS value",
        "SET extra_float_digits = 0",
        "DO $$ BEGIN PERFORM set_config('search_path', '', false); END $$",
    ];

    [Theory]
    [MemberData(nameof(Leftovers))]
    public async Task What_a_query_leaves_behind_in_its_session_reaches_no_other(string sql)
    {
        const string Untouched = """
            SELECT CASE WHEN current_setting('search_path') = '"$user", public' AND current_user = session_user AND current_setting('extra_float_digits') = '1'
                             AND current_setting('statement_timeout') IN ('500ms', '10s')
                             AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) THEN 1 ELSE 0 END AS value
            """;
        await using (var exporter = new RunningExporter(
            place.Config(),
            Own.Only(
                ("bad", "", sql), ("bad_visitor", "databases: each\nevery: 1s\nlabels: [datname]\n", sql), Own.Good,
                ("untouched", "", Untouched), ("untouched_visitor", "databases: each\nevery: 1s\nlabels: [datname]\n", Untouched))))
        {
            // Which of them is asked last, and alone, changes from round to round.
            for (var round = 0; round < 4; round++)
            {
                var scrape = await exporter.ScrapeUntilAsync(scrape => HasEnded(scrape, "bad") && HasEnded(scrape, "bad_visitor") && HasEnded(scrape, "untouched_visitor") && Runs(scrape, "untouched_visitor") > round);
                Assert.Equal(("42", "1", "1"), (scrape.Value("good_value"), scrape.Value("untouched_value"), scrape.Value("untouched_visitor_value{datname=\"postgres\"}")));
                Assert.DoesNotContain(scrape.Lines("bad_value "), line => line.EndsWith(" 42", StringComparison.Ordinal));
            }
        }

        await place.NobodyIsLeftAsync();
    }

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
            Assert.InRange(await place.SessionsAsync(), 1, RunningExporter.Budget());
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_query_that_forgets_the_statements_of_its_session_costs_others_no_more_than_a_run()
    {
        await using (var exporter = new RunningExporter(
            place.Config(), Own.Only(("bad_visitor", "databases: each\nevery: 1s\nlabels: [datname]\n", "DEALLOCATE ALL"), Own.Good, Own.GoodVisitor)))
        {
            await exporter.ScrapeUntilAsync(scrape => Runs(scrape, "visitor") >= 8);
            Assert.InRange(await place.SessionsAsync(), 1, RunningExporter.Budget());
        }

        await place.NobodyIsLeftAsync();
    }

    private static double Runs(Scrape scrape, string collector) =>
        double.Parse(scrape.Value($"pg_exporter_collector_timed_runs_total{{collector=\"{collector}\"}}") ?? "0", CultureInfo.InvariantCulture);

    private static bool HasEnded(Scrape scrape, string collector) => scrape.Value($"pg_exporter_collector_success{{collector=\"{collector}\"}}") is not null;
}
