using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Sequences, indexes, temporary files, subscriptions and slots that are in the state that a collector is there for.</summary>
[Collection(CauseCollection.Name)]
public sealed class ObjectTests(CauseServers servers)
{
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_sequence_near_its_end_and_indexes_that_nobody_needs_are_told_of_their_database(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE objects");
        try
        {
            await server.ExecuteAsync(
                "objects",
                "CREATE SEQUENCE narrow AS smallint",
                "SELECT setval('narrow', 32000)",
                "CREATE SEQUENCE downward AS smallint INCREMENT -2 MAXVALUE -1",
                "SELECT setval('downward', -32000)",
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO dbuser_monitor",
                "CREATE TABLE rows (id int PRIMARY KEY, other int)",
                "INSERT INTO rows SELECT i, i FROM generate_series(1, 5000) i",
                "CREATE INDEX rows_other ON rows (other)",
                "CREATE INDEX rows_twin ON rows (other)");
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_sequences", "pg_index_health");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_indexes{datname=\"objects\"}") && scrape.Has("pg_sequence_remaining{datname=\"objects\",schemaname=\"public\",sequencename=\"narrow\"}"));
            Assert.Equal((3, 2, 1, 0), (Of("pg_indexes"), Of("pg_indexes_unused"), Of("pg_indexes_duplicate"), Of("pg_indexes_invalid")));
            Assert.Equal(await server.NumberAsync("SELECT pg_relation_size('rows_other') + pg_relation_size('rows_twin')", "objects"), Of("pg_indexes_unused_bytes"));
            Assert.Equal((31999 / 32766d, 767), Sequence("narrow"));
            Assert.Equal((31999 / 32767d, 384), Sequence("downward"));

            double Of(string family) => scrape.Number($"{family}{{datname=\"objects\"}}");

            (double Used, double Remaining) Sequence(string name)
            {
                var labels = $"{{datname=\"objects\",schemaname=\"public\",sequencename=\"{name}\"}}";
                return (scrape.Number("pg_sequence_used_ratio" + labels), scrape.Number("pg_sequence_remaining" + labels));
            }
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE objects WITH (FORCE)");
        }
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_cursor_whose_sort_does_not_fit_into_memory_keeps_a_temporary_file(int version)
    {
        const string Files = "pg_temp_files{spcname=\"pg_default\"}";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_temp_files");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Files) == "0");
        await using (var session = await server.OpenAsync("postgres", "cause"))
        {
            await session.RunAsync("SET work_mem = '64kB'", "BEGIN", "DECLARE sorted CURSOR FOR SELECT * FROM generate_series(1, 50000) g ORDER BY md5(g::text)", "FETCH 1 FROM sorted");
            var (files, bytes) = (await server.NumberAsync("SELECT count(*) FROM pg_ls_tmpdir()"), await server.NumberAsync("SELECT sum(size) FROM pg_ls_tmpdir()"));
            Assert.True(files >= 1 && bytes > 500_000, $"{files} files of {bytes} bytes");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number(Files) == files);
            Assert.Equal(bytes, scrape.Number("pg_temp_files_bytes{spcname=\"pg_default\"}"));
        }

        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Files) == "0" && scrape.Value("pg_temp_files_bytes{spcname=\"pg_default\"}") == "0");
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_table_of_a_subscription_goes_from_initialize_to_ready(int version)
    {
        const string Enabled = "pg_subscription_enabled{datname=\"subscriber\",subname=\"subscribed\"}";
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE publisher", "CREATE DATABASE subscriber");
        await server.ExecuteAsync("publisher", "CREATE TABLE shared (id int PRIMARY KEY)", "INSERT INTO shared VALUES (1)", "CREATE PUBLICATION everything FOR TABLE shared", "SELECT pg_create_logical_replication_slot('subscribed', 'pgoutput')");
        await server.ExecuteAsync(
            "subscriber",
            "CREATE TABLE shared (id int PRIMARY KEY)",
            $"CREATE SUBSCRIPTION subscribed CONNECTION 'host=127.0.0.1 port={server.Port} user=postgres dbname=publisher' PUBLICATION everything WITH (create_slot = false, enabled = false)");
        try
        {
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_subscription_tables", "pg_subscriptions", "pg_publications");
            await exporter.ScrapeUntilAsync(scrape => scrape.Tells(State("initialize"), 1) && scrape.Tells(Enabled, 0));
            await server.ExecuteAsync("subscriber", "ALTER SUBSCRIPTION subscribed ENABLE");
            var ready = await exporter.ScrapeUntilAsync(scrape => scrape.Tells(State("ready"), 1) && scrape.Tells(Enabled, 1));
            Assert.False(ready.Has(State("initialize")));
                Assert.Equal(1, ready.Only("pg_publication_tables{datname=\"publisher\""));
        }
        finally
        {
            await server.ExecuteAsync("subscriber", "DROP SUBSCRIPTION subscribed");
            await server.ExecuteAsync("postgres", "DROP DATABASE subscriber WITH (FORCE)", "DROP DATABASE publisher WITH (FORCE)");
        }

        static string State(string state) => $"pg_subscription_tables{{datname=\"subscriber\",subname=\"subscribed\",state=\"{state}\"}}";
    }

    [Theory]
    [MemberData(nameof(CauseServers.Newer), MemberType = typeof(CauseServers))]
    public async Task A_transaction_too_large_to_decode_in_memory_is_spilled_and_counted(int version)
    {
        const string Spilled = "pg_stat_replication_slots_spill_bytes_total{slot_name=\"spilling\"}";
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "SELECT pg_create_logical_replication_slot('spilling', 'test_decoding')");
        try
        {
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_replication_slots");
            await exporter.ScrapeUntilAsync(scrape => scrape.Value(Spilled) == "0");
            await server.ExecuteAsync("postgres", "CREATE TABLE decoded AS SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i", "SELECT count(*) FROM pg_logical_slot_get_changes('spilling', NULL, NULL)", "DROP TABLE decoded");
            await Eventually.TrueAsync(async () => await server.NumberAsync("SELECT spill_bytes FROM pg_stat_replication_slots WHERE slot_name = 'spilling'") > 500_000);
            var bytes = await server.NumberAsync("SELECT spill_bytes FROM pg_stat_replication_slots WHERE slot_name = 'spilling'");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Number(Spilled) == bytes);
            Assert.Equal("1", scrape.Value("pg_stat_replication_slots_spill_txns_total{slot_name=\"spilling\"}"));
            Assert.True(scrape.Number("pg_stat_replication_slots_spill_writes_total{slot_name=\"spilling\"}") > 1, "64 kB hold a part of it");
        }
        finally
        {
            await server.ExecuteAsync("postgres", "SELECT pg_drop_replication_slot('spilling')");
        }
    }
}
