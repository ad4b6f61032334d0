using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Checkpoints after a known amount of work, and who wrote the buffers.</summary>
[Collection(CauseCollection.Name)]
public sealed class CheckpointTests(CauseServers servers)
{
    /// <summary>Pages of the table that is written.</summary>
    private const int Pages = 500;

    /// <summary>Four of them fill a page, and they are too short to be compressed.</summary>
    private const string Row = "repeat('x', 1900)";

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Checkpoints_that_were_asked_for_are_counted_with_what_they_wrote(int version)
    {
        var server = await servers.OfAsync(version);
        var first = (await ViewAsync(server, version))["requested"];
        await server.ExecuteAsync("postgres", "ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()", "CHECKPOINT");
        await Eventually.TrueAsync(async () => (await ViewAsync(server, version))["requested"] > first);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_checkpoints");
        try
        {
            var before = await AgreedAsync(exporter, server, version);
            // One file for each table, so that syncing them takes a millisecond.
            await server.ExecuteAsync(
                "postgres",
                $"CREATE TABLE dirty AS SELECT {Row} FROM generate_series(1, {4 * Pages})",
                "DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format('CREATE TABLE dirty_%s AS SELECT 1', i); END LOOP; END $$",
                "CHECKPOINT",
                "CHECKPOINT");
            await Eventually.TrueAsync(async () => (await ViewAsync(server, version))["requested"] >= before.Number("pg_checkpoints_requested_total") + 2);
            var after = await AgreedAsync(exporter, server, version);
            Assert.Equal((2, 0), (Difference("pg_checkpoints_requested_total"), Difference("pg_checkpoints_timed_total")));
            Assert.InRange(Difference("pg_checkpoint_buffers_written_total"), Pages, 4096);
            Assert.InRange(Difference("pg_checkpoint_write_seconds_total"), 0.001, after.Number("pg_checkpoint_write_seconds_total"));
            Assert.InRange(Difference("pg_checkpoint_sync_seconds_total"), 0.001, 60);
            if (version >= 18)
            {
                Assert.Equal(2, Difference("pg_checkpoints_done_total"));
                Assert.True(Difference("pg_checkpoint_slru_buffers_written_total") >= 1, "400 transactions were noted");
            }

            double Difference(string family) => after.Number(family) - before.Number(family);
        }
        finally
        {
            await server.ExecuteAsync(
                "postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "DROP TABLE IF EXISTS dirty", "DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format('DROP TABLE IF EXISTS dirty_%s', i); END LOOP; END $$");
        }
    }

    /// <summary>A ring of 2,048 buffers is all that such a command may fill: it writes what comes out of it.</summary>
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Buffers_that_a_session_had_to_write_are_counted_apart(int version)
    {
        const string Written = "pg_buffers_written_by_backends_total";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_checkpoints");
        // What earlier tests left in the buffers would be written for them.
        await server.ExecuteAsync("postgres", "CHECKPOINT");
        var before = await AgreedAsync(exporter, server, version);
        await server.ExecuteAsync("postgres", $"CREATE TABLE large AS SELECT {Row} FROM generate_series(1, 20000)");
        await exporter.ScrapeUntilAsync(scrape => scrape.Number(Written) >= before.Number(Written) + 2000);
        var after = await AgreedAsync(exporter, server, version);
        // Until 16 those by which it made the table longer are among them.
        Assert.InRange(after.Number(Written) - before.Number(Written), 5000 - 2048, version >= 17 ? 5000 : 10_300);
        await server.ExecuteAsync("postgres", "DROP TABLE large");
    }

    /// <summary>What is told once it is what the view of this version says.</summary>
    private static async Task<Scrape> AgreedAsync(RunningExporter exporter, TestPostgres server, int version)
    {
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_checkpoints_requested_total"));
        await Eventually.TrueAsync(async () =>
        {
            var view = await ViewAsync(server, version);
            scrape = await exporter.ScrapeAsync();
            return Close("pg_checkpoints_timed_total", "timed", 1) && Close("pg_checkpoints_requested_total", "requested", 1)
                && Close("pg_checkpoint_write_seconds_total", "write_ms", 1000) && Close("pg_checkpoint_sync_seconds_total", "sync_ms", 1000)
                && Close("pg_checkpoint_buffers_written_total", "written", 1) && Close("pg_buffers_written_by_backends_total", "by_backends", 1);

            bool Close(string family, string column, int divisor) => Math.Abs(scrape.Number(family) - view[column] / divisor) < 1e-9;
        });
        return scrape;
    }

    /// <summary>The functions under the views of this version.</summary>
    private static Task<IReadOnlyDictionary<string, double>> ViewAsync(TestPostgres server, int version) => server.RowAsync(version >= 17
        ? """
          SELECT pg_stat_get_checkpointer_num_timed() AS timed, pg_stat_get_checkpointer_num_requested() AS requested, pg_stat_get_checkpointer_write_time() AS write_ms,
                 pg_stat_get_checkpointer_sync_time() AS sync_ms, pg_stat_get_checkpointer_buffers_written() AS written,
                 (SELECT sum(writes) FROM pg_stat_get_io() WHERE backend_type = 'client backend' AND object = 'relation') AS by_backends
          """
        : """
          SELECT pg_stat_get_bgwriter_timed_checkpoints() AS timed, pg_stat_get_bgwriter_requested_checkpoints() AS requested, pg_stat_get_checkpoint_write_time() AS write_ms,
                 pg_stat_get_checkpoint_sync_time() AS sync_ms, pg_stat_get_bgwriter_buf_written_checkpoints() AS written, pg_stat_get_buf_written_backend() AS by_backends
          """);
}
