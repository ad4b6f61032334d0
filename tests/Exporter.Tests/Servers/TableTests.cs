using System.Globalization;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Tests.Servers;

[Collection(ServersCollection.Name)]
public sealed class TableTests(ServersOfAllVersions servers)
{
    private const string Database = "tables";

    /// <summary>pgstattuple reads the whole table; the estimate has only the planner's sample of it.</summary>
    private const double Tolerance = 0.05;

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_estimate_of_bloat_is_near_what_pgstattuple_counts(int version)
    {
        var primary = (await servers.OfAsync(version)).Primary;
        await primary.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        try
        {
            await primary.ExecuteAsync(
                Database,
                "CREATE EXTENSION pgstattuple",
                "CREATE TABLE bloated (id int, body text, note text)",
                "INSERT INTO bloated SELECT i, repeat(md5(i::text), 3), CASE WHEN i % 2 = 0 THEN 'note' END FROM generate_series(1, 40000) i",
                "CREATE TABLE tight (LIKE bloated)",
                "INSERT INTO tight SELECT * FROM bloated",
                "DELETE FROM bloated WHERE id % 4 <> 0",
                "VACUUM ANALYZE bloated",
                "VACUUM ANALYZE tight",
                "GRANT SELECT ON bloated, tight TO dbuser_monitor");
            await using var exporter = new RunningExporter(new() { Postgres = primary.Login("postgres") }, Only("pg_table_bloat", collector => collector));
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_table_bloat_ratio{").Count(line => line.Contains($"datname=\"{Database}\"", StringComparison.Ordinal)) == 2);
            foreach (var table in new[] { "bloated", "tight" })
            {
                var counted = await FreeAsync(primary, table);
                var labels = $"{{datname=\"{Database}\",schemaname=\"public\",relname=\"{table}\"}}";
                Assert.InRange(Number(scrape, "pg_table_bloat_ratio" + labels), counted.Ratio - Tolerance, counted.Ratio + Tolerance);
                Assert.InRange(Number(scrape, "pg_table_bloat_bytes" + labels), counted.Bytes - (Tolerance * counted.Length), counted.Bytes + (Tolerance * counted.Length));
            }
        }
        finally
        {
            await primary.ExecuteAsync("postgres", $"DROP DATABASE {Database} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task The_counters_of_the_rest_do_not_go_down_when_another_table_leads()
    {
        var primary = (await servers.OfAsync(15)).Primary;
        await primary.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        try
        {
            await primary.ExecuteAsync(Database, "CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "INSERT INTO a SELECT generate_series(1, 1000)", "INSERT INTO b SELECT generate_series(1, 500)");
            var one = Only("pg_stat_user_tables", collector => collector with { Every = TimeSpan.FromSeconds(1), Top = new(["activity"], 1, TimeSpan.Zero) });
            await using var exporter = new RunningExporter(new() { Postgres = primary.Login("postgres") }, one);
            await LeadsAsync(exporter, "a");
            await primary.ExecuteAsync(Database, "INSERT INTO b SELECT generate_series(1, 100)");
            var before = await exporter.ScrapeUntilAsync(scrape => Rest(scrape) == 100);
            Assert.Equal("600", before.Value($"pg_stat_user_tables_rest_n_live_tup{{datname=\"{Database}\"}}"));

            // b overtakes: a, with its 1000 rows of the past, is the rest now.
            await primary.ExecuteAsync(Database, "INSERT INTO b SELECT generate_series(1, 9000)");
            Assert.Equal(100, Rest(await LeadsAsync(exporter, "b")));
            await primary.ExecuteAsync(Database, "INSERT INTO a SELECT generate_series(1, 7)");
            var after = await exporter.ScrapeUntilAsync(scrape => Rest(scrape) == 107);
            Assert.Equal("1007", after.Value($"pg_stat_user_tables_rest_n_live_tup{{datname=\"{Database}\"}}"));
        }
        finally
        {
            await primary.ExecuteAsync("postgres", $"DROP DATABASE {Database} WITH (FORCE)");
        }
    }

    private static Task<Scrape> LeadsAsync(RunningExporter exporter, string table) => exporter.ScrapeUntilAsync(scrape =>
        scrape.Lines($"pg_stat_user_tables_n_tup_ins{{datname=\"{Database}\"").ToList() is [var only] && only.Contains($"relname=\"{table}\"", StringComparison.Ordinal));

    private static double? Rest(Scrape scrape) =>
        scrape.Value($"pg_stat_user_tables_rest_n_tup_ins_total{{datname=\"{Database}\"}}") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static double Number(Scrape scrape, string series) => double.Parse(scrape.Value(series)!, CultureInfo.InvariantCulture);

    private static Catalogue Only(string name, Func<Collector, Collector> change) => Catalogue.BuiltIn.Only(collector => collector.Name == name, change);

    /// <summary>What is free and what a vacuum would free.</summary>
    private static async Task<(double Ratio, double Bytes, double Length)> FreeAsync(TestPostgres server, string table)
    {
        await using var connection = await server.OpenAsync(Database);
        await using var command = new NpgsqlCommand($"SELECT (free_space + dead_tuple_len)::float8, table_len::float8 FROM pgstattuple('{table}')", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetDouble(0) / reader.GetDouble(1), reader.GetDouble(0), reader.GetDouble(1));
    }
}
