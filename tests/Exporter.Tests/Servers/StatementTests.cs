using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Servers;

[Collection(ServersCollection.Name)]
public sealed class StatementTests(ServersOfAllVersions servers)
{
    private static readonly Catalogue Statements =
        Catalogue.BuiltIn.Only(collector => collector.Name is "pg_stat_statements" or "pg_statement", collector => collector);

    [Fact]
    public async Task Texts_come_once_with_constants_masked_and_passwords_withheld()
    {
        var primary = (await servers.OfAsync(15)).Primary;
        await primary.ExecuteAsync(
            "bench",
            "CREATE ROLE \"it's\" PASSWORD 'hidden horse'",
            "/* it's */ ALTER ROLE \"it's\" PASSWORD 'hidden staple'",
            "SELECT set_config('application_name', 'hidden \\', false), E'a\\'hidden', 4711",
            "COMMENT ON TABLE documents IS 'hidden 4711'",
            "COMMENT ON ROLE \"it's\" IS 'hidden 4711'",
            "DROP ROLE \"it's\"");
        await using var exporter = new RunningExporter(new() { Postgres = primary.Login("bench") }, Statements);

        var scrape = await exporter.ScrapeUntilAsync(
            scrape => scrape.Lines("pg_statement_info{").Any(line => line.Contains("COMMENT ON TABLE documents IS ?", StringComparison.Ordinal)));

        var texts = scrape.Lines("pg_statement_info{").ToList();
        Assert.All(texts.Select(line => line.Split("query=")[1]), text => Assert.False(text.Contains("hidden", StringComparison.Ordinal) || text.Contains("4711", StringComparison.Ordinal), text));
        Assert.Contains(texts, line => line.Contains("withheld", StringComparison.Ordinal));
        Assert.Equal(texts.Count, texts.Select(line => line.Split("queryid=\"")[1].Split('"')[0]).Distinct().Count());
    }

    [Fact]
    public async Task Every_statement_that_is_served_says_who_ran_it_where()
    {
        var primary = (await servers.OfAsync(15)).Primary;
        // What it spills makes it one of those that lead, whatever else runs on the server.
        const string Own = "SELECT count(*) AS seen FROM generate_series(1, 200000)";
        await primary.ExecuteAsync("bench", "SET work_mem = '64kB'", Own, Own);
        var queryId = await primary.AskAsync("SELECT queryid FROM pg_stat_statements(true) WHERE query LIKE 'SELECT count(*) AS seen%'");
        await using var exporter = new RunningExporter(new() { Postgres = primary.Login("bench") }, Statements);

        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_statements_calls_total{").Any());

        Assert.Equal("2", scrape.Value($"pg_stat_statements_calls_total{{user=\"postgres\",datname=\"bench\",queryid=\"{queryId}\"}}"));
    }

    /// <summary>What pg_upgrade leaves behind: the extension of an older server, with fewer columns and other names.</summary>
    [Theory]
    [InlineData(15, "1.8")]
    [InlineData(17, "1.8")]
    [InlineData(18, "1.10")]
    public async Task An_extension_that_is_older_than_its_server_costs_only_what_it_lacks(int version, string extension)
    {
        var primary = (await servers.OfAsync(version)).Primary;
        await primary.ExecuteAsync("postgres", "CREATE DATABASE upgraded");
        try
        {
            await primary.ExecuteAsync("upgraded", $"CREATE EXTENSION pg_stat_statements VERSION '{extension}'");
            await using var exporter = new RunningExporter(new() { Postgres = primary.Login("upgraded") }, Catalogue.BuiltIn.Only(collector => collector.Extension == "pg_stat_statements", collector => collector));
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_statements_seconds_total{").Any() && scrape.Lines("pg_statement_info{").Any());
            Assert.NotEmpty(scrape.Lines("pg_stat_statements_block_read_seconds_total{"));
            Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total{"));
        }
        finally
        {
            await primary.ExecuteAsync("postgres", "DROP DATABASE upgraded WITH (FORCE)");
        }
    }

    [Fact]
    public async Task Parallel_workers_are_counted_by_statement_and_by_database()
    {
        var primary = (await servers.OfAsync(18)).Primary;
        const string Own = "SELECT count(*) AS parallel FROM pgbench_accounts";
        await primary.ExecuteAsync("bench", "SET parallel_setup_cost = 0", "SET parallel_tuple_cost = 0", "SET min_parallel_table_scan_size = 0", "SET debug_parallel_query = on", Own);
        await using var exporter = new RunningExporter(new() { Postgres = primary.Login("bench") });

        var scrape = await exporter.ScrapeUntilAsync(
            scrape => scrape.Lines("pg_stat_statements_parallel_workers_launched_total{").Any() && scrape.Lines("pg_stat_database_parallel_workers_launched_total{").Any(line => line.Contains("\"bench\"", StringComparison.Ordinal)));

        const string Which = "FROM pg_stat_statements(true) WHERE query LIKE 'SELECT count(*) AS parallel%'";
        var expected = await primary.AskAsync($"SELECT parallel_workers_launched {Which}");
        Assert.NotEqual("0", expected);
        Assert.Equal(expected, scrape.Value($"pg_stat_statements_parallel_workers_launched_total{{user=\"postgres\",datname=\"bench\",queryid=\"{await primary.AskAsync($"SELECT queryid {Which}")}\"}}"));
        var database = await primary.AskAsync("SELECT parallel_workers_launched FROM pg_stat_database WHERE datname = 'bench'");
        Assert.Equal(database, scrape.Lines("pg_stat_database_parallel_workers_launched_total{").Single(line => line.Contains("\"bench\"", StringComparison.Ordinal)).Split("} ")[1]);
    }
}
