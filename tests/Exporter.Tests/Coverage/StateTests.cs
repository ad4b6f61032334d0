
namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Faults in the files of a server, what it forgets, and how old what it keeps is.</summary>
[Collection(CauseCollection.Name)]
public sealed class StateTests(CauseServers servers)
{
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_setting_that_needs_a_restart_waits_for_it(int version)
    {
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_settings_state");
        var before = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_settings_pending_restart") == "0");
        await server.ExecuteAsync("postgres", "ALTER SYSTEM SET max_connections = 41", "ALTER SYSTEM SET work_mem = '5MB'", "SELECT pg_reload_conf()");
        var after = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_settings_pending_restart") == "1" && scrape.Value("pg_settings_fingerprint") != before.Value("pg_settings_fingerprint"));
        Assert.Equal(before.Number("pg_settings_changed") + 1, after.Number("pg_settings_changed"));
        await server.ExecuteAsync("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_settings_pending_restart") == "0");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_settings_fingerprint") == before.Value("pg_settings_fingerprint"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Bad_lines_in_the_files_are_counted_before_anybody_reloads_them(int version)
    {
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_hba_file_rules", "pg_file_settings");
        var before = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_hba_file_errors") == "0" && scrape.Value("pg_file_settings_errors") == "0");
        var (hba, settings) = (await server.AskAsync("SHOW hba_file"), await server.AskAsync("SHOW config_file"));
        await using (await AddedAsync(hba, "host all all 10.0.0.0/8 trust\nnonsense\nhostssl all all 0.0.0.0/0 no_such_method\n"))
        await using (await AddedAsync(settings, "work_mem = 'lots'\n"))
        {
            var faulty = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_hba_file_errors") == "2" && scrape.Value("pg_file_settings_errors") == "1");
            Assert.Equal(before.Number("pg_hba_file_rules") + 1, faulty.Number("pg_hba_file_rules"));
            Assert.Equal(before.Number("pg_hba_file_trust_rules") + 1, faulty.Number("pg_hba_file_trust_rules"));
            Assert.NotEqual(before.Value("pg_hba_file_fingerprint"), faulty.Value("pg_hba_file_fingerprint"));
        }

        await exporter.ScrapeUntilAsync(scrape =>
            scrape.Value("pg_hba_file_errors") == "0" && scrape.Value("pg_file_settings_errors") == "0" && scrape.Value("pg_hba_file_fingerprint") == before.Value("pg_hba_file_fingerprint"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Newer), MemberType = typeof(CauseServers))]
    public async Task Statements_that_were_thrown_out_are_counted(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "SELECT pg_stat_statements_reset()");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_statements_info");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_stat_statements_info_dealloc_total") == "0");
        await server.ExecuteAsync("postgres", [.. Enumerable.Range(1, 150).Select(width => $"SELECT {string.Join(", ", Enumerable.Repeat("1", width))}")]);
        var least = await server.NumberAsync("SELECT dealloc FROM pg_stat_statements_info");
        Assert.True(least >= 1, "100 statements are kept, and 150 were made");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_stat_statements_info_dealloc_total") >= least);
        Assert.InRange(scrape.Number("pg_stat_statements_info_dealloc_total"), least, await server.NumberAsync("SELECT dealloc FROM pg_stat_statements_info"));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_prepared_transaction_tells_its_age_in_seconds_and_holds_back_the_horizon(int version)
    {
        const string Age = "SELECT extract(epoch FROM clock_timestamp() - prepared) FROM pg_prepared_xacts";
        const string Burn = "DO $$ BEGIN FOR i IN 1..500 LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$";
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "BEGIN; SELECT txid_current(); PREPARE TRANSACTION 'left alone'");
        try
        {
            await server.ExecuteAsync("postgres", Burn);
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_prepared_xacts", "pg_xmin_horizon");
            await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_prepared_xacts_oldest_age_seconds{datname=\"postgres\"}") > 1);
            var least = await server.NumberAsync(Age);
            exporter.Age();
            var scrape = await exporter.ScrapeAsync();
            var most = await server.NumberAsync(Age);
            Assert.InRange(scrape.Number("pg_prepared_xacts_oldest_age_seconds{datname=\"postgres\"}"), least, most);
            Assert.Equal("1", scrape.Value("pg_prepared_xacts{datname=\"postgres\"}"));
            Assert.Equal(await server.NumberAsync("SELECT max(age(transaction)) FROM pg_prepared_xacts"), scrape.Number("pg_xmin_horizon_holder_age{holder=\"prepared\"}"));
            Assert.True(scrape.Number("pg_xmin_horizon_holder_age{holder=\"prepared\"}") >= 500, "500 transactions came after it");
        }
        finally
        {
            await server.ExecuteAsync("postgres", "ROLLBACK PREPARED 'left alone'");
        }
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Wraparound_comes_nearer_with_each_transaction(int version)
    {
        const string Age = "SELECT age(datfrozenxid) FROM pg_database WHERE datname = 'template1'";
        const string Ratio = "pg_database_wraparound_used_ratio{datname=\"template1\"}";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_database_wraparound");
        var least = await server.NumberAsync(Age);
        await server.ExecuteAsync("postgres", "DO $$ BEGIN FOR i IN 1..2000 LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$");
        var most = await server.NumberAsync(Age);
        Assert.True(most >= least + 2000, $"{least} and {most}");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number(Ratio) * int.MaxValue >= most - 0.5);
        Assert.Equal(most, scrape.Number("pg_database_wraparound_age_datfrozenxid_seconds{datname=\"template1\"}"));
        Assert.Equal(most / int.MaxValue, scrape.Number(Ratio), 1e-12);
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task The_next_transaction_number_is_that_of_now(int version)
    {
        const string Next = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_next_xid");
        var first = (await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_next_xid "))).Number("pg_next_xid");
        await server.ExecuteAsync("postgres", "DO $$ BEGIN FOR i IN 1..500 LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$");
        var least = await server.NumberAsync(Next);
        Assert.True(least >= first + 500, $"{first} and {least}");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number("pg_next_xid") >= least);
        Assert.InRange(scrape.Number("pg_next_xid"), least, await server.NumberAsync(Next));
    }

    /// <summary>Lines at the end of a file, until they are taken away again.</summary>
    private static async Task<IAsyncDisposable> AddedAsync(string file, string lines)
    {
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(file, lines, TestContext.Current.CancellationToken);
        return new Restored(file, before);
    }

    private sealed class Restored(string file, string text) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await File.WriteAllTextAsync(file, text);
    }
}
