using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Rights and passwords that are taken away while the exporter runs, and given back.</summary>
public sealed class RevokedTests(RealServers servers) : IClassFixture<RealServers>
{
    private const string Grant = "GRANT pg_monitor TO dbuser_monitor";
    private static readonly (string Name, string Matter, string Sql) Needy = ("needy", $"grant: {Grant}\n", "SELECT count(*) AS value FROM pg_ls_waldir()");
    private static readonly (string Name, string Matter, string Sql) NeedyVisitor = ("needy_visitor", $"grant: {Grant}\ndatabases: each\nevery: 1s\nlabels: [datname]\n", "SELECT count(*) AS value FROM pg_ls_waldir()");

    [Fact]
    public async Task A_right_that_is_revoked_costs_what_needs_it_names_the_grant_and_is_said_once()
    {
        Require();
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        await using (var exporter = new RunningExporter(new() { Postgres = servers.Postgres }, Own.With(Needy, NeedyVisitor, Own.Good, Own.GoodVisitor), time, logger))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Lines("needy_value ").Any() && scrape.Lines("needy_visitor_value{").Any() && scrape.Value("good_value") == "42");
            await servers.ExecuteAsync("REVOKE pg_monitor FROM dbuser_monitor");
            try
            {
                var denied = await exporter.ScrapeUntilAsync(scrape =>
                    scrape.Value("pg_exporter_collector_skipped{collector=\"needy\",reason=\"permission\"}") == "1"
                    && scrape.Value("pg_exporter_collector_database_failed{collector=\"needy_visitor\",datname=\"postgres\",reason=\"permission\"}") == "1" && scrape.Value("good_value") == "42");
                Assert.Equal("1", denied.Value("pg_up"));
                Assert.Empty(denied.Lines("needy_value"));
                Assert.Equal("1", denied.Value($"pg_exporter_collector_missing_grant_info{{collector=\"needy\",grant=\"{Grant}\"}}"));
                Assert.NotEmpty(denied.Lines("pg_stat_database_xact_commit{"));
                Assert.Equal("7", denied.Value("visitor_value{datname=\"postgres\"}"));
                await TriedAgainAsync(exporter, time, denied);
            }
            finally
            {
                await servers.ExecuteAsync(Grant);
            }

            time.Skip(TimeSpan.FromMinutes(1));
            var restored = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("needy_value ").Any() && scrape.Lines("needy_visitor_value{").Any() && !scrape.Lines("pg_exporter_collector_database_failed{collector=\"needy").Any());
            Assert.Empty(restored.Lines("pg_exporter_collector_missing_grant_info{collector=\"needy"));
            Assert.Single(logger.About("Collector needy "));
            // Once for each database.
            Assert.Equal(logger.About("Collector needy_visitor ").Distinct(), logger.About("Collector needy_visitor "));
        }

        await NobodyIsLeftAsync();
    }

    /// <summary>A statement that the server parsed and then refused counts as prepared, though it is none that can be executed.</summary>
    [Fact]
    public async Task A_right_that_comes_after_several_refusals_brings_its_values_at_once_and_not_those_of_a_neighbour()
    {
        Require();
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        (string, string, string) late = ("late", $"grant: {Grant}\n", "SELECT 41 + count(*) * 0 AS value FROM pg_ls_waldir()");
        (string, string, string) conditional = ("conditional", "when: (SELECT count(*) > 0 FROM pg_ls_waldir())\n", "SELECT 43 AS value");
        await servers.ExecuteAsync("REVOKE pg_monitor FROM dbuser_monitor");
        await using (var exporter = new RunningExporter(new() { Postgres = servers.Postgres }, Own.Only(late, conditional, Own.Good), time, logger))
        {
            try
            {
                for (var refusals = 1; refusals <= 3; refusals++)
                {
                    await exporter.ScrapeUntilAsync(scrape =>
                        scrape.Value("pg_exporter_collector_failures_total{collector=\"late\",reason=\"permission\"}") == $"{refusals}" && scrape.Value("good_value") == "42");
                    time.Skip(TimeSpan.FromMinutes(1));
                }
            }
            finally
            {
                await servers.ExecuteAsync(Grant);
            }

            var allowed = await exporter.ScrapeAsync();
            Assert.Equal("41", allowed.Value("late_value"));
            Assert.Equal("43", allowed.Value("conditional_value"));
            Assert.Equal("42", allowed.Value("good_value"));
            Assert.Equal(["pg_exporter_collector_failures_total{collector=\"late\",reason=\"permission\"} 3"], allowed.Lines("pg_exporter_collector_failures_total{"));
        }

        await NobodyIsLeftAsync();
    }

    [Theory]
    [InlineData("ALTER ROLE dbuser_monitor PASSWORD 'another'", "ALTER ROLE dbuser_monitor PASSWORD 'correct horse'")]
    [InlineData("ALTER ROLE dbuser_monitor NOLOGIN", "ALTER ROLE dbuser_monitor LOGIN")]
    public async Task A_login_that_is_revoked_is_named_where_it_is_needed_and_nowhere_else(string revoke, string restore)
    {
        Require();
        var (time, logger) = (new SkippingTime(), new LinesLogged());
        await using (var exporter = new RunningExporter(new() { Postgres = servers.Postgres, PgBouncer = servers.PgBouncer }, Own.With(Own.Good, Own.GoodVisitor), time, logger))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7" && scrape.Value("pgbouncer_up") == "1");
            await servers.ExecuteAsync(revoke);
            try
            {
                // Sessions that are open may stay.
                Assert.Equal("42", (await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1")).Value("good_value"));
                await servers.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'dbuser_monitor'");
                var down = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_target_down_info{target=\"postgres\",reason=\"login\"}") == "1");
                Assert.Equal(("0", "1"), (down.Value("pg_up"), down.Value("pgbouncer_up")));
                Assert.Empty(down.Lines("good_value").Concat(down.Lines("visitor_value")));
                Assert.NotEmpty(down.Lines("pgbouncer_pools_"));
                time.Skip(TimeSpan.FromMinutes(5));
                Assert.Equal("0", (await exporter.ScrapeAsync()).Value("pg_up"));
                Assert.Single(logger.About("does not answer"));
            }
            finally
            {
                await servers.ExecuteAsync(restore);
            }

            var restored = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            Assert.Empty(restored.Lines("pg_exporter_target_down_info{"));
        }

        await NobodyIsLeftAsync();
    }

    /// <summary>A minute later, and another: it fails again, and nothing more is said.</summary>
    private static async Task TriedAgainAsync(RunningExporter exporter, SkippingTime time, Scrape before)
    {
        const string Failures = "pg_exporter_collector_failures_total{collector=\"needy\",reason=\"permission\"}";
        for (var minute = 0; minute < 2; minute++)
        {
            time.Skip(TimeSpan.FromMinutes(1));
            before = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Failures) is { } failures && failures != before.Value(Failures));
        }
    }

    private Task NobodyIsLeftAsync() => Eventually.TrueAsync(
        async () =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(servers.Superuser);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'", connection);
            return await command.ExecuteScalarAsync() is 0L;
        });

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
