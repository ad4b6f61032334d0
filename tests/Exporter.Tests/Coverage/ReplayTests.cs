using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>A replica that has to catch up with empty buffers, and its restartpoints.</summary>
[Collection(CauseCollection.Name)]
public sealed class ReplayTests(CauseServers servers)
{
    private const int Rows = 20_000;

    [Theory]
    [MemberData(nameof(CauseServers.Newer), MemberType = typeof(CauseServers))]
    public async Task A_replica_that_catches_up_tells_what_it_read_ahead_and_why_not(int version)
    {
        await using var pair = await servers.PairAsync(version);
        var (primary, replica) = pair;
        await primary.ExecuteAsync(
            "postgres",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
            $"CREATE TABLE moved AS SELECT i AS id, repeat('x', 1000) AS body FROM generate_series(1, {Rows}) i");
        await Eventually.TrueAsync(async () => await primary.AskAsync("SHOW full_page_writes") == "off");
        await primary.ExecuteAsync("postgres", "CHECKPOINT");
        await CaughtUpAsync(primary, replica);
        await replica.ExecuteAsync("postgres", "CHECKPOINT");
        await replica.StopAsync();
        var pages = await primary.NumberAsync("SELECT pg_relation_size('moved') / 8192");
        await primary.ExecuteAsync("postgres", "DELETE FROM moved WHERE id % 2 = 0", "DELETE FROM moved WHERE id % 4 = 1", $"INSERT INTO moved SELECT i, repeat('x', 1000) FROM generate_series(1, {Rows / 2}) i");
        await replica.StartAsync();
        await CaughtUpAsync(primary, replica);
        await using var exporter = CauseServers.Exporter(replica, "postgres", "pg_stat_recovery_prefetch", "pg_checkpoints", "pg_archive", "pg_control");
        (string Series, string Column, double Least)[] told =
        [
            ("blocks_total", "prefetch", pages / 2), ("hits_total", "hit", 0), ("skipped_init_total", "skip_init", Rows / 2 / 8), ("skipped_new_total", "skip_new", 0), ("skipped_fpw_total", "skip_fpw", 0),
            ("skipped_repeated_total", "skip_rep", 100), ("wal_distance_bytes", "wal_distance", 0), ("block_distance", "block_distance", 0), ("io_depth", "io_depth", 0),
        ];
        await Eventually.TrueAsync(async () =>
        {
            var view = await replica.RowAsync("SELECT * FROM pg_stat_get_recovery_prefetch()");
            var scrape = await exporter.ScrapeAsync();
            return told.All(one => view[one.Column] >= one.Least && scrape.Number($"pg_stat_recovery_prefetch_{one.Series}") == view[one.Column]);
        });
        if (version >= 18)
        {
            await RestartpointAsync(primary, replica, exporter);
        }

        // Its archive is the primary's affair.
        Assert.False((await exporter.ScrapeAsync()).Has("pg_archive_lag_bytes"));
        // A promotion needs no checkpoint: the first one comes on the new timeline.
        await replica.ExecuteAsync("postgres", "SELECT pg_promote()", "CHECKPOINT");
        var promoted = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_control_timeline") == "2");
        Assert.Equal("2", promoted.Value("pg_control_previous_timeline"));
    }

    private static async Task RestartpointAsync(TestPostgres primary, TestPostgres replica, RunningExporter exporter)
    {
        var before = await exporter.ScrapeAsync();
        await primary.ExecuteAsync("postgres", "CHECKPOINT");
        await CaughtUpAsync(primary, replica);
        await replica.ExecuteAsync("postgres", "CHECKPOINT");
        await exporter.ScrapeUntilAsync(scrape => Difference(scrape, "requested") == 1 && Difference(scrape, "done") == 1 && Difference(scrape, "timed") == 0);

        double Difference(Scrape scrape, string family) => scrape.Number($"pg_restartpoints_{family}_total") - before.Number($"pg_restartpoints_{family}_total");
    }

    private static async Task CaughtUpAsync(TestPostgres primary, TestPostgres replica)
    {
        var end = await primary.AskAsync("SELECT pg_current_wal_lsn()::text");
        await Eventually.TrueAsync(async () => await replica.AskAsync($"SELECT pg_last_wal_replay_lsn() >= '{end}'::pg_lsn") == "True");
    }
}
