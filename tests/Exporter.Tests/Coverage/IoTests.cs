using System.Text.Json;
using Monitor.Exporter.Tests.Servers;
using Npgsql;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Reads and writes of a statement, as EXPLAIN counts them; and of checkpoints.</summary>
[Collection(CauseCollection.Name)]
public sealed class IoTests(CauseServers servers)
{
    private const int BlockBytes = 8192;

    /// <summary>From 18 on an operation may be about several blocks.</summary>
    public static TheoryData<int> Versions => [17, 18];

    /// <summary>Nobody but the test has temporary tables.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_statement_on_a_temporary_table_says_itself_what_is_told(int version)
    {
        const string Labels = "{backend_type=\"client backend\",object=\"temp relation\",context=\"normal\"}";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_io");
        await using var session = await server.OpenAsync("postgres", "cause");
        await session.RunAsync("SET temp_buffers = '800kB'", "CREATE TEMPORARY TABLE kept (id int, body text)");
        await ResetAsync(server, session);
        await exporter.ScrapeUntilAsync(scrape => Of(scrape, "extend_bytes") == 0);
        await session.RunAsync("INSERT INTO kept SELECT i, repeat('x', 1000) FROM generate_series(1, 4000) i", "SELECT pg_stat_force_next_flush()");
        var size = await session.NumberAsync("SELECT pg_relation_size('kept', 'main') + pg_relation_size('kept', 'fsm')");
        Assert.True(size > 500 * BlockBytes, "it is larger than its buffers");
        var filled = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "extend_bytes") == size);
        Assert.InRange(Of(filled, "extends"), version >= 18 ? 1 : size / BlockBytes, size / BlockBytes);
        Assert.InRange(Of(filled, "extend_seconds"), 1e-6, 60);

        // Through an index it comes to each page several times. The first time also counts what was read to make the plan.
        const string Read = "SELECT count(body) FROM kept WHERE id > 0";
        await session.RunAsync("CREATE INDEX kept_id ON kept (id)", "SET enable_seqscan = off", "SET enable_bitmapscan = off", Read, "UPDATE kept SET id = id");
        await ResetAsync(server, session);
        var plan = await session.ExplainAsync("BUFFERS", Read);
        await session.RunAsync("SELECT pg_stat_force_next_flush()");
        var (hits, reads, writes) = (Number("Local Hit Blocks"), Number("Local Read Blocks"), Number("Local Written Blocks"));
        Assert.True(hits > 1000 && reads > 400 && writes > 0, plan.ToString());
        var scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "read_bytes") == reads * BlockBytes);
        Assert.Equal((hits, writes * BlockBytes), (Of(scrape, "hits"), Of(scrape, "write_bytes")));
        Assert.InRange(Of(scrape, "reads"), version >= 18 ? reads / 128 : reads, reads);
        Assert.InRange(Of(scrape, "writes"), version >= 18 ? 1 : writes, writes);
        // All buffers were full: each block that came threw out another.
        Assert.Equal(reads, Of(scrape, "evictions"));
        Assert.Equal(Number("Local I/O Read Time") / 1000, Of(scrape, "read_seconds"), 1e-5);
        Assert.Equal(Number("Local I/O Write Time") / 1000, Of(scrape, "write_seconds"), 1e-5);
        Assert.Equal((0, 0), (Of(scrape, "extends"), Of(scrape, "extend_bytes")));

        double Number(string name) => plan.GetProperty(name).GetDouble();

        double Of(Scrape scrape, string family) => scrape.Number($"pg_stat_io_{family}_total{Labels}");
    }

    /// <summary>A table of which a quarter fills all buffers is read in a ring of a few.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Scans_of_a_large_table_and_checkpoints_are_told_each_under_its_own_labels(int version)
    {
        string[] kinds = ["client backend,relation,bulkread", "client backend,relation,bulkwrite", "checkpointer,relation,normal"];
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_io");
        await using var session = await server.OpenAsync("postgres", "cause");
        try
        {
            await ResetAsync(server, session);
            await session.RunAsync("SET max_parallel_workers_per_gather = 0", "CREATE TABLE scanned AS SELECT repeat('x', 1900) FROM generate_series(1, 24000)", "CHECKPOINT", "SELECT pg_stat_force_next_flush()");
            var plan = await session.ExplainAsync("BUFFERS", "SELECT count(*) FROM scanned");
            await session.RunAsync("SELECT pg_stat_force_next_flush()");
            var reads = plan.GetProperty("Shared Read Blocks").GetDouble();
            Assert.True(reads > 1000, plan.ToString());
            await exporter.ScrapeUntilAsync(scrape => Of(scrape, "read_bytes", kinds[0]) == reads * BlockBytes);
            // The checkpointer tells what it did after it has told that it is done.
            await Eventually.TrueAsync(async () =>
            {
                using var view = JsonDocument.Parse(await server.AskAsync("SELECT jsonb_object_agg(concat_ws(',', backend_type, object, context), to_jsonb(i)) FROM pg_stat_get_io() i WHERE object = 'relation'"));
                exporter.Age();
                var scrape = await exporter.ScrapeAsync();
                return Tells(scrape, view.RootElement, kinds[0], "reads 1 read_time 1000 evictions 1 reuses 0")
                    && Tells(scrape, view.RootElement, kinds[1], "writes 1 write_time 1000 extends 1 extend_time 1000 writebacks 0 reuses 1")
                    && Tells(scrape, view.RootElement, kinds[2], "writes 1 write_time 1000 fsyncs 1 fsync_time 1000 writebacks 1 writeback_time 1000");
            });
        }
        finally
        {
            await server.ExecuteAsync("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "DROP TABLE IF EXISTS scanned");
        }
    }

    /// <summary>Whether columns of the view are told, each divided by what follows it, and are more than 0; what is followed by 0 may be 0.</summary>
    private static bool Tells(Scrape scrape, JsonElement view, string kind, string columns) => columns.Split(' ').Chunk(2).All(pair =>
    {
        var value = view.GetProperty(kind).GetProperty(pair[0]).GetDouble();
        return (value > 0 || pair[1] == "0")
            && Math.Abs(Of(scrape, pair[0].Replace("_time", "_seconds", StringComparison.Ordinal), kind) - (value / (pair[1] == "1000" ? 1000 : 1))) < 1e-9;
    });

    private static double Of(Scrape scrape, string family, string kind)
    {
        var parts = kind.Split(',');
        return scrape.Number($"pg_stat_io_{family}_total{{backend_type=\"{parts[0]}\",object=\"{parts[1]}\",context=\"{parts[2]}\"}}");
    }

    /// <summary>Begins anew, when this session has told all that it did.</summary>
    private static async Task ResetAsync(TestPostgres server, NpgsqlConnection session)
    {
        await session.RunAsync("SELECT pg_stat_force_next_flush()");
        await server.ExecuteAsync("postgres", "SELECT pg_stat_reset_shared('io')");
    }
}
