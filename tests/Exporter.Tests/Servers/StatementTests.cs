using System.Globalization;
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
            "DO $$BEGIN PERFORM 'hidden', $x$hidden 4711$x$; END$$",
            "DO $body$BEGIN PERFORM 'hidden'; END$body$ LANGUAGE plpgsql",
            "DROP ROLE \"it's\"");
        await using var exporter = new RunningExporter(new() { Postgres = primary.Login("bench") }, Statements);

        var scrape = await exporter.ScrapeUntilAsync(
            scrape => scrape.Lines("pg_statement_info{").Any(line => line.Contains("COMMENT ON TABLE documents IS ?", StringComparison.Ordinal)));

        var texts = scrape.Lines("pg_statement_info{").ToList();
        Assert.All(texts.Select(line => line.Split("query=")[1]), text => Assert.False(text.Contains("hidden", StringComparison.Ordinal) || text.Contains("4711", StringComparison.Ordinal), text));
        Assert.Contains(texts, line => line.Contains("withheld", StringComparison.Ordinal));
        Assert.Equal(texts.Count, texts.Select(QueryIdOf).Distinct().Count());
    }

    [Fact]
    public async Task A_text_stays_when_it_is_not_read_again()
    {
        var primary = (await servers.OfAsync(15)).Primary;
        await primary.ExecuteAsync("bench", "SELECT count(*) AS kept FROM documents");
        await using var exporter = new RunningExporter(
            new() { Postgres = primary.Login("bench") },
            Catalogue.BuiltIn.Only(collector => collector.Name == "pg_statement", collector => collector with { Every = TimeSpan.FromSeconds(1), Cost = CollectorCost.Cheap }));

        var first = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_statement_info{").Any(line => line.Contains("AS kept", StringComparison.Ordinal)));
        var later = await exporter.ScrapeUntilAsync(scrape => RunsOf(scrape) >= RunsOf(first) + 2);

        var texts = later.Lines("pg_statement_info{").ToDictionary(QueryIdOf);
        Assert.All(first.Lines("pg_statement_info{").Where(line => texts.ContainsKey(QueryIdOf(line))), line => Assert.Equal(line, texts[QueryIdOf(line)]));
        Assert.Contains(texts.Values, line => line.Contains("AS kept", StringComparison.Ordinal));

        static int RunsOf(Scrape scrape) => int.Parse(scrape.Value("pg_exporter_collector_timed_runs_total{collector=\"pg_statement\"}") ?? "0", CultureInfo.InvariantCulture);
    }

    /// <summary>The texts are a file that PostgreSQL reads whole, whoever asks for one of them.</summary>
    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Texts_are_not_read_again_when_all_of_them_are_known(int version)
    {
        var primary = (await servers.OfAsync(version)).Primary;
        var sql = Catalogue.BuiltIn.For(CollectorTarget.Postgres, version).Single(collector => collector.Name == "pg_statement").Sql;
        const string Everything = "(SELECT array_agg(queryid) FROM pg_stat_statements(false))";

        Assert.Equal("0", await PlanAsync("'{}'", "never executed"));
        Assert.Equal("1", await PlanAsync(Everything, "never executed"));

        // Only what reads the texts is counted: the numbers are read in any case.
        async Task<string> PlanAsync(string known, string sign) => await primary.AskAsync($$"""
            CREATE FUNCTION pg_temp.plan() RETURNS SETOF text LANGUAGE plpgsql AS $plan$
            BEGIN
                RETURN QUERY EXECUTE $sql$EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {{sql.Replace("$1", known, StringComparison.Ordinal)}}$sql$;
            END $plan$;
            SELECT count(*) FROM pg_temp.plan() AS line WHERE line ~ 'Function Scan on pg_stat_statements .*{{sign}}'
            """);
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

    /// <summary>A command is the same statement everywhere, and pg_stat_statements goes on counting what ran in a database that is gone.</summary>
    [Fact]
    public async Task What_ran_in_databases_that_were_dropped_is_one_row()
    {
        var primary = (await servers.OfAsync(15)).Primary;
        string[] databases = ["gone_one", "gone_two"];
        foreach (var database in databases)
        {
            await primary.ExecuteAsync("postgres", $"CREATE DATABASE {database}");
            await primary.ExecuteAsync(database, [.. Enumerable.Repeat("SHOW effective_cache_size", 100)]);
            await primary.ExecuteAsync("postgres", $"DROP DATABASE {database}");
        }

        var queryId = await primary.AskAsync("SELECT DISTINCT queryid FROM pg_stat_statements(true) WHERE query = 'SHOW effective_cache_size'");
        await using var exporter = new RunningExporter(new() { Postgres = primary.Login("bench") }, Statements);

        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_statements_calls_total{").Any());

        Assert.Equal("200", scrape.Value($"pg_stat_statements_calls_total{{user=\"postgres\",datname=\"\",queryid=\"{queryId}\"}}"));
        Assert.Empty(scrape.Lines("pg_exporter_series_dropped_total{collector=\"pg_stat_statements\",reason=\"repeated\"}"));
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

    private static string QueryIdOf(string line) => line.Split("queryid=\"")[1].Split('"')[0];
}
