using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>WAL that a statement has written, as EXPLAIN counts it.</summary>
[Collection(CauseCollection.Name)]
public sealed class WalTests(CauseServers servers)
{
    private const int Rows = 20_000;

    [Theory]
    [MemberData(nameof(CauseServers.Newer), MemberType = typeof(CauseServers))]
    public async Task WAL_is_what_a_statement_says_that_it_wrote(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET track_wal_io_timing = on", "SELECT pg_reload_conf()", "CREATE TABLE logged (id int, body text)");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_wal");
        await using var session = await server.OpenAsync("postgres", "cause");
        try
        {
            await session.RunAsync($"INSERT INTO logged SELECT i, repeat('x', 500) FROM generate_series(1, {Rows}) i", "CHECKPOINT", "SELECT pg_stat_force_next_flush()", "SELECT pg_stat_reset_shared('wal')");
            await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_stat_wal_records_total") < 100);
            var plan = await session.ExplainAsync("WAL", "UPDATE logged SET id = -id");
            var (records, images, bytes) = (Of("WAL Records"), Of("WAL FPI"), Of("WAL Bytes"));
            await session.RunAsync("SELECT pg_stat_force_next_flush()");
            Assert.True(records >= Rows && images > 1000 && bytes > 10_000_000, plan.ToString());
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_stat_wal_records_total") >= records);
            // Besides it, there are its COMMIT and what the background writer notes now and then.
            Assert.InRange(scrape.Number("pg_stat_wal_records_total"), records, records + 100);
            Assert.InRange(scrape.Number("pg_stat_wal_fpi_total"), images, images + 50);
            Assert.InRange(scrape.Number("pg_stat_wal_bytes_total"), bytes, bytes + 500_000);
            await Eventually.TrueAsync(async () => await server.NumberAsync("SELECT wal_buffers_full FROM pg_stat_wal") is var full && full > 0 && (await exporter.ScrapeAsync()).Number("pg_stat_wal_buffers_full_total") == full);
            await ExpectWritesAsync(exporter, server, version);

            double Of(string name) => plan.GetProperty(name).GetDouble();
        }
        finally
        {
            await server.ExecuteAsync("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "DROP TABLE logged");
        }
    }

    /// <summary>From 18 on writes of WAL are among the others in pg_stat_io.</summary>
    private static async Task ExpectWritesAsync(RunningExporter exporter, TestPostgres server, int version)
    {
        (string Series, string Column, int Divisor)[] told =
            [("writes", "wal_write", 1), ("syncs", "wal_sync", 1), ("write_seconds", "wal_write_time", 1000), ("sync_seconds", "wal_sync_time", 1000)];
        if (version >= 18)
        {
            var scrape = await exporter.ScrapeAsync();
            Assert.All(told, one => Assert.False(scrape.Has($"pg_stat_wal_{one.Series}_total")));
            return;
        }

        await Eventually.TrueAsync(async () =>
        {
            var view = await server.RowAsync("SELECT wal_write, wal_sync, wal_write_time, wal_sync_time FROM pg_stat_get_wal()");
            var scrape = await exporter.ScrapeAsync();
            return told.All(one => view[one.Column] > 0 && Math.Abs(scrape.Number($"pg_stat_wal_{one.Series}_total") - view[one.Column] / one.Divisor) < 1e-9);
        });
    }
}
