using System.IO.Compression;
using System.Text.RegularExpressions;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>What the peers' own help and documentation name is known here: it does the same, is not needed, or is refused with what to do instead.</summary>
public sealed partial class PeerFlagsTests : IDisposable
{
    private static readonly string[] Refused = ["constantLabels", "dumpmaps", "web.systemd-socket"];

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Every_flag_that_a_peer_has_is_taken_or_refused_with_a_reason()
    {
        var flags = (await Peer.HelpAsync(await ProgramsAsync(), directory)).SelectMany(text => FlagLine().Matches(text)).Select(match => (Name: match.Groups[1].Value, HasValue: match.Groups[2].Length > 0)).Distinct().ToList();
        Assert.InRange(flags.Count, 40, 100);
        Assert.All(flags, flag =>
        {
            var faults = new List<Fault>();
            var arguments = Arguments.Read([flag.HasValue ? $"--{flag.Name}=1" : $"--{flag.Name}"], _ => null, faults);
            var message = string.Join('\n', faults);
            Assert.Equal(Refused.Contains(flag.Name), faults.Count > 0);
            Assert.DoesNotContain("there is no such flag", message, StringComparison.Ordinal);
            Assert.True(arguments.Help || arguments.Version || arguments.Collectors.Count > 0 || Flags.All.Any(known => known.Name == flag.Name), flag.Name);
        });
    }

    [Fact]
    public async Task Every_collector_that_postgres_exporter_has_can_be_turned_on_and_off_by_its_name()
    {
        var help = (await Peer.HelpAsync(await ProgramsAsync(), directory))[0];
        var names = FlagLine().Matches(help).Select(match => match.Groups[1].Value).Where(name => name.StartsWith(Flags.CollectorPrefix, StringComparison.Ordinal)).ToList();
        Assert.All(Peer.Collectors, name => Assert.Contains(Flags.CollectorPrefix + name, names));
        Assert.Equal(Peer.Collectors.Count, Regex.Count(help, @"\(default:\s+disabled\)"));
        foreach (var word in names.SelectMany(name => new[] { "--" + name, "--no-" + name }))
        {
            var faults = new List<Fault>();
            var config = Read([word], faults, ("DATA_SOURCE_NAME", "host=a user=x"));
            config?.Choice.Apply(Catalogue.BuiltIn, faults);
            Assert.True(config is not null && faults.Count == 0, $"{word}: {string.Join(", ", faults)}");
            var obsolete = CollectorChoice.Obsolete.Any(name => word.EndsWith(name, StringComparison.Ordinal));
            Assert.Equal(word.StartsWith("--no-", StringComparison.Ordinal) && !obsolete ? 1 : 0, config!.Choice.Without.Count);
        }
    }

    [Fact]
    public async Task Every_variable_that_postgres_exporter_documents_is_known()
    {
        var programs = await ProgramsAsync();
        await using var packed = File.OpenRead($"{programs.Root}/usr/share/doc/prometheus-postgres-exporter/README.md.gz");
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var variables = VariableLine().Matches(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.InRange(variables.Count, 15, 30);
        Assert.All(
            variables.Where(variable => !variable.StartsWith("DATA_SOURCE_", StringComparison.Ordinal)),
            variable => Assert.Contains(Flags.All, flag => flag.Variable == variable));
        Assert.Equal(
            ["DATA_SOURCE_NAME", "DATA_SOURCE_PASS", "DATA_SOURCE_PASS_FILE", "DATA_SOURCE_URI", "DATA_SOURCE_URI_FILE", "DATA_SOURCE_USER", "DATA_SOURCE_USER_FILE"],
            variables.Where(variable => variable.StartsWith("DATA_SOURCE_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PG_EXPORTER_CONSTANT_LABELS", "a=b", "static_configs")]
    [InlineData("PG_EXPORTER_METRIC_PREFIX", "mine", "Only `pg`")]
    [InlineData("PG_EXPORTER_EXTEND_QUERY_PATH", "/nowhere/queries.yml", "/nowhere/queries.yml cannot be read")]
    [InlineData("DATA_SOURCE_PASS_FILE", "/nowhere/password", "there is no file /nowhere/password")]
    [InlineData("DATA_SOURCE_USER_FILE", "/nowhere/user", "/nowhere/user cannot be read")]
    public void A_variable_that_cannot_be_followed_is_refused_by_its_own_name(string variable, string value, string expected)
    {
        var faults = new List<Fault>();
        Read([], faults, ("DATA_SOURCE_URI", "db1/postgres"), (variable, value));
        var message = Assert.Single(faults).ToString();
        Assert.Contains(variable, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_mean_what_they_mean_to_the_peer()
    {
        foreach (var (name, text) in new[] { ("uri", "db1:5433/app?sslmode=disable\n"), ("user", "monitor\n"), ("password", "secret\n") })
        {
            File.WriteAllText(Path.Combine(directory, name), text);
        }

        var faults = new List<Fault>();
        var config = Read(
            [], faults, ("DATA_SOURCE_URI_FILE", $"{directory}/uri"), ("DATA_SOURCE_USER_FILE", $"{directory}/user"), ("DATA_SOURCE_PASS_FILE", $"{directory}/password"),
            ("PG_EXPORTER_INCLUDE_DATABASES", "app, shop"), ("PG_EXPORTER_EXCLUDE_DATABASES", "old"), ("PG_EXPORTER_DISABLE_DEFAULT_METRICS", "True"),
            ("PG_EXPORTER_DISABLE_SETTINGS_METRICS", "1"), ("PG_EXPORTER_WEB_TELEMETRY_PATH", "/m"), ("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "false"), ("PG_EXPORTER_CONSTANT_LABELS", ""), ("PG_EXPORTER_METRIC_PREFIX", "pg"))!;
        Assert.Empty(faults);
        var server = Assert.Single(config.AllServers());
        Assert.Equal(("db1:5433", "monitor", "secret", "app"), (server.Postgres!.ServerLabel, server.Postgres.User, server.Postgres.ReadPassword(), server.Postgres.Database));
        Assert.Equal(["app", "shop"], server.IncludedDatabases);
        Assert.Equal(["old"], server.ExcludedDatabases);
        Assert.Equal((false, "/m"), (config.Choice.BuiltIn, config.TelemetryPath));
        Assert.Equal(["pg_settings"], config.Choice.Without);
    }

    [Fact]
    public void Looks_for_PgBouncers_process_where_the_peer_does_and_an_empty_name_turns_it_off()
    {
        const string Console = "--pgBouncer.connectionString=postgres://stats@localhost:6432/pgbouncer?sslmode=disable";
        Assert.Equal("/run/postgresql/pgbouncer.pid", Read([Console], [])!.PgBouncerPidFile);
        Assert.Equal("/run/other.pid", Read([Console, "--pgBouncer.pid-file=/run/other.pid"], [])!.PgBouncerPidFile);
        Assert.Null(Read([Console, "--pgBouncer.pid-file="], [])!.PgBouncerPidFile);
    }

    private static ExporterConfig? Read(string[] words, List<Fault> faults, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(pair => pair.Name, pair => pair.Value);
        return new Settings(Arguments.Read(words, environment.GetValueOrDefault, faults), faults, new List<string>()).Read(needsServer: true);
    }

    private static async Task<ServerPrograms> ProgramsAsync()
    {
        var (programs, missing) = await ServerPrograms.FindPeersAsync();
        Assert.SkipWhen(programs is null, missing ?? "");
        return programs!;
    }

    [GeneratedRegex(@"^\s+(?:-h, )?--([\w.-]+)(=?)", RegexOptions.Multiline)]
    private static partial Regex FlagLine();

    [GeneratedRegex(@"^\* `([A-Z][A-Z_]+)`", RegexOptions.Multiline)]
    private static partial Regex VariableLine();
}
