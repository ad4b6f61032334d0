using System.Globalization;
using Monitor.Exporter.Tests.Faults;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.PgBouncer;

public sealed class ConsolePlaneTests
{
    private const string Opened = "pg_exporter_connections_opened_total{target=\"pgbouncer\"}";

    [Theory]
    [InlineData("auth_type = any")]
    [InlineData("auth_type = plain")]
    [InlineData("auth_type = md5")]
    [InlineData("auth_type = scram-sha-256")]
    public async Task Logs_in_however_PgBouncer_wants_it(string settings)
    {
        await using var pooler = await TestPooler.StartAsync(settings);
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal("1", scrape.Value("pgbouncer_up"));
        Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total"));
        Assert.Empty(scrape.Lines("pg_exporter_series_dropped_total"));
    }

    [Fact]
    public async Task Counts_clients_by_database_user_and_state()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain");
        await pooler.AddClientsAsync(8);
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        var scrape = await exporter.ScrapeAsync();
        var waiting = scrape.Lines("pgbouncer_clients_connections{database=\"waiting\",user=\"alice\"");
        Assert.Equal(8, waiting.Sum(Number));
        Assert.Equal(9, Number(Assert.Single(scrape.Lines("pgbouncer_clients_application_connections{application_name=\"monitor-exporter\"}"))));
        Assert.Equal("0", scrape.Value("pgbouncer_clients_other_applications_connections"));
        Assert.All(scrape.Lines("pgbouncer_clients_oldest_connection_age_seconds{"), line => Assert.InRange(Number(line), 0, 30));
        Assert.Equal(3, scrape.Lines("pgbouncer_databases_pool_size{name=\"waiting\"").Sum(Number));
        Assert.NotEmpty(scrape.Lines("pgbouncer_servers_connections{database=\"waiting\",user=\"alice\",state=\""));
        Assert.NotEmpty(scrape.Lines("pgbouncer_pools_client_longest_wait_seconds{database=\"waiting\""));
    }

    [Fact]
    public async Task Exports_every_numeric_setting_and_which_are_changed()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain\ndefault_pool_size = 7");
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal("7", scrape.Value("pgbouncer_settings_value{key=\"default_pool_size\"}"));
        Assert.Equal("1", scrape.Value("pgbouncer_settings_changed{key=\"default_pool_size\"}"));
        Assert.Equal("0", scrape.Value("pgbouncer_settings_changed{key=\"max_client_conn\"}"));
        Assert.Empty(scrape.Lines("pgbouncer_settings_value{key=\"auth_type\"}"));
        Assert.Equal("7", scrape.Value("pgbouncer_config_default_pool_size"));
        Assert.Equal("100", scrape.Value("pgbouncer_config_max_client_connections"));
    }

    /// <summary>No PgBouncer knows the command, so that this holds for each: an unknown one would fill its log if it were asked at every scrape.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_command_that_this_PgBouncer_does_not_know_is_skipped_and_asked_once_a_connection(int? beside)
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain", beside);
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login }, Own.With(("unknown", "target: pgbouncer\n", "SHOW NONSENSE")));
        for (var connection = 1; connection <= 2; connection++)
        {
            for (var round = 0; round < 3; round++)
            {
                exporter.Age();
                var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
                Assert.Equal("1", scrape.Value("pg_exporter_collector_skipped{collector=\"unknown\",reason=\"version\"}"));
                Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total{"));
                Assert.All(scrape.Lines("pg_exporter_collector_success{"), line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
                Assert.NotEmpty(scrape.Lines("pgbouncer_pools_"));
                Assert.Equal(connection, (await pooler.LoggedAsync("pooler error: invalid command 'SHOW NONSENSE'")).Count);
            }

            await pooler.RestartAsync();
        }
    }

    [Fact]
    public async Task Of_what_this_PgBouncer_knows_nothing_is_skipped_and_of_what_is_newer_its_series_only()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain");
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        var scrape = await exporter.ScrapeAsync();
        // SHOW STATE is there since 1.19, and this machine's may be older.
        Assert.Equal(scrape.Lines("pgbouncer_state_active").Any(), scrape.Value("pg_exporter_collector_skipped{collector=\"pgbouncer_state\",reason=\"version\"}") is null);
        Assert.Equal("1", scrape.Value("pgbouncer_up"));
        Assert.All(scrape.Lines("pg_exporter_collector_success{"), line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
        Assert.NotEmpty(scrape.Lines("pg_exporter_collector_missing_columns{collector=\"pgbouncer"));
        Assert.All(scrape.Lines("pg_exporter_collector_missing_columns{"), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_costs_one_new_connection_and_no_scrape()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain");
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        Assert.Equal("1", (await exporter.ScrapeAsync()).Value(Opened));
        await pooler.RestartAsync();
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Opened) != "1");
        Assert.Equal("1", scrape.Value("pgbouncer_up"));
        Assert.Equal("2", scrape.Value(Opened));
    }

    [Fact]
    public async Task A_password_that_is_no_longer_right_means_down_until_it_is_right_again()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain");
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        Assert.Equal("1", (await exporter.ScrapeAsync()).Value("pgbouncer_up"));
        await pooler.WriteUsersAsync("another");
        await pooler.RestartAsync();
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "0");
        Assert.Empty(scrape.Lines("pgbouncer_pools_"));
        Assert.Equal("1", scrape.Value(Opened));
        await pooler.WriteUsersAsync(TestPooler.Password);
        await pooler.RestartAsync();
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
    }

    [Fact]
    public async Task Three_hundred_clients_are_a_few_series()
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = plain\nmax_client_conn = 400");
        await pooler.AddClientsAsync(300);
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        await exporter.ScrapeAsync();
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_scrapes_total") != "1");
        Assert.InRange(scrape.Lines("pgbouncer_clients_").Count(), 1, 40);
        Assert.Equal(301, scrape.Lines("pgbouncer_clients_connections{").Sum(Number));
    }

    [Theory]
    [InlineData(17, "PgBouncer 1.24")]
    [InlineData(18, "PgBouncer 1.2")]
    public async Task Later_versions_answer_every_command_and_fill_every_family(int beside, string version)
    {
        await using var pooler = await TestPooler.StartAsync("auth_type = scram-sha-256\npeer_id = 1\n[peers]\n1 = host=127.0.0.1\n2 = host=127.0.0.1 port=1", beside);
        await pooler.AddClientsAsync(3);
        await using var exporter = new RunningExporter(new() { PgBouncer = pooler.Login });
        var scrape = await exporter.ScrapeAsync();
        Assert.NotEmpty(scrape.Lines($"pgbouncer_version_info{{version=\"{version}"));
        Assert.Equal("1", scrape.Value("pgbouncer_up"));
        Assert.Equal("1", scrape.Value("pgbouncer_state_active"));
        Assert.NotNull(scrape.Value("pgbouncer_clients_replication_connections{replication=\"none\"}"));
        Assert.NotEmpty(scrape.Lines("pgbouncer_peers_pool_size{peer_id=\"2\""));
        Assert.NotEmpty(scrape.Lines("pgbouncer_users_current_client_connections{name=\"alice\"} "));
        Assert.NotEmpty(scrape.Lines("pgbouncer_stats_totals_binds_total{"));
        Assert.NotEmpty(scrape.Lines("pgbouncer_databases_max_client_connections{"));
        Assert.Empty(scrape.Lines("pg_exporter_collector_skipped{collector=\"pgbouncer"));
        Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total{collector=\"pgbouncer"));
        Assert.Empty(scrape.Lines("pg_exporter_series_dropped_total{"));
        Assert.All(
            scrape.Lines("pg_exporter_collector_missing_columns{collector=\"pgbouncer"),
            line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }

    private static double Number(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
