using System.Net;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly List<Fault> faults = [];
    private readonly List<string> notices = [];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Starts_with_what_postgres_exporter_was_given()
    {
        var config = Read(
            ["--web.listen-address=127.0.0.1:9999", "--web.telemetry-path", "/m", "--no-collector.stat_bgwriter", "--disable-settings-metrics", "--auto-discover-databases", "--log.format=json"],
            ("DATA_SOURCE_NAME", "postgresql://monitor@db1/postgres?sslmode=disable&connect_timeout=5"))!;
        Assert.Equal(("db1:5432", "/m", true), (config.Postgres!.ServerLabel, config.TelemetryPath, config.LogJson));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:9999"), config.Listen);
        Assert.Equal(["stat_bgwriter", "pg_settings"], config.Choice.Without);
        Assert.Contains(notices, notice => notice.StartsWith("--auto-discover-databases is not needed", StringComparison.Ordinal));
        Assert.Contains(notices, notice => notice.Contains("connect_timeout", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_several_data_sources_by_host_and_port()
    {
        var config = Read([], ("DATA_SOURCE_NAME", "host=a user=x sslmode=disable,host=b user=x sslmode=disable,host=b user=x dbname=y sslmode=disable"))!;
        Assert.Equal(["a:5432", "b:5432/x", "b:5432/y"], config.AllServers().Select(server => server.Name));
    }

    [Fact]
    public void Puts_a_data_source_together_from_its_parts_and_files()
    {
        var password = Path.Combine(directory, "password");
        File.WriteAllText(password, "secret\n");
        var config = Read([], ("DATA_SOURCE_URI", "db1:5433/postgres?sslmode=disable"), ("DATA_SOURCE_USER", "monitor"), ("DATA_SOURCE_PASS", "other"), ("DATA_SOURCE_PASS_FILE", password))!;
        Assert.Equal(("db1:5433", "monitor", "secret"), (config.Postgres!.ServerLabel, config.Postgres.User, config.Postgres.ReadPassword()));
    }

    [Fact]
    public void Listens_where_the_peer_would_and_says_who_can_read()
    {
        var postgres = Read([], ("DATA_SOURCE_NAME", "host=a user=x"))!;
        Assert.Equal(9187, postgres.Listen.Port);
        Assert.Contains(notices, notice => notice.StartsWith("anyone who reaches", StringComparison.Ordinal));
        var pgbouncer = Read(["--pgBouncer.connectionString=postgres://stats@localhost:6432/pgbouncer?sslmode=disable"])!;
        Assert.Equal((9127, "localhost:6432"), (pgbouncer.Listen.Port, pgbouncer.PgBouncer!.ServerLabel));
    }

    [Fact]
    public void Takes_pg_exporters_connection_and_collectors()
    {
        File.WriteAllText(Path.Combine(directory, "100.yml"), "a:\n  query: SELECT 1 AS x\n  metrics: [ { x: { usage: GAUGE } } ]\n");
        var config = Read(["--config", directory, "--url", "postgres://u@h:6432/pgbouncer?sslmode=disable"])!;
        Assert.Equal((directory, "h:6432", true), (config.Collectors, config.PgBouncer!.ServerLabel, config.Postgres is null));
    }

    [Fact]
    public void Takes_auth_modules_for_any_target_and_says_so()
    {
        var file = Path.Combine(directory, "postgres_exporter.yml");
        File.WriteAllText(file, "auth_modules:\n  rds:\n    type: userpass\n    userpass: { username: monitor, password: secret }\n    options: { sslmode: verify-full }\n");
        var config = Read([$"--config.file={file}"])!;
        Assert.Equal(("monitor", "secret", true), (config.Probe!.Modules["rds"].Login.User, config.Probe.Modules["rds"].Login.ReadPassword(), config.Probe.Targets.Allow("anything", 1)));
        Assert.Contains(notices, notice => notice.Contains("any target", StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_several_servers_and_choices_from_its_own_file()
    {
        var config = ReadFile("""
            servers:
              - name: one
                postgres: { host: 10.0.0.1, user: monitor }
                databases: { exclude: [scratch] }
              - name: two
                pgbouncer: { host: 10.0.0.2, user: stats }
            disable: [pg_settings]
            every: { pg_stat_user_tables: 5m }
            probe:
              targets: [10.0.0.0/8]
              modules: { rds: { user: monitor } }
            """)!;
        Assert.Equal(["one", "two"], config.AllServers().Select(server => server.Name));
        Assert.Equal(["scratch"], config.Servers[0].ExcludedDatabases);
        Assert.Equal(TimeSpan.FromMinutes(5), config.Choice.Every["pg_stat_user_tables"]);
        Assert.True(config.Probe!.Targets.Allow("10.1.2.3", 5432));
    }

    [Fact]
    public void Reports_every_mistake_of_its_own_file_with_its_line()
    {
        Assert.Null(ReadFile("""
            servers:
              - name: one
                postgres: { host: 10.0.0.1 }
              - name: one
            probe:
              targets: [10.0.0.0/99]
              modules: {}
            every: { pg_locks: soon }
            telemetryPath: metrics
            """));
        (int Line, string Text)[] expected = [(3, "`user`"), (4, "two servers"), (4, "nothing to ask"), (6, "not a network"), (7, "credentials"), (8, "soon"), (9, "slash")];
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, wanted => Assert.Contains(faults, fault => fault.Line == wanted.Line && fault.Message.Contains(wanted.Text, StringComparison.Ordinal)));
    }

    /// <summary>postgres_exporter 0.17.1 does so, and goes on with a warning when the file is faulty.</summary>
    [Theory]
    [InlineData("auth_modules: { rds: { type: userpass, userpass: { username: monitor, password: secret } } }", "", true)]
    [InlineData("auth_modules: { rds: { type: userpass } }", "", false)]
    [InlineData("auth_modules: { rds: { type: userpass, userpass: { username: monitor, password: secret } } }", "--config.file=", false)]
    public void Takes_postgres_exporters_file_from_the_working_directory_as_it_does(string text, string flag, bool used)
    {
        var file = Path.Combine(directory, "postgres_exporter.yml");
        File.WriteAllText(file, text);
        var arguments = Arguments.Read(flag.Length == 0 ? [] : [flag], name => name == "DATA_SOURCE_NAME" ? "postgresql://monitor@127.0.0.1/postgres" : null, faults);
        var config = new Settings(arguments, faults, notices) { PeerFile = file }.Read(needsServer: true);
        Assert.Empty(faults);
        Assert.Equal(used, config!.Probe?.Modules.ContainsKey("rds") is true);
        Assert.Equal(flag.Length == 0, notices.Any(notice => notice.StartsWith($"{file} in this directory is {(used ? "used" : "not used")}", StringComparison.Ordinal)));
    }

    private ExporterConfig? ReadFile(string text)
    {
        var file = Path.Combine(directory, "config.yml");
        File.WriteAllText(file, text);
        return Read(["--config", file]);
    }

    private ExporterConfig? Read(string[] words, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(pair => pair.Name, pair => pair.Value);
        return new Settings(Arguments.Read(words, environment.GetValueOrDefault, faults), faults, notices).Read(needsServer: true);
    }
}
