using System.Diagnostics;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Functions and indexes that were used a known number of times.</summary>
[Collection(CauseCollection.Name)]
public sealed class UseTests(CauseServers servers)
{
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Functions_tell_their_calls_and_whose_time_it_was(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE functions");
        try
        {
            await server.ExecuteAsync(
                "functions",
                "CREATE FUNCTION sleeper(x int) RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); END'",
                "CREATE FUNCTION sleeper(x text) RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); END'",
                "CREATE FUNCTION caller() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM sleeper(1); PERFORM sleeper(''2''); END'");
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_user_functions");
            var watch = Stopwatch.StartNew();
            await server.ExecuteAsync("functions", "SELECT caller() FROM generate_series(1, 7)", "SELECT sleeper('3')");
            var most = watch.Elapsed.TotalSeconds;
            var scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "calls", "sleeper") == 15);
            Assert.Equal(7, Of(scrape, "calls", "caller"));
            Assert.InRange(Of(scrape, "seconds", "sleeper"), 0.3, most);
            Assert.Equal(Of(scrape, "seconds", "sleeper"), Of(scrape, "self_seconds", "sleeper"), 1e-9);
            Assert.InRange(Of(scrape, "seconds", "caller"), 0.28, most - 0.02);
            // Almost all of it passed in what it called.
            Assert.InRange(Of(scrape, "self_seconds", "caller"), 1e-6, most - 0.3);
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE functions WITH (FORCE)");
        }

        static double Of(Scrape scrape, string family, string name) => scrape.Number($"pg_stat_user_functions_{family}_total{{datname=\"functions\",schemaname=\"public\",funcname=\"{name}\"}}");
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task An_index_tells_its_scans_what_they_read_and_fetched_and_when_the_last_one_was(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE indexed");
        try
        {
            await server.ExecuteAsync("indexed", "CREATE TABLE rows (id int PRIMARY KEY, other int)", "INSERT INTO rows SELECT i, i FROM generate_series(1, 5000) i", "CREATE INDEX rows_other ON rows (other)", "VACUUM ANALYZE rows");
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_user_indexes");
            var scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "idx_scan_total", "rows_other") == 0 && Of(scrape, "idx_scan_total", "rows_pkey") == 0);
            Assert.Equal(await server.NumberAsync("SELECT pg_relation_size('rows_other')", "indexed"), Of(scrape, "estimated_size_bytes", "rows_other"));
            Assert.False(scrape.Has("pg_stat_user_indexes_last_scan_timestamp_seconds{datname=\"indexed\""));
            var before = await server.NumberAsync(Cause.Clock);
            await using (var session = await server.OpenAsync("indexed", "cause"))
            {
                await session.RunAsync("SET enable_seqscan = off", "SET enable_bitmapscan = off", "SET enable_indexonlyscan = off");
                await session.RunAsync([.. Enumerable.Range(1, 5).Select(number => $"SELECT * FROM rows WHERE other = {number}")]);
                await session.RunAsync("SET enable_bitmapscan = on", "SET enable_indexscan = off", "SELECT * FROM rows WHERE other BETWEEN 101 AND 200");
            }

            scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "idx_scan_total", "rows_other") == 6);
            // What a bitmap fetches is not the index's.
            Assert.Equal((105, 5), (Of(scrape, "idx_tup_read_total", "rows_other"), Of(scrape, "idx_tup_fetch_total", "rows_other")));
            Assert.Equal(0, Of(scrape, "idx_tup_read_total", "rows_pkey"));
            if (version >= 16)
            {
                Assert.InRange(Of(scrape, "last_scan_timestamp_seconds", "rows_other"), before, await server.NumberAsync(Cause.Clock));
            }

            Assert.Equal(version >= 16 ? 1 : 0, scrape.Lines("pg_stat_user_indexes_last_scan_timestamp_seconds{datname=\"indexed\"").Count());
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE indexed WITH (FORCE)");
        }

        static double Of(Scrape scrape, string family, string name) => scrape.Number($"pg_stat_user_indexes_{family}{{datname=\"indexed\",schemaname=\"public\",relname=\"rows\",indexrelname=\"{name}\"}}");
    }
}
