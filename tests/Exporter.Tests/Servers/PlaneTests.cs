using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>What the planes promise when a collector, a database or a login goes wrong.</summary>
public sealed class PlaneTests(RealServers servers) : IClassFixture<RealServers>
{
    [Fact]
    public async Task Two_servers_in_one_process_never_clash()
    {
        Require();
        var config = new ExporterConfig
        {
            Servers = [new() { Name = "one", Postgres = servers.Postgres, PgBouncer = servers.PgBouncer }, new() { Name = "two", Postgres = servers.Postgres with { Port = ProgramFiles.FreePort() } }],
        };
        await using var exporter = new RunningExporter(config);
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up{server_name=\"one\"}") == "1");
        Assert.Equal("0", scrape.Value("pg_up{server_name=\"two\"}"));
        Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{server_name=\"one\",datid="));
        Assert.NotEmpty(scrape.Lines("pgbouncer_up{server_name=\"one\"} 1"));
        var families = scrape.Lines("# TYPE ").ToList();
        Assert.Equal(families.Count, families.Distinct().Count());
        Assert.Equal(scrape.Lines("pg_").Count(), scrape.Lines("pg_").Select(line => line[..line.LastIndexOf(' ')]).Distinct().Count());
    }

    [Fact]
    public async Task Several_broken_collectors_cost_nothing_but_their_own_series()
    {
        Require();
        await using var exporter = Exporter(
            ("broken_sql", "", "SELECT nonsense FROM nowhere"),
            ("broken_division", "", "SELECT 1 / (3 - g) AS value FROM generate_series(1, 5) g"),
            ("broken_session", "", "SELECT pg_terminate_backend(pg_backend_pid())::int AS value"),
            ("broken_size", "", "SELECT generate_series(1, 10000000) AS value"),
            ("good", "", "SELECT 42 AS value"));
        for (var round = 0; round < 4; round++)
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
            Assert.Equal("1", scrape.Value("pg_up"));
            Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{"));
            Assert.All(["broken_sql", "broken_division"], name => Assert.Equal("0", scrape.Value($"pg_exporter_collector_success{{collector=\"{name}\"}}")));
            exporter.Age();
        }

        var last = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_collector_skipped{collector=\"broken_sql\",reason=\"breaker\"}") == "1");
        Assert.Equal("42", last.Value("good_value"));
        Assert.NotNull(last.Value("pg_exporter_series_dropped_total{collector=\"broken_size\",reason=\"rows\"}"));
    }

    [Fact]
    public async Task Lack_of_permission_names_the_statement_that_ends_it()
    {
        Require();
        await using var exporter = Exporter(("denied", "grant: GRANT SELECT ON pg_authid TO dbuser_monitor\n", "SELECT count(rolpassword)::float8 AS value FROM pg_authid"));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_collector_skipped{collector=\"denied\",reason=\"permission\"}") == "1");
        Assert.Equal("1", scrape.Value("pg_exporter_collector_missing_grant_info{collector=\"denied\",grant=\"GRANT SELECT ON pg_authid TO dbuser_monitor\"}"));
    }

    [Theory]
    [InlineData("extension: no_such_extension\n", "extension")]
    [InlineData("when: current_setting('server_version_num')::int > 990000\n", "condition")]
    [InlineData("when: this is not SQL\n", "condition")]
    [InlineData("roles: replica\n", "role")]
    [InlineData("minimum: 99\n", "version")]
    public async Task Says_why_a_collector_does_not_run(string matter, string reason)
    {
        Require();
        foreach (var every in new[] { "", "every: 1s\n" })
        {
            await using var exporter = Exporter(("skipped", matter + every, "SELECT 1 AS value"));
            await exporter.ScrapeUntilAsync(scrape => scrape.Value($"pg_exporter_collector_skipped{{collector=\"skipped\",reason=\"{reason}\"}}") == "1");
        }
    }

    [Fact]
    public async Task A_database_that_is_dropped_takes_its_series_along_and_does_not_hold_up_the_others()
    {
        Require();
        await servers.ExecuteAsync("CREATE DATABASE shortlived");
        await using var exporter = Exporter(("visits", "databases: each\nevery: 1s\nlabels: [datname]\n", "SELECT 7 AS value"));
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("visits_value{datname=\"shortlived\"}") == "7");
        await servers.ExecuteAsync("DROP DATABASE shortlived WITH (FORCE)");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("visits_value{datname=\"shortlived\"}") is null && scrape.Value("pg_up") == "1");
        Assert.Equal("7", scrape.Value("visits_value{datname=\"postgres\"}"));
    }

    [Fact]
    public async Task Rows_beyond_the_budget_are_summed_under_another_name_and_counted()
    {
        Require();
        var faults = new List<Fault>();
        var top = CollectorFile.Read(
            "top.sql",
            "/*---\nname: top\nhelp: x\nlabels: [datname, queryid]\ntop: { by: [calls], rows: 2 }\nmetrics:\n  - { name: top_calls, column: calls, help: x, rest: top_rest_calls }\n---*/\n"
            + "SELECT 'd\"1' AS datname, g::text AS queryid, g AS calls FROM generate_series(1, 5) g",
            faults)!;
        Assert.Empty(faults);
        await using var exporter = new RunningExporter(new() { Postgres = servers.Postgres }, Catalogue.BuiltIn.With([top], faults));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
        Assert.Equal(["top_calls{datname=\"d\\\"1\",queryid=\"4\"} 4", "top_calls{datname=\"d\\\"1\",queryid=\"5\"} 5"], scrape.Lines("top_calls{"));
        Assert.Equal("6", scrape.Value("top_rest_calls{datname=\"d\\\"1\"}"));
        Assert.Equal("3", scrape.Value("pg_exporter_series_dropped_total{collector=\"top\",reason=\"top\"}"));
    }

    [Fact]
    public async Task A_login_that_is_revoked_half_way_is_down_and_up_again_when_it_is_given_back()
    {
        Require();
        await using var exporter = new RunningExporter(new() { Postgres = servers.Postgres });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
        try
        {
            await servers.ExecuteAsync("ALTER ROLE dbuser_monitor NOLOGIN");
            await servers.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dbuser_monitor'");
            var down = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "0");
            Assert.Empty(down.Lines("pg_stat_user_tables_"));
        }
        finally
        {
            await servers.ExecuteAsync("ALTER ROLE dbuser_monitor LOGIN");
        }

        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
    }

    [Fact]
    public async Task A_login_with_one_connection_still_serves_what_one_connection_can()
    {
        Require();
        await servers.ExecuteAsync("ALTER ROLE dbuser_monitor CONNECTION LIMIT 1");
        try
        {
            await using var exporter = new RunningExporter(new() { Postgres = servers.Postgres });
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
            Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{"));
        }
        finally
        {
            await servers.ExecuteAsync("ALTER ROLE dbuser_monitor CONNECTION LIMIT -1");
        }
    }

    private RunningExporter Exporter(params (string Name, string Matter, string Sql)[] files)
    {
        var faults = new List<Fault>();
        var collectors = files.Select(file => CollectorFile.Read(
            $"{file.Name}.sql",
            $"/*---\nname: {file.Name}\nhelp: x\n{file.Matter}metrics:\n  - {{ name: {file.Name}_value, column: value, help: x }}\n---*/\n{file.Sql}",
            faults)).OfType<Collector>().ToList();
        Assert.Empty(faults);
        return new(new() { Postgres = servers.Postgres }, Catalogue.BuiltIn.With(collectors, faults));
    }

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
