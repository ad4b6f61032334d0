using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Tests.Servers;

public sealed class PostgresTests(RealServers servers) : IClassFixture<RealServers>
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Every_built_in_collector_succeeds_and_finds_its_columns()
    {
        Require();
        await using var exporter = new RunningExporter(Both());
        var expected = Catalogue.BuiltIn.For(CollectorTarget.Postgres, 15).Where(collector => collector.Roles != CollectorRoles.Replica).ToList();
        var scrape = await exporter.ScrapeUntilAsync(scrape => expected.TrueForAll(collector => HasSettled(scrape, collector)));
        Assert.Equal("1", scrape.Value("pg_up"));
        Assert.Equal("1", scrape.Value("pgbouncer_up"));
        Assert.All(scrape.Lines("pg_exporter_collector_missing_columns{collector=\"pg_"), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
        Assert.Empty(scrape.Lines("pg_exporter_series_dropped_total{"));
        Assert.Equal("0", scrape.Value("pg_in_recovery"));
        Assert.Equal("1", scrape.Value("pg_roles_superuser{rolname=\"postgres\"}"));
        Assert.Equal("1", scrape.Value("pg_timeline"));
        Assert.Equal("100", scrape.Value($"pg_settings_max_connections{{server=\"127.0.0.1:{servers.Postgres.Port}\"}}"));
        Assert.Equal("134217728", scrape.Value($"pg_settings_shared_buffers_bytes{{server=\"127.0.0.1:{servers.Postgres.Port}\"}}"));
        Assert.NotEmpty(scrape.Lines("pg_stat_user_tables_seq_scan{datname=\"postgres\",schemaname=\"public\",relname=\"items\"}"));
    }

    [Fact]
    public async Task Every_served_family_is_in_the_catalogue()
    {
        Require();
        await using var exporter = new RunningExporter(Both());
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_database_size_bytes{").Any());
        var families = scrape.Lines("# TYPE ").Select(line => line.Split(' ')).ToList();
        Assert.Equal(families.Count, families.DistinctBy(family => family[2]).Count());
        Assert.All(families, family => Assert.Equal(family[3], Catalogue.BuiltIn.FindMetric(family[3] == "histogram" ? family[2] + "_bucket" : family[2])?.Type.ToString().ToLowerInvariant()));
    }

    [Fact]
    public async Task Promtool_reads_what_is_served()
    {
        Require();
        Assert.SkipWhen(ProgramFiles.Promtool is null, "promtool is not installed (Debian: prometheus)");
        await using var exporter = new RunningExporter(Both());
        var scrape = await exporter.ScrapeAsync();
        using var promtool = Process.Start(new ProcessStartInfo(ProgramFiles.Promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(scrape.Text);
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // promtool exits with 1 when it cannot parse and with 3 when it dislikes a name: some inherited names do not end in _total.
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode is 0 or 3, complaints);
    }

    [Fact]
    public async Task A_database_name_with_quote_and_newline_is_one_label_value()
    {
        Require();
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres));
        var scrape = await exporter.ScrapeAsync();
        Assert.NotEmpty(scrape.Lines("pg_locks_count{datname=\"a\\\"b\\nc\",mode=\"exclusivelock\"} "));
    }

    [Fact]
    public async Task OpenMetrics_names_counters_without_total_and_ends_with_EOF()
    {
        Require();
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres));
        var scrape = await exporter.ScrapeAsync(ExpositionFormat.OpenMetrics);
        Assert.EndsWith("# EOF\n", scrape.Text, StringComparison.Ordinal);
        Assert.Contains("# TYPE pg_stat_wal_records counter\npg_stat_wal_records_total ", scrape.Text.Replace("# HELP", "#HELP", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("# TYPE pg_stat_database_xact_commit unknown\n", scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_server_is_down_within_three_seconds_and_up_again_after_it_thaws()
    {
        Require();
        await using var exporter = new RunningExporter(Both());
        Assert.Equal("1", (await exporter.ScrapeAsync()).Value("pg_up"));
        var tree = ProgramFiles.Tree(servers.PostmasterId);
        ProgramFiles.Signal("STOP", tree);
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(exporter.Service.Servers[0].Health is HealthState.Down or HealthState.Unknown));
            foreach (var attempt in Enumerable.Range(0, 3))
            {
                var frozen = await exporter.ScrapeAsync();
                Assert.True(frozen.Took < Promise, $"attempt {attempt} took {frozen.Took}");
                Assert.Equal("0", frozen.Value("pg_up"));
                Assert.Empty(frozen.Lines("pg_stat_database_"));
                Assert.Equal("1", frozen.Value("pgbouncer_up"));
            }
        }
        finally
        {
            ProgramFiles.Signal("CONT", tree);
        }

        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
    }

    [Fact]
    public async Task The_first_scrape_of_a_frozen_server_is_answered_within_three_seconds()
    {
        Require();
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres));
        await exporter.ScrapeAsync();
        exporter.Age();
        var tree = ProgramFiles.Tree(servers.PostmasterId);
        ProgramFiles.Signal("STOP", tree);
        try
        {
            var frozen = await exporter.ScrapeAsync();
            Assert.True(frozen.Took < Promise, $"took {frozen.Took}");
            Assert.Equal("0", frozen.Value("pg_up"));
        }
        finally
        {
            ProgramFiles.Signal("CONT", tree);
        }
    }

    [Fact]
    public async Task A_locked_table_delays_nothing()
    {
        Require();
        await using var locker = new NpgsqlConnection(servers.Superuser);
        await locker.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await locker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand("LOCK TABLE items IN ACCESS EXCLUSIVE MODE", locker, transaction))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres));
        await exporter.ScrapeAsync();
        var scrapes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => exporter.ScrapeAsync()));
        Assert.All(scrapes, scrape => Assert.Equal("1", scrape.Value("pg_up")));
        // What is asked at every scrape does not even try to get at the table: that would fail after a tenth of a second.
        var atEachScrape = Catalogue.BuiltIn.Collectors.Where(collector => collector.Every is null).Select(collector => $"pg_exporter_collector_failures_total{{collector=\"{collector.Name}\",reason=\"locked\"}}");
        Assert.Empty(scrapes.SelectMany(scrape => atEachScrape.Where(failures => scrape.Value(failures) is not null)).Distinct());
        Assert.All(scrapes, scrape => Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{")));
        await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_user_tables_seq_scan{datname=\"postgres\",schemaname=\"public\",relname=\"items\"}").Any());
    }

    [Theory]
    [InlineData("SELECT nonsense FROM nowhere", "sql")]
    [InlineData("SELECT pg_sleep(60)::text AS value", "timeout")]
    [InlineData("SELECT rolpassword AS value FROM pg_authid", "permission")]
    [InlineData("CREATE TABLE evil (id int)", "sql")]
    public async Task A_broken_collector_costs_no_other_its_series(string sql, string reason)
    {
        Require();
        var faults = new List<Fault>();
        var broken = CollectorFile.Read("broken.sql", $"/*---\nname: broken\nhelp: x\nmetrics:\n  - {{ name: broken_value, help: x }}\n---*/\n{sql}", faults)!;
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres), Catalogue.BuiltIn.With([broken], faults));
        var scrape = await exporter.ScrapeAsync();
        Assert.Empty(faults);
        Assert.Equal("1", scrape.Value("pg_up"));
        Assert.Equal("0", scrape.Value("pg_exporter_collector_success{collector=\"broken\"}"));
        Assert.Equal("1", scrape.Value($"pg_exporter_collector_failures_total{{collector=\"broken\",reason=\"{reason}\"}}"));
        Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{"));
        Assert.NotEmpty(scrape.Lines("pg_xmin_horizon_age "));
    }

    [Fact]
    public async Task Duplicates_too_many_rows_and_odd_numbers_are_dropped_and_counted()
    {
        Require();
        var faults = new List<Fault>();
        var odd = CollectorFile.Read(
            "odd.sql",
            "/*---\nname: odd\nhelp: x\nlabels: [label]\nrows: 5\nmetrics:\n  - { name: odd_value, help: x }\n  - { name: odd_text, column: text, help: x }\n---*/\n"
            + "SELECT * FROM (VALUES ('a', 'NaN'::float8, 'x'), ('a', 1, '2'), ('b', 'Infinity', '3'), ('c', 2.5, NULL), ('d', NULL, '4'), ('e', 5, '6')) AS t (label, value, text)",
            faults)!;
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres), Catalogue.BuiltIn.With([odd], faults));
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal(["odd_value{label=\"a\"} NaN", "odd_value{label=\"b\"} +Inf", "odd_value{label=\"c\"} 2.5"], scrape.Lines("odd_value{"));
        Assert.Equal(["odd_text{label=\"a\"} 2", "odd_text{label=\"b\"} 3", "odd_text{label=\"d\"} 4"], scrape.Lines("odd_text{"));
        Assert.All(["repeated", "rows", "unreadable"], reason => Assert.Equal("1", scrape.Value($"pg_exporter_series_dropped_total{{collector=\"odd\",reason=\"{reason}\"}}")));
        Assert.Equal("1", (await exporter.ScrapeAsync()).Value("pg_up"));
    }

    [Fact]
    public async Task No_more_connections_are_held_than_the_configuration_allows_however_many_databases_there_are()
    {
        Require();
        await using var exporter = new RunningExporter(new() { Servers = [new() { Postgres = servers.Postgres, WarmConnections = 0 }] });
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_exporter_collector_success{collector=\"pg_stat_user_tables\"} 1").Any());
        await using var connection = new NpgsqlConnection(servers.Superuser);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'", connection);
        var held = Convert.ToInt32(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.InRange(held, 1, RunningExporter.Budget(0));
        Assert.Equal("1", scrape.Value("pg_up"));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_down_at_once()
    {
        await using var exporter = new RunningExporter(PostgresOnly(Unreachable(ProgramFiles.FreePort())));
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal("0", scrape.Value("pg_up"));
        Assert.True(scrape.Took < Promise, $"took {scrape.Took}");
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_is_down_within_three_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var login = Unreachable(((IPEndPoint)silent.LocalEndpoint).Port);
        await using var exporter = new RunningExporter(PostgresOnly(login) with { PgBouncer = login });
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal(("0", "0"), (scrape.Value("pg_up"), scrape.Value("pgbouncer_up")));
        Assert.True(scrape.Took < Promise, $"took {scrape.Took}");
    }

    [Fact]
    public async Task A_wrong_password_or_an_unknown_CA_is_down()
    {
        Require();
        var certificates = new TestCertificates(servers.NewDirectory("strangers"));
        foreach (var login in new[] { servers.Postgres with { PasswordFile = null }, servers.Postgres with { Ca = certificates.Ca } })
        {
            await using var exporter = new RunningExporter(PostgresOnly(login));
            Assert.Equal("0", (await exporter.ScrapeAsync()).Value("pg_up"));
        }
    }

    [Fact]
    public async Task Every_authority_of_the_file_is_trusted()
    {
        Require();
        var directory = servers.NewDirectory("authorities");
        var others = new TestCertificates(directory, "Another CA");
        var bundle = Path.Combine(directory, "bundle.crt");
        await File.WriteAllTextAsync(bundle, await File.ReadAllTextAsync(others.Ca, TestContext.Current.CancellationToken) + "\n" + await File.ReadAllTextAsync(servers.Postgres.Ca!, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres with { Ca = bundle }));
        Assert.Equal("1", (await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1")).Value("pg_up"));
    }

    [Fact]
    public async Task A_password_is_the_first_line_of_its_file()
    {
        Require();
        var file = Path.Combine(servers.NewDirectory("passwords"), "password");
        await File.WriteAllTextAsync(file, (await servers.Postgres.ReadPasswordAsync(TestContext.Current.CancellationToken)) + "\r\nthe old one\n", TestContext.Current.CancellationToken);
        await using var exporter = new RunningExporter(PostgresOnly(servers.Postgres with { PasswordFile = file }));
        Assert.Equal("1", (await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1")).Value("pg_up"));
    }

    /// <summary>It succeeds, or it says that it needs something that this server does not give it.</summary>
    private static bool HasSettled(Scrape scrape, Collector collector) =>
        scrape.Value($"pg_exporter_collector_success{{collector=\"{collector.Name}\"}}") == "1"
        || scrape.Lines($"pg_exporter_collector_skipped{{collector=\"{collector.Name}\",").Any(line =>
            (collector.Grant is not null && line.Contains("permission", StringComparison.Ordinal))
            || (collector.Extension is not null && line.Contains("extension", StringComparison.Ordinal))
            || (collector.When is not null && line.Contains("condition", StringComparison.Ordinal)));

    private static Login Unreachable(int port) => new() { Host = "127.0.0.1", Port = port, User = "x", Database = "postgres", Tls = false };

    private static ExporterConfig PostgresOnly(Login login) => new() { Postgres = login };

    private ExporterConfig Both() => new() { Postgres = servers.Postgres, PgBouncer = servers.PgBouncer };

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
