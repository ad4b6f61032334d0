using System.Text.RegularExpressions;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Relations by kind, extensions and default partitions of a database that a test has made.</summary>
[Collection(CauseCollection.Name)]
public sealed class KindTests(CauseServers servers)
{
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Relations_are_those_that_were_made_and_none_of_the_system(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE kinds");
        try
        {
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_relations");
            await server.ExecuteAsync(
                "kinds",
                "CREATE TABLE one (id int PRIMARY KEY, body text)",
                "CREATE UNLOGGED TABLE two (id int)",
                "CREATE UNLOGGED TABLE three (id int UNIQUE)",
                "CREATE SEQUENCE numbers",
                "CREATE VIEW seen AS SELECT 1",
                "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS id",
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE FOREIGN DATA WRAPPER nothing",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing",
                "CREATE FOREIGN TABLE elsewhere (id int) SERVER nowhere",
                "CREATE TABLE parts (id int) PARTITION BY LIST (id)",
                "CREATE TABLE parts_one PARTITION OF parts FOR VALUES IN (1)",
                "CREATE INDEX parts_id ON parts (id)");
            var scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "partitioned index") == (1, 0));
            Assert.Equal(
                [("composite type", (1, 0)), ("foreign table", (1, 0)), ("index", (4, 1)), ("materialized view", (1, 0)), ("partitioned index", (1, 0)), ("partitioned table", (1, 0)),
                    ("sequence", (1, 0)), ("table", (4, 2)), ("toast", (1, 0)), ("view", (1, 0))],
                scrape.Lines("pg_relations{datname=\"kinds\"").Select(line => line.Split('"')[3]).Order(StringComparer.Ordinal).Select(kind => (kind, Of(scrape, kind))));
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE kinds WITH (FORCE)");
        }

        static (double, double) Of(Scrape scrape, string kind)
        {
            var labels = $"{{datname=\"kinds\",relkind=\"{kind}\"}}";
            return (scrape.Number("pg_relations" + labels), scrape.Number("pg_relations_unlogged" + labels));
        }
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task An_extension_is_outdated_until_it_is_updated_to_the_version_of_its_control_file(int version)
    {
        const string Outdated = "pg_extension_outdated{datname=\"extended\",extname=\"pg_stat_statements\"}";
        var server = await servers.OfAsync(version);
        var newest = await ControlVersionAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE extended");
        try
        {
            await server.ExecuteAsync("extended", "CREATE EXTENSION pg_stat_statements VERSION '1.4'");
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_extensions");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Outdated) == "1");
            Assert.Equal("1", scrape.Value(Info("1.4")));
            Assert.Equal("0", scrape.Value("pg_extension_outdated{datname=\"extended\",extname=\"plpgsql\"}"));
            await server.ExecuteAsync("extended", "ALTER EXTENSION pg_stat_statements UPDATE");
            scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Outdated) == "0");
            Assert.Equal("1", scrape.Value(Info(newest)));
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE extended WITH (FORCE)");
        }

        string Info(string version) => $"pg_extension_info{{datname=\"extended\",extname=\"pg_stat_statements\",version=\"{version}\",available_version=\"{newest}\"}}";
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Rows_for_which_there_is_no_partition_are_counted_in_the_default_one(int version)
    {
        const string Rows = "pg_default_partition_rows{datname=\"parted\",schemaname=\"log\",relname=\"events_other\"}";
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE DATABASE parted");
        try
        {
            await server.ExecuteAsync(
                "parted",
                "CREATE SCHEMA log",
                "CREATE TABLE log.events (day int) PARTITION BY LIST (day)",
                "CREATE TABLE log.events_1 PARTITION OF log.events FOR VALUES IN (1)",
                "CREATE TABLE log.events_other PARTITION OF log.events DEFAULT",
                "INSERT INTO log.events SELECT 1 FROM generate_series(1, 50)");
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_default_partitions");
            await exporter.ScrapeUntilAsync(scrape => scrape.Value(Rows) == "0");
            await server.ExecuteAsync("parted", "INSERT INTO log.events SELECT 2 FROM generate_series(1, 123)");
            await exporter.ScrapeUntilAsync(scrape => scrape.Value(Rows) == "123");
            await server.ExecuteAsync("parted", "DELETE FROM log.events WHERE day = 2 AND ctid >= '(0,100)'", "VACUUM ANALYZE log.events_other");
            Assert.Equal(99, await server.NumberAsync("SELECT count(*) FROM ONLY log.events_other", "parted"));
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Rows) == "99");
            Assert.Single(scrape.Lines("pg_default_partition_rows{datname=\"parted\""));
        }
        finally
        {
            await server.ExecuteAsync("postgres", "DROP DATABASE parted WITH (FORCE)");
        }
    }

    private static async Task<string> ControlVersionAsync(int version)
    {
        var (programs, _) = await ServerPrograms.FindAsync(version);
        var text = await File.ReadAllTextAsync($"{programs!.Root}/usr/share/postgresql/{version}/extension/pg_stat_statements.control", TestContext.Current.CancellationToken);
        return Regex.Match(text, "default_version = '(.*)'").Groups[1].Value;
    }
}
