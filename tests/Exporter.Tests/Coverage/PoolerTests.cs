using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>A PgBouncer that is paused, suspended, limited or has a database switched off.</summary>
[Collection(CauseCollection.Name)]
public sealed class PoolerTests(CauseServers servers)
{
    private const string Limits = """
        [users]
        postgres = pool_mode=transaction max_user_connections=9
        """;

    /// <summary>PgBouncer 1.18 of Debian 12, 1.24 of 13, and the newest.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_database_that_is_paused_or_disabled_and_a_user_with_a_limit_are_told(int version)
    {
        var server = await servers.OfAsync(version);
        await using var pgbouncer = await servers.PoolerAsync(version, server, Limits);
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        var before = await exporter.ScrapeUntilAsync(scrape => Database(scrape, "paused") == 0);
        Assert.Equal((0, 7), (Database(before, "disabled"), Database(before, "pool_size")));
        Assert.Equal("1", before.Value("pgbouncer_users_info{name=\"postgres\",pool_mode=\"transaction\"}"));
        await pgbouncer.CommandAsync("PAUSE bench");
        await exporter.ScrapeUntilAsync(scrape => Database(scrape, "paused") == 1);
        await pgbouncer.CommandAsync("RESUME bench");
        await exporter.ScrapeUntilAsync(scrape => Database(scrape, "paused") == 0);
        await pgbouncer.CommandAsync("DISABLE bench");
        var disabled = await exporter.ScrapeUntilAsync(scrape => Database(scrape, "disabled") == 1);
        if (version >= 17)
        {
            Assert.Equal(9, disabled.Only("pgbouncer_users_max_connections{name=\"postgres\"}"));
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Memory_is_what_entries_of_that_size_take(int version)
    {
        var server = await servers.OfAsync(version);
        await using var pgbouncer = await servers.PoolerAsync(version, server);
        await using var client = await pgbouncer.OpenAsync("postgres");
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pgbouncer_mem_allocated_bytes{"));
        var names = scrape.Lines("pgbouncer_mem_allocated_bytes{").Select(line => line.Split('"')[1]).ToList();
        Assert.Contains("user_cache", names);
        Assert.All(names, name => Assert.Equal(Of("allocated_bytes", name), Of("entry_size_bytes", name) * (Of("used_entries", name) + Of("free_entries", name))));
        Assert.True(Of("used_entries", "server_cache") >= 1, "a client is served");
        Assert.True(Of("entry_size_bytes", "iobuf_cache") > 4096, "an entry holds a packet");

        double Of(string family, string name) => scrape.Number($"pgbouncer_mem_{family}{{name=\"{name}\"}}");
    }

    [Theory]
    [InlineData(17, "PAUSE", "pgbouncer_state_paused")]
    [InlineData(18, "PAUSE", "pgbouncer_state_paused")]
    [InlineData(17, "SUSPEND", "pgbouncer_state_suspended")]
    public async Task A_whole_PgBouncer_that_stands_still_says_so(int version, string command, string family)
    {
        var server = await servers.OfAsync(version);
        await using var pgbouncer = await servers.PoolerAsync(version, server);
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_state_active") == "1" && scrape.Value(family) == "0");
        await pgbouncer.CommandAsync(command);
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_state_active") == "0" && scrape.Value(family) == "1");
        await pgbouncer.CommandAsync("RESUME");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_state_active") == "1" && scrape.Value(family) == "0");
    }

    private static double Database(Scrape scrape, string family)
    {
        var lines = scrape.Lines($"pgbouncer_databases_{family}{{name=\"bench\",").ToList();
        return lines.Count == 1 ? scrape.Only($"pgbouncer_databases_{family}{{name=\"bench\",") : double.NaN;
    }
}
