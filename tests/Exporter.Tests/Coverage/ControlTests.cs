using System.Globalization;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>What is told of the control file and of the archive of WAL is what the files say.</summary>
[Collection(CauseCollection.Name)]
public sealed class ControlTests(CauseServers servers)
{
    private const double SegmentBytes = 1 << 20;
    private const string Burn = "DO $$ BEGIN FOR i IN 1..500 LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$";
    private const string Position = "SELECT pg_current_wal_lsn() - '0/0'";

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task The_control_file_is_told_as_pg_controldata_reads_it(int version)
    {
        var server = await servers.FarAsync(version);
        await server.ExecuteAsync("postgres", Burn);
        await server.MultixactAsync();
        await server.ExecuteAsync("postgres", "CHECKPOINT", Burn);
        await server.MultixactAsync();
        var file = await CauseServers.ControlFileAsync(version, server);
        var redo = Lsn(file["Latest checkpoint's REDO location"]);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_control");
        var least = await server.NumberAsync(Position);
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_control_redo_distance_bytes") >= least - redo);
        Assert.InRange(scrape.Number("pg_control_redo_distance_bytes"), least - redo, await server.NumberAsync(Position) - redo);
        Assert.True(least - redo > 10_000, "500 transactions were written");
        ExpectCheckpoint(file, scrape);
        Assert.True(redo > 5L << 32 && Xid(file["Latest checkpoint's NextXID"]) > 3L << 32, "they are beyond 32 bits");
        Assert.Equal("0", scrape.Value("pg_control_full_page_writes"));
        var next = await server.NumberAsync("SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
        Assert.Equal(next - (3L << 32) - Of(file, "oldestXID"), scrape.Number("pg_control_oldest_xid_age"));
        Assert.Equal(Of(file, "NextMultiXactId") + 1 - Of(file, "oldestMultiXid"), scrape.Number("pg_control_oldest_multixact_age"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_recovery_that_ended_tells_the_timeline_that_it_left_until_the_next_checkpoint(int version)
    {
        var server = await servers.FarAsync(version);
        await server.ExecuteAsync("postgres", "ALTER SYSTEM SET restore_command = '/bin/false'", "ALTER SYSTEM SET full_page_writes = on");
        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Data, "recovery.signal"), "", TestContext.Current.CancellationToken);
        await server.StartAsync();
        await Eventually.TrueAsync(async () => await server.AskAsync("SELECT pg_is_in_recovery()") == "False");
        try
        {
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_control");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_control_timeline") == "2");
            Assert.Equal(("1", "1"), (scrape.Value("pg_control_previous_timeline"), scrape.Value("pg_control_full_page_writes")));
            ExpectCheckpoint(await CauseServers.ControlFileAsync(version, server), scrape);
            await server.ExecuteAsync("postgres", "CHECKPOINT");
            scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_control_previous_timeline") == "2");
            ExpectCheckpoint(await CauseServers.ControlFileAsync(version, server), scrape);
        }
        finally
        {
            await server.ExecuteAsync("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
        }
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task WAL_that_the_archive_does_not_take_is_counted_in_files_and_bytes(int version)
    {
        var server = await servers.FarAsync(version);
        var stop = Path.Combine(server.Data, "no-archive");
        await EndSegmentAsync(server);
        await Eventually.TrueAsync(() => Task.FromResult(Ready(server) == 0));
        await server.ExecuteAsync("postgres", "SELECT pg_stat_reset_shared('archiver')");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_archive");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_archive_ready_segments") == "0" && !scrape.Has("pg_archive_lag_bytes"));
        var archived = await EndSegmentAsync(server);
        await Eventually.TrueAsync(async () => await server.NumberAsync("SELECT archived_count FROM pg_stat_archiver") == 1);
        await File.WriteAllTextAsync(stop, "", TestContext.Current.CancellationToken);
        try
        {
            await EndSegmentAsync(server);
            await EndSegmentAsync(server);
            await EndSegmentAsync(server);
            await server.ExecuteAsync("postgres", "SELECT pg_logical_emit_message(true, 'test', repeat('x', 300000))");
            var least = await server.NumberAsync(Position) - archived;
            Assert.InRange(least, 3 * SegmentBytes + 300_000, 4 * SegmentBytes);
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_archive_lag_bytes") >= least);
            Assert.InRange(scrape.Number("pg_archive_lag_bytes"), least, await server.NumberAsync(Position) - archived);
            Assert.Equal((3, 3), (scrape.Number("pg_archive_ready_segments"), Ready(server)));
        }
        finally
        {
            File.Delete(stop);
        }

        // A finished file wakes the archiver, which has given up for a minute.
        await EndSegmentAsync(server);
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_archive_ready_segments") == "0" && scrape.Number("pg_archive_lag_bytes") < SegmentBytes);
    }

    /// <summary>What only a checkpoint changes.</summary>
    private static void ExpectCheckpoint(IReadOnlyDictionary<string, string> file, Scrape scrape)
    {
        Assert.Equal(
            $"pg_control_system_info{{system_identifier=\"{file["Database system identifier"]}\",pg_control_version=\"{file["pg_control version number"]}\",catalog_version=\"{file["Catalog version number"]}\"}} 1",
            Assert.Single(scrape.Lines("pg_control_system_info{")));
        Assert.Equal((Of(file, "TimeLineID"), Of(file, "PrevTimeLineID")), (scrape.Number("pg_control_timeline"), scrape.Number("pg_control_previous_timeline")));
        var time = DateTimeOffset.ParseExact(file["Time of latest checkpoint"], "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite);
        Assert.Equal(time.ToUnixTimeSeconds(), scrape.Number("pg_control_checkpoint_timestamp_seconds"));
        Assert.Equal(Lsn(file["Latest checkpoint location"]), scrape.Number("pg_control_checkpoint_lsn_bytes"));
        Assert.Equal(Lsn(file["Latest checkpoint's REDO location"]), scrape.Number("pg_control_redo_lsn_bytes"));
        Assert.Equal(Xid(file["Latest checkpoint's NextXID"]), scrape.Number("pg_control_next_xid"));
        Assert.Equal((Of(file, "NextMultiXactId"), Of(file, "NextOID")), (scrape.Number("pg_control_next_multixact"), scrape.Number("pg_control_next_oid")));
        Assert.Equal(file["Latest checkpoint's full_page_writes"] == "on" ? 1 : 0, scrape.Number("pg_control_full_page_writes"));
    }

    /// <summary>Ends a WAL file and gives the position where the next one begins.</summary>
    private static async Task<double> EndSegmentAsync(TestPostgres server)
    {
        await server.ExecuteAsync("postgres", "SELECT pg_logical_emit_message(false, 'test', 'x')");
        return Math.Ceiling(await server.NumberAsync("SELECT pg_switch_wal() - '0/0'") / SegmentBytes) * SegmentBytes;
    }

    private static int Ready(TestPostgres server) => Directory.GetFiles(Path.Combine(server.Data, "pg_wal", "archive_status"), "*.ready").Length;

    private static double Of(IReadOnlyDictionary<string, string> file, string name) => double.Parse(file[$"Latest checkpoint's {name}"], CultureInfo.InvariantCulture);

    private static double Lsn(string text) => Convert.ToInt64(text.Split('/')[0], 16) * 4294967296.0 + Convert.ToInt64(text.Split('/')[1], 16);

    private static double Xid(string text) => long.Parse(text.Split(':')[0], CultureInfo.InvariantCulture) * 4294967296.0 + long.Parse(text.Split(':')[1], CultureInfo.InvariantCulture);
}
