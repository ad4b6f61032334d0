using System.Text.Json;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Commands;

public sealed class CommandsOnServerTests(RealServers servers) : IClassFixture<RealServers>, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Check_finds_nothing_wrong_with_the_built_in_collectors_once_the_grants_it_names_are_given()
    {
        Require();
        await GrantAsync();
        var (status, text, error) = await RunAsync("check", "--connect");
        Assert.True(status == 0, text + error);
        Assert.Contains("0 problems", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_shows_wrong_SQL_with_its_position_missing_rights_and_repeated_series()
    {
        Require();
        Write("wrong.sql", "wrong", "SELECT 1 AS value\n  FROM nowhere");
        Write("denied.sql", "denied", "SELECT count(*)::float8 AS value FROM pg_authid");
        Write("twice.sql", "twice", "SELECT generate_series(1, 3)::float8 AS value");
        var (status, text, _) = await RunAsync("check", "--connect");
        Assert.Equal(1, status);
        Assert.Contains("at line 2, column 8 of the query: nowhere", text, StringComparison.Ordinal);
        Assert.Contains("GRANT SELECT ON \"pg_authid\" TO \"dbuser_monitor\";", text, StringComparison.Ordinal);
        Assert.Contains("2 of its series repeat another", text, StringComparison.Ordinal);
        File.Delete($"{directory}/collectors/denied.sql");
        await GrantAsync();
        using var json = JsonDocument.Parse((await RunAsync("check", "--connect", "--json")).Out);
        Assert.Equal(2, json.RootElement.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task Check_tells_what_would_never_run_and_what_would_be_cut_and_has_nothing_against_what_the_exporter_fills_itself()
    {
        Require();
        await GrantAsync();
        Write("never.sql", "never", "SELECT 1 AS value", "when: this is not SQL\n");
        Write("many.sql", "many", "SELECT g AS value, g AS number FROM generate_series(1, 20) g", "labels: [number]\nrows: 10\n");
        Write("visitor.sql", "visitor", "SELECT 7 AS value", "databases: each\nevery: 1m\nlabels: [datname]\n");
        using var json = JsonDocument.Parse((await RunAsync("check", "--connect", "--json")).Out);
        var problems = json.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.ToString()).ToList();
        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("never (", StringComparison.Ordinal) && problem.Contains("condition cannot be evaluated, and so it never runs: this is not SQL", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("many (", StringComparison.Ordinal) && problem.Contains("more rows than the 10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Try_serves_what_serving_would_serve()
    {
        Require();
        var address = Write("address.sql", "address", "SELECT 1 AS value, '10.0.0.1'::inet AS address", "databases: each\nevery: 1m\nlabels: [datname, address]\n");
        Assert.Contains("address_value{datname=\"postgres\",address=\"10.0.0.1\"} 1\n", (await RunAsync("try", address)).Out, StringComparison.Ordinal);

        var leading = Write("leading.sql", "leading", "SELECT g AS value, g AS number FROM generate_series(1, 20) g", "labels: [number]\ntop: { by: [value], rows: 3 }\n");
        var (status, text, error) = await RunAsync("try", leading);
        Assert.Equal(0, status);
        Assert.Equal(["leading_value{number=\"18\"} 18", "leading_value{number=\"19\"} 19", "leading_value{number=\"20\"} 20"], text.Split('\n').Where(line => line.StartsWith("leading", StringComparison.Ordinal)).Order());
        Assert.Contains("17 series are summed into the rest", error, StringComparison.Ordinal);

        var many = Write("many.sql", "many", "SELECT g AS value, g AS number FROM generate_series(1, 20) g", "labels: [number]\nrows: 10\n");
        Assert.Equal(1, (await RunAsync("try", many)).Status);

        var never = Write("never.sql", "never", "SELECT 1 AS value", "when: this is not SQL\n");
        (status, _, error) = await RunAsync("try", never);
        Assert.Equal(1, status);
        Assert.Contains("never would never run: its condition cannot be evaluated: this is not SQL", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_runs_a_collector_of_PgBouncer_on_its_console()
    {
        Require();
        var file = Write("wait.sql", "wait", "SHOW POOLS", "target: pgbouncer\nlabels: [database, user]\n", "cl_waiting");
        var (status, text, error) = await RunAsync("try", file);
        Assert.True(status == 0, error);
        Assert.Contains("wait_value{database=\"pgbouncer\",user=\"pgbouncer\"} 0\n", text, StringComparison.Ordinal);
        var (refused, _, reason) = await RunAsync("try", Write("wrong.sql", "wrong", "SHOW NONSENSE", "target: pgbouncer\n"));
        Assert.Equal(1, refused);
        Assert.Contains("wrong.sql: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_that_a_server_cannot_be_reached()
    {
        var (status, text, _) = await EntryTests.RunAsync(["check", "--connect"], ("DATA_SOURCE_NAME", $"host=127.0.0.1 port={ProgramFiles.FreePort()} user=x sslmode=disable"));
        Assert.Equal(1, status);
        Assert.Contains("cannot be reached", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_shows_series_rows_time_and_plan()
    {
        Require();
        var file = Write("mine.sql", "mine", "SELECT 42::float8 AS value");
        var (status, text, error) = await RunAsync("try", file);
        Assert.True(status == 0, error);
        Assert.Equal("# HELP mine_value x\n# TYPE mine_value gauge\nmine_value 42\n", text);
        Assert.Contains("1 rows, 1 series", error, StringComparison.Ordinal);
        Assert.Contains("plan cost 0.0", error, StringComparison.Ordinal);
        Assert.Equal((2, 1), ((await RunAsync("try")).Status, (await RunAsync("try", "/nowhere.sql")).Status));
    }

    [Fact]
    public async Task Explain_makes_a_round_of_its_own_where_no_exporter_runs()
    {
        Require();
        await GrantAsync();
        var (status, text, error) = await RunAsync("explain", "--control.socket", Path.Combine(directory, "absent.sock"));
        Assert.True(status == 0, text + error);
        Assert.Contains("one round of this process", text, StringComparison.Ordinal);
        Assert.Contains("pg_stat_user_tables", text, StringComparison.Ordinal);
        Assert.Contains("role", text, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting", text, StringComparison.Ordinal);
    }

    /// <summary>Runs what check names.</summary>
    private async Task GrantAsync()
    {
        using var json = JsonDocument.Parse((await RunAsync("check", "--connect", "--json")).Out);
        foreach (var problem in json.RootElement.GetProperty("problems").EnumerateArray())
        {
            if (problem.GetProperty("fix").GetString() is { } grant)
            {
                await servers.ExecuteAsync(grant);
            }
        }
    }

    private async Task<(int Status, string Out, string Error)> RunAsync(params string[] words)
    {
        var config = Path.Combine(directory, "config.yml");
        await File.WriteAllTextAsync(config, $"""
            postgres: {Login(servers.Postgres)}
            pgbouncer: {Login(servers.PgBouncer)}
            collectors: {directory}/collectors
            """);
        Directory.CreateDirectory($"{directory}/collectors");
        return await EntryTests.RunAsync([.. words, "--config", config]);
    }

    private static string Login(Exporter.Configuration.Login login) =>
        $"{{ host: {login.Host}, port: {login.Port}, user: {login.User}, passwordFile: {login.PasswordFile}, ca: {login.Ca} }}";

    private string Write(string file, string name, string sql, string matter = "", string column = "value")
    {
        Directory.CreateDirectory($"{directory}/collectors");
        var path = $"{directory}/collectors/{file}";
        File.WriteAllText(path, $"/*---\nname: {name}\nhelp: x\n{matter}metrics:\n  - {{ name: {name}_value, column: {column}, help: x }}\n---*/\n{sql}");
        return path;
    }

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
