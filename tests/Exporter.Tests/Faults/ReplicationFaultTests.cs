using System.Globalization;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Replication that does not work tells so, whichever part of it broke.</summary>
public sealed class ReplicationFaultTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Theory]
    [InlineData(13)]
    [InlineData(17)]
    public async Task Replay_that_stands_still_is_lag_that_grows_until_it_goes_on(int major)
    {
        await using var servers = await ReplicaPair.StartAsync(place, major);
        await using var exporter = new RunningExporter(new() { Postgres = servers.Replica.Login("postgres") });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_receiver_streaming") == "1" && scrape.Value("pg_replication_lag_seconds") == "0");

        await servers.Replica.ExecuteAsync("postgres", "SELECT pg_wal_replay_pause()");
        await servers.Primary.ExecuteAsync("postgres", "INSERT INTO items SELECT generate_series(1, 10000)");
        var behind = await exporter.ScrapeUntilAsync(scrape => Number(scrape.Value("pg_replication_lag_seconds")) > 2);
        Assert.Equal(("1", "1"), (behind.Value("pg_recovery_replay_paused"), behind.Value("pg_replication_receiver_streaming")));
        Assert.True(Number(behind.Value("pg_replication_replay_backlog_bytes")) > 100_000);
        var seen = await LookAsync(servers.Primary, scrape => scrape.Lines("pg_stat_replication_pg_wal_lsn_diff{").Any());
        Assert.True(Number(seen.Lines("pg_stat_replication_pg_wal_lsn_diff{").Single().Split(' ')[^1]) > 100_000);

        await servers.Replica.ExecuteAsync("postgres", "SELECT pg_wal_replay_resume()");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_lag_seconds") == "0" && scrape.Value("pg_replication_replay_backlog_bytes") == "0" && scrape.Value("pg_recovery_replay_paused") == "0");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_replica_whose_upstream_died_streams_no_more_grows_stale_and_is_near_nobody(int major)
    {
        await using var servers = await ReplicaPair.StartAsync(place, major);
        await using var exporter = new RunningExporter(new() { Postgres = servers.Replica.Login("postgres") });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_receiver_streaming") == "1" && scrape.Value("pg_replication_staleness_seconds") == "0");

        await servers.Primary.StopAsync();

        var broken = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_receiver_streaming") == "0" && Number(scrape.Value("pg_replication_staleness_seconds")) > 2);
        Assert.Equal(("1", "1"), (broken.Value("pg_up"), broken.Value("pg_replication_is_replica")));
        Assert.Empty(broken.Lines("pg_stat_wal_receiver_flushed_lsn{"));
        Assert.False(exporter.Service.Servers[0].IsReplicaWithin(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_slot_that_lost_its_WAL_is_invalid_and_says_why(int major)
    {
        await using var server = await place.StartAsync(major, "max_slot_wal_keep_size = 1MB\nmin_wal_size = 32MB\nmax_wal_size = 32MB");
        await server.ExecuteAsync("postgres", "SELECT pg_create_physical_replication_slot('left', true)");
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("postgres") });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_slot_invalid{slot_name=\"left\",slot_type=\"physical\"}") == "0");

        for (var segment = 0; segment < 6; segment++)
        {
            await server.ExecuteAsync("postgres", $"INSERT INTO items VALUES ({segment})", "SELECT pg_switch_wal()", "CHECKPOINT");
        }

        var lost = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_replication_slot_invalid{slot_name=\"left\",slot_type=\"physical\"}") == "1");
        Assert.Equal("1", lost.Value("pg_replication_slot_wal_status{slot_name=\"left\",slot_type=\"physical\",wal_status=\"lost\"}"));
        Assert.Equal("1", lost.Value("pg_replication_slot_invalidation{slot_name=\"left\",slot_type=\"physical\",invalidation_reason=\"wal_removed\"}"));
        Assert.Equal("0", lost.Value("pg_replication_slot_slot_is_active{slot_name=\"left\",slot_type=\"physical\"}"));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_slot_that_follows_a_failover_says_so(int major)
    {
        await using var server = await place.StartAsync(major, "");
        await server.ExecuteAsync("postgres", "SELECT pg_create_logical_replication_slot('stays', 'test_decoding')", "SELECT pg_create_logical_replication_slot('follows', 'test_decoding', false, false, true)");

        var scrape = await LookAsync(server, scrape => scrape.Lines("pg_replication_slot_failover{").Any());

        Assert.Equal("0", scrape.Value("pg_replication_slot_failover{slot_name=\"stays\",slot_type=\"logical\"}"));
        Assert.Equal("1", scrape.Value("pg_replication_slot_failover{slot_name=\"follows\",slot_type=\"logical\"}"));
        Assert.Equal("0", scrape.Value("pg_replication_slot_synced{slot_name=\"follows\",slot_type=\"logical\"}"));
    }

    private static double Number(string? value) => value is null ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture);

    private static async Task<Scrape> LookAsync(TestPostgres server, Func<Scrape, bool> condition)
    {
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("postgres") });
        return await exporter.ScrapeUntilAsync(condition);
    }
}
