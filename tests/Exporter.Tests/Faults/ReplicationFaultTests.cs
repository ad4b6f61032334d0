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

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_copy_of_the_primarys_slot_says_that_it_is_one(int major)
    {
        const string Follows = "{slot_name=\"follows\",slot_type=\"logical\"}";
        await using var servers = await ReplicaPair.StartAsync(place, major);
        await servers.Replica.ExecuteAsync(
            "postgres",
            "ALTER SYSTEM SET hot_standby_feedback = on",
            $"ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port={servers.Primary.Port} user=postgres dbname=postgres'",
            "ALTER SYSTEM SET sync_replication_slots = on",
            "SELECT pg_reload_conf()");
        await servers.Primary.ExecuteAsync("postgres", "SELECT pg_create_logical_replication_slot('follows', 'test_decoding', false, false, true)");
        await using var exporter = new RunningExporter(new() { Postgres = servers.Replica.Login("postgres") });

        Scrape copy = null!;
        await Eventually.TrueAsync(async () =>
        {
            // A copy is kept once its reader has come as far as the replica.
            await servers.Primary.ExecuteAsync("postgres", "SELECT pg_log_standby_snapshot()", "SELECT count(*) FROM pg_logical_slot_get_changes('follows', NULL, NULL)");
            copy = await exporter.ScrapeAsync();
            return copy.Value("pg_replication_slot_temporary" + Follows) == "0";
        });

        Assert.Equal(("1", "1", "0"), (copy.Value("pg_replication_slot_synced" + Follows), copy.Value("pg_replication_slot_failover" + Follows), copy.Value("pg_replication_slot_invalid" + Follows)));
        var original = await LookAsync(servers.Primary, scrape => scrape.Lines("pg_replication_slot_synced{").Any());
        Assert.Equal("0", original.Value("pg_replication_slot_synced" + Follows));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_replica_that_is_fed_by_the_archive_alone_knows_how_far_it_is_and_what_its_slots_keep(int major)
    {
        const string Kept = "pg_replication_slot_retained_bytes{slot_name=\"below\",slot_type=\"physical\"}";
        await using var servers = await ReplicaPair.StartAsync(place, major);
        var archive = await place.NewDirectoryAsync((await ServerPrograms.FindAsync(major)).Programs!);
        await servers.Primary.ExecuteAsync("postgres", $"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'", "SELECT pg_reload_conf()");
        await servers.Replica.ExecuteAsync(
            "postgres",
            $"ALTER SYSTEM SET restore_command = 'cp {archive}/%f %p'",
            "ALTER SYSTEM SET primary_conninfo = ''",
            "ALTER SYSTEM SET primary_slot_name = ''",
            "SELECT pg_create_physical_replication_slot('below', true)");
        await servers.Replica.StopAsync();
        await servers.Replica.StartAsync();
        await using var exporter = new RunningExporter(new() { Postgres = servers.Replica.Login("postgres") });

        await servers.Primary.ExecuteAsync("postgres", "INSERT INTO items SELECT generate_series(1, 100000)", "SELECT pg_switch_wal()");
        var fed = await exporter.ScrapeUntilAsync(scrape => Number(scrape.Value(Kept)) > 5_000_000);

        Assert.Equal(("1", "0", null), (fed.Value("pg_replication_is_replica"), fed.Value("pg_replication_receiver_streaming"), fed.Value("pg_replication_receive_lsn_bytes")));
        var replayed = Number(await servers.Replica.AskAsync("SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn"));
        Assert.InRange(Number(fed.Value("pg_replication_replay_lsn_bytes")), 5_000_000, replayed);
        // Nothing tells it what its upstream has done since: it may be as old as what it replayed last.
        var before = Number(fed.Value("pg_replication_staleness_seconds"));
        var later = await exporter.ScrapeUntilAsync(scrape => Number(scrape.Value("pg_replication_staleness_seconds")) > before + 2);
        Assert.Equal("0", later.Value("pg_replication_receiver_streaming"));
    }

    private static double Number(string? value) => value is null ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture);

    private static async Task<Scrape> LookAsync(TestPostgres server, Func<Scrape, bool> condition)
    {
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("postgres") });
        return await exporter.ScrapeUntilAsync(condition);
    }
}
