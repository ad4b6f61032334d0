
namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Commands that are held half way, and what is told of them.</summary>
[Collection(CauseCollection.Name)]
public sealed class ProgressTests(CauseServers servers)
{
    private const string Pages = "{datname=\"postgres\",relname=\"pages\"";

    /// <summary>Sleeps a tenth of a second for each page: a command that sees to it is still at work when it is looked at.</summary>
    private static readonly string[] Slowly = ["SET vacuum_cost_limit = 1", "SET vacuum_cost_delay = 100"];

    [Theory]
    [MemberData(nameof(CauseServers.Newer), MemberType = typeof(CauseServers))]
    public async Task A_COPY_that_waits_for_more_tells_its_bytes_and_rows(int version)
    {
        var server = await servers.OfAsync(version);
        // PostgreSQL 18 counts rows when it has written them, a thousand at a time.
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(number => $"{number}\n"));
        await using var connection = await server.OpenAsync("postgres", "cause");
        await connection.RunAsync("CREATE TEMPORARY TABLE copied (id int)");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_copy");
        await using (var copy = await connection.BeginTextImportAsync("COPY copied FROM STDIN WHERE id % 2 = 0", TestContext.Current.CancellationToken))
        {
            await copy.WriteAsync(rows.AsMemory(), TestContext.Current.CancellationToken);
            await copy.FlushAsync(TestContext.Current.CancellationToken);
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Tells("pg_stat_progress_copy_tuples_processed{", 1000));
            Assert.Equal((rows.Length, 0, 1000), (scrape.Only("pg_stat_progress_copy_processed_bytes{"), scrape.Only("pg_stat_progress_copy_source_bytes{"), scrape.Only("pg_stat_progress_copy_tuples_excluded{")));
            Assert.Contains($"pid=\"{connection.ProcessID}\",command=\"COPY FROM\",type=\"PIPE\"", Assert.Single(scrape.Lines("pg_stat_progress_copy_tuples_processed{")), StringComparison.Ordinal);
        }

        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1" && !scrape.Has("pg_stat_progress_copy_"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_VACUUM_on_its_way_tells_how_far_it_is(int version)
    {
        var server = await servers.OfAsync(version);
        var pages = await server.NumberAsync("SELECT pg_relation_size('pages') / 8192");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_vacuum");
        string[] timing = version >= 18 ? ["SET track_cost_delay_timing = on"] : [];
        await using (await Running.StartAsync(server, "postgres", "VACUUM (FREEZE, DISABLE_PAGE_SKIPPING) pages", [.. Slowly, .. timing]))
        {
            var first = await exporter.ScrapeUntilAsync(scrape => scrape.Number($"pg_stat_progress_vacuum_heap_blks_scanned{Pages}}}") > 1);
            Assert.Equal(pages, first.Number($"pg_stat_progress_vacuum_heap_blks{Pages}}}"));
            Assert.Equal("1", first.Value($"pg_stat_progress_vacuum_phase{Pages},phase=\"scanning heap\"}}"));
            Assert.Equal(0, first.Number($"pg_stat_progress_vacuum_wraparound{Pages}}}"));
            var scanned = first.Number($"pg_stat_progress_vacuum_heap_blks_scanned{Pages}}}");
            Assert.InRange(scanned, 2, pages - 1);
            var later = await exporter.ScrapeUntilAsync(scrape => scrape.Number($"pg_stat_progress_vacuum_heap_blks_scanned{Pages}}}") > scanned);
            var (before, after) = (first.Number($"pg_stat_progress_vacuum_running_seconds{Pages}}}"), later.Number($"pg_stat_progress_vacuum_running_seconds{Pages}}}"));
            Assert.InRange(after - before, 0.05, 60);
            if (version >= 18)
            {
                Assert.InRange(later.Number($"pg_stat_progress_vacuum_delay_seconds{Pages}}}"), 0.1, after);
            }
        }

        await exporter.ScrapeUntilAsync(scrape => !scrape.Has("pg_stat_progress_vacuum_phase{"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task An_ANALYZE_on_its_way_tells_how_many_blocks_it_has_sampled(int version)
    {
        const string Sampled = $"pg_stat_progress_analyze_sample_blks_scanned{Pages}";
        var server = await servers.OfAsync(version);
        var pages = await server.NumberAsync("SELECT pg_relation_size('pages') / 8192");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_analyze");
        await using (await Running.StartAsync(server, "postgres", "ANALYZE pages", Slowly))
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has(Sampled) && !scrape.Tells(Sampled, 0));
            Assert.Equal(pages, scrape.Only($"pg_stat_progress_analyze_sample_blks{Pages}"));
            Assert.InRange(scrape.Only(Sampled), 1, pages - 1);
            Assert.Contains("phase=\"acquiring sample rows\"", Assert.Single(scrape.Lines($"pg_stat_progress_analyze_phase{Pages}")), StringComparison.Ordinal);
        }

        await exporter.ScrapeUntilAsync(scrape => !scrape.Has("pg_stat_progress_analyze_phase{"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_CREATE_INDEX_that_waits_for_a_writer_names_it_and_leaves_an_invalid_index_when_it_is_broken_off(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE TABLE written (id int)");
        await using var writer = await server.OpenAsync("postgres", "writer");
        await writer.RunAsync("BEGIN", "INSERT INTO written VALUES (1)");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_create_index", "pg_index_invalid", "pg_index_health");
        await using (await Running.StartAsync(server, "postgres", "CREATE INDEX CONCURRENTLY broken_off ON written (id)"))
        {
            const string Written = "{datname=\"postgres\",relname=\"written\"";
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Tells($"pg_stat_progress_create_index_current_locker_pid{Written}", writer.ProcessID));
            Assert.Equal((1, 0), (scrape.Only($"pg_stat_progress_create_index_lockers{Written}"), scrape.Only($"pg_stat_progress_create_index_lockers_done{Written}")));
            Assert.Contains("command=\"CREATE INDEX CONCURRENTLY\",phase=\"waiting for writers before build\"", Assert.Single(scrape.Lines($"pg_stat_progress_create_index_phase{Written}")), StringComparison.Ordinal);
        }

        await writer.RunAsync("ROLLBACK");
        const string Invalid = "pg_index_invalid{datname=\"postgres\",schemaname=\"public\",relname=\"written\",indexrelname=\"broken_off\"}";
        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Invalid) == "1" && scrape.Value("pg_indexes_invalid{datname=\"postgres\"}") == "1");
        await server.ExecuteAsync("postgres", "DROP TABLE written");
        await exporter.ScrapeUntilAsync(scrape => !scrape.Has("pg_index_invalid{") && scrape.Value("pg_indexes_invalid{datname=\"postgres\"}") == "0");
    }

    /// <summary>The index's expression waits for a lock of the test, so that the table is written anew and its index is not.</summary>
    [Theory]
    [InlineData(13, "CLUSTER")]
    [InlineData(17, "VACUUM FULL")]
    [InlineData(18, "CLUSTER")]
    public async Task A_CLUSTER_or_VACUUM_FULL_that_is_held_tells_its_rows_and_phase(int version, string command)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync(
            "postgres",
            "CREATE FUNCTION held(x int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN x; END'",
            "CREATE TABLE moved (id int PRIMARY KEY)",
            "CREATE INDEX moved_held ON moved (held(id))",
            "CLUSTER moved USING moved_pkey",
            "INSERT INTO moved SELECT generate_series(1, 3000)");
        await using var holder = await server.OpenAsync("postgres", "holder");
        await holder.RunAsync("SELECT pg_advisory_lock(42)");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_cluster");
        await using (await Running.StartAsync(server, "postgres", $"{command} moved"))
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_progress_cluster_phase{").Any(line => line.Contains($"command=\"{command}\",phase=\"rebuilding index\"", StringComparison.Ordinal)));
            Assert.Equal((3000, 3000), (scrape.Only("pg_stat_progress_cluster_heap_tuples_scanned{"), scrape.Only("pg_stat_progress_cluster_heap_tuples_written{")));
            Assert.InRange(scrape.Only("pg_stat_progress_cluster_indexes_rebuilt{"), 0, 1);
        }

        await holder.RunAsync("SELECT pg_advisory_unlock(42)");
        await server.ExecuteAsync("postgres", "DROP TABLE moved", "DROP FUNCTION held");
        await exporter.ScrapeUntilAsync(scrape => !scrape.Has("pg_stat_progress_cluster_phase{"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_base_backup_on_its_way_tells_its_size_and_what_was_streamed(int version)
    {
        const string Streamed = "pg_stat_progress_basebackup_streamed_bytes{";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_progress_basebackup");
        await using var backup = await servers.SlowBackupAsync(version);
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has(Streamed) && !scrape.Tells(Streamed, 0));
        var (size, streamed) = (scrape.Only("pg_stat_progress_basebackup_size_bytes{"), scrape.Only(Streamed));
        var data = await server.NumberAsync("SELECT sum(pg_database_size(oid)) FROM pg_database");
        Assert.InRange(size, data, 2 * data + (64 << 20));
        Assert.InRange(streamed, 1, size / 2);
        Assert.Equal((1, 0), (scrape.Only("pg_stat_progress_basebackup_tablespaces{"), scrape.Only("pg_stat_progress_basebackup_tablespaces_streamed{")));
        Assert.Contains("phase=\"streaming database files\"", Assert.Single(scrape.Lines("pg_stat_progress_basebackup_phase{")), StringComparison.Ordinal);
        await exporter.ScrapeUntilAsync(scrape => scrape.Has(Streamed) && scrape.Only(Streamed) > streamed);
    }
}
