using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Tests.Superset;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>Servers that lack and refuse what the managed platforms lack and refuse, asked through /probe with named credentials.</summary>
public sealed class ManagedPlatformTests : IAsyncLifetime
{
    private const int Version = 15;

    /// <summary>The words of Amazon Aurora for functions of the WAL that its storage does not have.</summary>
    private const string NotForAurora = "is currently not supported for Aurora";

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-platform-").FullName;
    private string? missing;
    private TestPostgres primary = null!;
    private TestPostgres replica = null!;

    public async ValueTask InitializeAsync()
    {
        (var programs, missing) = await ServerPrograms.FindAsync(Version);
        if (programs is null)
        {
            return;
        }

        using (var chown = Process.Start("chown", [programs.Owner, directory]))
        {
            await chown.WaitForExitAsync();
        }

        primary = new(programs, directory, "primary");
        replica = new(programs, directory, "replica");
        await primary.InitializeAsync("");
        await primary.StartAsync();
        await primary.ExecuteAsync("postgres", "CREATE ROLE dbuser_monitor LOGIN IN ROLE pg_monitor", "CREATE ROLE nobody LOGIN", "CREATE DATABASE app", "CREATE TABLE items (id int PRIMARY KEY)");
    }

    public async ValueTask DisposeAsync()
    {
        if (missing is null)
        {
            await replica.DisposeAsync();
            await primary.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("rds_superuser", "rdsadmin", "Amazon RDS")]
    [InlineData("azure_pg_admin", "azure_maintenance", "Azure Database for PostgreSQL")]
    [InlineData("cloudsqlsuperuser", "cloudsqladmin", "Google Cloud SQL")]
    public async Task What_is_denied_names_its_grant_and_costs_nothing_else(string administrator, string ownDatabase, string platform)
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        await primary.ExecuteAsync(
            "postgres",
            $"CREATE ROLE {administrator}",
            $"CREATE DATABASE {ownDatabase}",
            "REVOKE EXECUTE ON FUNCTION pg_ls_waldir() FROM pg_monitor",
            "REVOKE EXECUTE ON FUNCTION pg_ls_tmpdir(oid) FROM pg_monitor",
            "REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC");
        await RejectAsync(ownDatabase);

        var series = await ProbeAsync(primary.Port, "dbuser_monitor");

        Assert.Equal(1, Value(series, "pg_up", []));
        Assert.Equal(1, Value(series, "pg_exporter_platform_info", [("platform", platform)]));
        (string Collector, string Grant)[] denied =
        [
            ("pg_wal", Execute("pg_ls_waldir")),
            ("pg_temp_files", Execute("pg_ls_tmpdir")),
            ("pg_timeline", Execute("pg_control_checkpoint")),
            ("pg_control", Execute("pg_control_checkpoint")),
            ("pg_hba_file_rules", "GRANT SELECT ON pg_hba_file_rules TO pg_monitor; GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO pg_monitor"),
            ("pg_file_settings", "GRANT SELECT ON pg_file_settings TO pg_monitor; GRANT EXECUTE ON FUNCTION pg_show_all_file_settings() TO pg_monitor"),
            ("pg_sequences", "GRANT pg_read_all_data TO pg_monitor"),
            ("pg_table_bloat", "GRANT pg_read_all_data TO pg_monitor"),
        ];
        var failing = series.ByKey.Values.Where(sample => sample.Series.Name == "pg_exporter_collector_success" && sample.Value == 0).Select(sample => sample.Series.Label("collector"));
        Assert.Subset(denied.Select(one => one.Collector).ToHashSet(), failing.ToHashSet());
        Assert.All(denied[..6], one =>
        {
            Assert.Equal(1, Value(series, "pg_exporter_collector_skipped", [("collector", one.Collector), ("reason", "permission")]));
            Assert.Equal(1, Value(series, "pg_exporter_collector_missing_grant_info", [("collector", one.Collector), ("grant", one.Grant)]));
        });
        Assert.Equal(0, Value(series, "pg_in_recovery", []));
        Assert.NotNull(Value(series, "pg_wal_position_bytes", []));
        Assert.DoesNotContain(series.ByKey.Values, sample => sample.Series.Name.StartsWith("pg_stat_user_tables_", StringComparison.Ordinal) && sample.Series.Label("datname") == ownDatabase);
        Assert.Contains(series.ByKey.Values, sample => sample.Series.Name == "pg_stat_user_tables_seq_scan" && sample.Series.Label("relname") == "items");
    }

    [Fact]
    public async Task What_a_platform_does_not_have_is_told_in_its_words_and_a_replica_stays_up()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        await primary.ExecuteAsync(
            "postgres",
            "CREATE ROLE rds_superuser",
            "CREATE FUNCTION aurora_version() RETURNS text LANGUAGE sql AS $$ SELECT '15.4.2' $$",
            "SET allow_system_table_mods = on; ALTER FUNCTION pg_ls_waldir() RENAME TO gone",
            Refused("pg_last_wal_receive_lsn"),
            Refused("pg_current_wal_lsn"));
        await replica.CopyAsync(primary, null);
        await replica.StartAsync();

        var writer = await ProbeAsync(primary.Port, "dbuser_monitor");
        var reader = await ProbeAsync(replica.Port, "dbuser_monitor");

        Assert.All([(writer, 0, "pg_current_wal_lsn"), (reader, 1, "pg_last_wal_receive_lsn")], place =>
        {
            var (series, inRecovery, refused) = place;
            Assert.Equal(1, Value(series, "pg_up", []));
            Assert.Equal(inRecovery, Value(series, "pg_in_recovery", []));
            Assert.Equal(1, Value(series, "pg_exporter_platform_info", [("platform", "Amazon Aurora")]));
            Assert.Equal(1, Value(series, "pg_exporter_collector_unsupported_info", [("collector", "pg_wal"), ("message", "function pg_ls_waldir() does not exist")]));
            Assert.Contains(series.ByKey.Values, sample => sample.Series.Name == "pg_exporter_collector_unsupported_info" && sample.Series.Label("message") == $"Function {refused}() {NotForAurora}");
            Assert.Contains(series.ByKey.Values, sample => sample.Series.Name == "pg_stat_user_tables_seq_scan");
            Assert.NotNull(Value(series, "pg_stat_bgwriter_buffers_alloc_total", []));
        });
    }

    [Fact]
    public async Task A_role_without_any_right_gets_what_everybody_may_see_and_is_told_what_to_grant()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var series = await ProbeAsync(primary.Port, "nobody");
        Assert.Equal(1, Value(series, "pg_up", []));
        Assert.NotNull(Value(series, "pg_database_size_bytes", [("datname", "postgres")]));
        Assert.NotNull(Value(series, "pg_settings_max_connections", [("server", $"127.0.0.1:{primary.Port}")]));
        var failing = series.ByKey.Values.Where(sample => sample.Series.Name == "pg_exporter_collector_success" && sample.Value == 0).Select(sample => sample.Series.Label("collector")).ToList();
        Assert.NotEmpty(failing);
        Assert.All(failing, collector => Assert.Contains(
            series.ByKey.Values, sample => sample.Series.Name == "pg_exporter_collector_missing_grant_info" && sample.Series.Label("collector") == collector));
    }

    /// <summary>What the platform's own database answers whoever tries.</summary>
    private async Task RejectAsync(string database)
    {
        var file = Path.Combine(directory, "primary", "pg_hba.conf");
        await File.WriteAllTextAsync(file, $"host {database} all all reject\n" + await File.ReadAllTextAsync(file));
        await primary.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
    }

    /// <summary>As the exposition writes it.</summary>
    private static string Execute(string function) => $"GRANT EXECUTE ON FUNCTION {function} TO \\\"dbuser_monitor\\\";  -- with its argument types";

    private static string Refused(string function) =>
        $"SET allow_system_table_mods = on; ALTER FUNCTION pg_catalog.{function}() RENAME TO {function}_of_postgres; "
        + $"CREATE FUNCTION pg_catalog.{function}() RETURNS pg_lsn LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'Function {function}() {NotForAurora}'; END $$";

    /// <summary>Once the target knows all that it can know.</summary>
    private static async Task<Exposed> ProbeAsync(int port, string user)
    {
        var config = new ProbeConfig
        {
            Modules = new Dictionary<string, ProbeModule> { ["cloud"] = new(new() { Host = "", Port = 0, User = user, Database = "postgres", Tls = false }) },
            Targets = new(["127.0.0.1"]),
        };
        await using var targets = new ProbeTargets(config, Catalogue.BuiltIn, TimeProvider.System, NullLogger.Instance);
        var target = targets.Find($"127.0.0.1:{port}", "cloud").Target!;
        var expected = Catalogue.BuiltIn.For(CollectorTarget.Postgres, Version).Select(collector => collector.Name).ToHashSet();
        Exposed series = new("");
        await Eventually.TrueAsync(
            async () =>
            {
                var output = new ArrayBufferWriter<byte>();
                (await target.ScrapeAsync(TimeSpan.FromSeconds(10))).Write(output, ExpositionFormat.Text, default);
                series = new(Encoding.UTF8.GetString(output.WrittenSpan));
                var known = series.ByKey.Values.Where(IsSettled).Select(sample => sample.Series.Label("collector")).ToHashSet();
                return expected.IsSubsetOf(known);
            });
        return series;
    }

    /// <summary>A run that failed for want of time says nothing yet of what the platform allows.</summary>
    private static bool IsSettled((Series Series, double Value) sample) => sample.Series.Name switch
    {
        "pg_exporter_collector_success" => sample.Value == 1,
        "pg_exporter_collector_skipped" => sample.Series.Label("reason") is not ("breaker" or Skip.Budget),
        _ => false,
    };

    private static double? Value(Exposed exposed, string name, (string Name, string Value)[] labels) =>
        exposed.ByKey.TryGetValue(new Series(name, labels.ToDictionary(label => label.Name, label => label.Value)).Key, out var found) ? found.Value : null;
}
