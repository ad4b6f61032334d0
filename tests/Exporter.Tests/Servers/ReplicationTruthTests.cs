using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>What is said of replication is true on every member, when nothing happens, and when the link is broken.</summary>
[Collection(ServersCollection.Name)]
public sealed partial class ReplicationTruthTests(ServersOfAllVersions servers)
{
    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Each_member_says_where_it_stands(int version)
    {
        var running = await servers.OfAsync(version);
        var primary = await ScrapeAsync(running.Primary);
        // They were started a moment ago: what the primary did since then takes its way down the chain.
        var replica = await ScrapeAsync(running.Replica, scrape => Streaming(scrape) == "1" && Stale(scrape) == "0");
        var cascading = await ScrapeAsync(running.Cascading, scrape => Streaming(scrape) == "1" && Stale(scrape) == "0");
        Assert.Equal(("0", "1", "1"), (primary.Value("pg_replication_is_replica"), replica.Value("pg_replication_is_replica"), cascading.Value("pg_replication_is_replica")));
        Assert.Equal(("0", null), (Stale(primary), Streaming(primary)));
        Assert.Null(primary.Value("pg_replication_receive_lsn_bytes"));
        Assert.Empty(primary.Lines("pg_stat_wal_receiver_flushed_lsn"));
        Assert.Single(replica.Lines("pg_stat_wal_receiver_flushed_lsn{"));
        Assert.NotEmpty(primary.Lines("pg_stat_replication_flush_lag_bytes{application_name=\"replica\",client_addr=\"127.0.0.1\",state=\"streaming\",sync_state=\"sync\"} "));
        Assert.NotEmpty(replica.Lines("pg_stat_replication_flush_lag_bytes{application_name=\"cascading\",client_addr=\"127.0.0.1\",state=\"streaming\",sync_state=\"async\"} "));
        Assert.Empty(cascading.Lines("pg_stat_replication_flush_lag_bytes"));
        Assert.Equal(("1", "1"), (primary.Value("pg_synchronous_standbys_required"), primary.Value("pg_synchronous_standbys_connected")));
        Assert.Equal("1", primary.Value("pg_replication_slot_slot_is_active{slot_name=\"replica\",slot_type=\"physical\"}"));
        Assert.Equal("0", primary.Value("pg_replication_slot_slot_is_active{slot_name=\"idle\",slot_type=\"physical\"}"));
        Assert.Equal("0", primary.Value("pg_replication_slot_invalid{slot_name=\"idle\",slot_type=\"physical\"}"));
        Assert.True(Number(primary.Value("pg_replication_slot_retained_bytes{slot_name=\"idle\",slot_type=\"physical\"}")) > 1_000_000, "the idle slot keeps WAL");
        Assert.Equal("1", primary.Value("pg_prepared_xacts{datname=\"bench\"}"));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_replica_whose_upstream_is_silent_or_gone_grows_stale(int version)
    {
        var running = await servers.OfAsync(version);
        await using var exporter = new RunningExporter(new() { Postgres = running.Cascading.Login("bench") });
        await exporter.ScrapeUntilAsync(scrape => Streaming(scrape) == "1" && Stale(scrape) == "0");
        var upstream = ProgramFiles.Tree(running.Replica.ProcessId);
        ProgramFiles.Signal("STOP", upstream);
        try
        {
            var broken = await exporter.ScrapeUntilAsync(scrape => Number(Stale(scrape)) > 2);
            Assert.Equal("0", broken.Value("pg_replication_lag_seconds"));
            await exporter.ScrapeUntilAsync(scrape => Streaming(scrape) == "0" && !scrape.Lines("pg_stat_wal_receiver_flushed_lsn{").Any(line => line.Contains("streaming", StringComparison.Ordinal)));
        }
        finally
        {
            ProgramFiles.Signal("CONT", upstream);
        }

        await exporter.ScrapeUntilAsync(scrape => Streaming(scrape) == "1" && Stale(scrape) == "0");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_chain_of_waiting_sessions_is_a_tree_with_one_root(int version)
    {
        var running = await servers.OfAsync(version);
        var root = await running.Primary.OpenAsync("bench", "root");
        var middle = await running.Primary.OpenAsync("bench", "middle");
        var last = await running.Primary.OpenAsync("bench", "last");
        try
        {
            await RunAsync(root, "BEGIN; UPDATE documents SET other = 0 WHERE id = 50");
            await RunAsync(middle, "BEGIN; UPDATE documents SET other = 0 WHERE id = 51");
            var since = Stopwatch.StartNew();
            var waiting = new[] { RunAsync(middle, "UPDATE documents SET other = 1 WHERE id = 50"), RunAsync(last, "UPDATE documents SET other = 1 WHERE id = 51") };
            await ExpectTreeAsync(running.Primary, since, async () =>
            {
                await RunAsync(root, "ROLLBACK");
                await waiting[0];
                await RunAsync(middle, "ROLLBACK");
                await waiting[1];
            });
        }
        finally
        {
            foreach (var connection in new[] { root, middle, last })
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task ExpectTreeAsync(TestPostgres server, Stopwatch since, Func<Task> release)
    {
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("bench") });
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_blocking_victims") == "2");
        Assert.Equal(("1", "2"), (scrape.Value("pg_blocking_roots"), scrape.Value("pg_blocking_depth")));
        Assert.EndsWith(
            "datname=\"bench\",usename=\"postgres\",application_name=\"root\",state=\"idle in transaction\"} 2",
            Assert.Single(scrape.Lines("pg_blocking_root_victims{")),
            StringComparison.Ordinal);
        var first = Number(scrape.Value("pg_blocking_longest_wait_seconds"));
        Assert.InRange(first, 0, since.Elapsed.TotalSeconds);
        var later = await exporter.ScrapeUntilAsync(scrape => Number(scrape.Value("pg_blocking_longest_wait_seconds")) >= first + 1);
        Assert.InRange(Number(later.Value("pg_blocking_longest_wait_seconds")), first + 1, since.Elapsed.TotalSeconds);
        ExpectEdges(await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_blocking_edge_wait_seconds{").Count() == 3));
        await release();
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_blocking_victims") == "0");
    }

    private static void ExpectEdges(Scrape scrape)
    {
        var edges = scrape.Lines("pg_blocking_edge_wait_seconds{").Select(line => Edge.Match(line)).ToDictionary(edge => edge.Groups["application"].Value);
        var (root, middle, last) = (edges["root"], edges["middle"], edges["last"]);
        Assert.Equal(("", "0", ""), (root.Groups["blocker"].Value, root.Groups["depth"].Value, root.Groups["mode"].Value));
        Assert.Equal((root.Groups["pid"].Value, "1", "ShareLock"), (middle.Groups["blocker"].Value, middle.Groups["depth"].Value, middle.Groups["mode"].Value));
        Assert.Equal((middle.Groups["pid"].Value, "2", "ShareLock"), (last.Groups["blocker"].Value, last.Groups["depth"].Value, last.Groups["mode"].Value));
        Assert.Equal($"{root.Groups["pid"].Value} > {middle.Groups["pid"].Value} > {last.Groups["pid"].Value}", last.Groups["chain"].Value);
        Assert.Equal("0", root.Groups["wait"].Value);
        Assert.True(Number(middle.Groups["wait"].Value) >= 0);
    }

    private static async Task RunAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Scrape> ScrapeAsync(TestPostgres server, Func<Scrape, bool>? condition = null)
    {
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("bench") });
        return await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1" && scrape.Value("pg_replication_is_replica") is not null && condition?.Invoke(scrape) != false);
    }

    private static string? Stale(Scrape scrape) => scrape.Value("pg_replication_staleness_seconds");

    private static string? Streaming(Scrape scrape) => scrape.Value("pg_replication_receiver_streaming");

    [GeneratedRegex("chain=\"(?<chain>[^\"]*)\",pid=\"(?<pid>\\d+)\",blocked_by=\"(?<blocker>\\d*)\",depth=\"(?<depth>\\d)\",.*application_name=\"(?<application>[^\"]*)\",mode=\"(?<mode>\\w*)\".*} (?<wait>\\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Edge { get; }

    private static double Number(string? value) => value is null ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture);
}
