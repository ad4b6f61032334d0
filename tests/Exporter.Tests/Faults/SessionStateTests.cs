using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>What a user's query does to its session ends with it: the next collector on the same connection finds it as it was opened.</summary>
public sealed class SessionStateTests(LoneServer place) : IClassFixture<LoneServer>
{
    private const string State = """
        SELECT (current_setting('search_path') <> '' AND current_setting('lock_timeout') = '100ms' AND current_user = 'dbuser_monitor'
                AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()))::int AS value
        """;

    public static TheoryData<string> Leaks =>
    [
        "SELECT 1 AS value, set_config('search_path', '', false)", "SELECT 1 AS value, set_config('lock_timeout', '0', false)",
        "SELECT 1 AS value, set_config('role', 'pg_monitor', false)", "SELECT 1 AS value, pg_advisory_lock(1)",
    ];

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_query_that_changes_its_session_changes_nothing_for_the_others(string sql)
    {
        const string Visit = "databases: each\nevery: 1s\nlabels: [datname]\n";
        const string Clean = "SELECT value, clock_timestamp()::text AS at FROM (" + State + ") AS state";
        await using (var exporter = new RunningExporter(
            place.Config(), Own.Only(("leak", "", sql), ("state", "", State), ("leak_visit", Visit, sql), ("state_visit", Visit.Replace("[datname]", "[datname, at]", StringComparison.Ordinal), Clean))))
        {
            var seen = new HashSet<string>();
            // Two more visits and the scrapes between them: the first is of a connection that nobody has used.
            await exporter.ScrapeUntilAsync(scrape =>
            {
                Assert.All(scrape.Lines("state_value "), line => Assert.Equal("state_value 1", line));
                Assert.All(scrape.Lines("state_visit_value{"), line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
                seen.UnionWith(scrape.Lines("state_visit_value{datname=\"postgres\""));
                return seen.Count >= 3 && scrape.Value("state_value") == "1" && scrape.Value("leak_value") == "1";
            });
        }

        await place.NobodyIsLeftAsync();
    }
}
