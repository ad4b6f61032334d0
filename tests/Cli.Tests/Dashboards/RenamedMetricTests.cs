using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Monitor.Cli.Tests.Dashboards;

/// <summary>
/// What a developer sees who renames metrics in the files of collectors: the catalogue is compiled anew from changed copies of them, the program runs
/// with it, and has to name every dashboard and every rule that asks for the old names.
/// </summary>
public sealed partial class RenamedMetricTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    /// <summary>One that alerts and panels read, and one that is recorded.</summary>
    private static readonly string[] Renamed = ["pg_database_wraparound_used_ratio", "pg_stat_database_xact_commit"];

    private readonly string directory = Directory.CreateTempSubdirectory("monitor-renamed-").FullName;

    private static string Checkout { get; } = FindCheckout();

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Names_every_dashboard_and_every_rule_that_breaks()
    {
        foreach (var path in new[] { "src/Model", "src/Exporter/Collectors", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "BannedSymbols.txt", "global.json" })
        {
            Copy(Path.Combine(Checkout, path), Path.Combine(directory, path));
        }

        Assert.All(Renamed, Rename);
        var built = await RunAsync(directory, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "build", "src/Model", "--nologo", "-v", "quiet", "-nodeReuse:false");
        Assert.True(built.ExitCode == 0, built.Output);
        Copy(AppContext.BaseDirectory, Path.Combine(directory, "program"));
        File.Copy(Path.Combine(directory, "artifacts", "bin", "Model", "debug", "Monitor.Model.dll"), Path.Combine(directory, "program", "Monitor.Model.dll"), overwrite: true);

        var (exitCode, output) = await RunAsync(Checkout, Path.Combine(directory, "program", "monitor"), "dashboards", "check");

        Assert.Equal(1, exitCode);
        Assert.All(Renamed, name =>
        {
            var expected = Dashboards(name).Concat(Rules(name)).Order(StringComparer.Ordinal).ToList();
            Assert.Contains(expected, place => place.StartsWith("grafana/dashboards/", StringComparison.Ordinal));
            Assert.Contains(expected, place => place.StartsWith("grafana/rules/", StringComparison.Ordinal));
            Assert.Equal(expected, Named(output, name).Order(StringComparer.Ordinal));
        });
    }

    private void Rename(string name)
    {
        var declaration = $"name: {name},";
        var file = Assert.Single(
            Directory.EnumerateFiles(Path.Combine(directory, "src/Exporter/Collectors"), "*.sql", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(declaration, StringComparison.Ordinal));
        File.WriteAllText(file, File.ReadAllText(file).Replace(declaration, $"name: {name}_renamed,", StringComparison.Ordinal));
    }

    /// <summary>Dashboards with the name in a query, found without any reader of the program.</summary>
    private static IEnumerable<string> Dashboards(string name) =>
        from file in Directory.EnumerateFiles(Path.Combine(Checkout, "grafana/dashboards"), "*.json")
        where File.ReadLines(file).Any(line => QueryLine.IsMatch(line) && Word(name).IsMatch(line))
        select Path.GetRelativePath(Checkout, file);

    private static IEnumerable<string> Rules(string name)
    {
        const string File = "grafana/rules/monitor.yml";
        return from rule in Rule.Matches(System.IO.File.ReadAllText(Path.Combine(Checkout, File)))
               where Word(name).IsMatch(rule.Groups["expression"].Value)
               select $"{File}: {rule.Groups["kind"].Value.Replace("record", "recording", StringComparison.Ordinal)} {rule.Groups["name"].Value}";
    }

    private static IEnumerable<string> Named(string output, string name) =>
    [
        .. output.Split('\n').Where(line => line.EndsWith($": nothing exports {name}", StringComparison.Ordinal)).Select(line => line.Split(": "))
            .Select(parts => parts[0].EndsWith(".json", StringComparison.Ordinal) ? parts[0] : $"{parts[0]}: {parts[1]}").Distinct(),
    ];

    private static Regex Word(string name) => new($"(?<![A-Za-z0-9_:]){Regex.Escape(name)}(?![A-Za-z0-9_:])");

    private static async Task<(int ExitCode, string Output)> RunAsync(string place, string program, params string[] arguments)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var talk = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, output + await talk);
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string FindCheckout()
    {
        var place = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(place, "Monitor.sln")))
        {
            place = Path.GetDirectoryName(place) ?? throw new InvalidOperationException($"no Monitor.sln above {AppContext.BaseDirectory}");
        }

        return place;
    }

    [GeneratedRegex("""^\s*"(expr|definition|query)": """)]
    private static partial Regex QueryLine { get; }

    [GeneratedRegex(@"^ +- (?<kind>alert|record): (?<name>\S+)\n +expr:(?<expression>(?:.*\n)(?:(?! +(?:- |for:|keep_firing_for:|labels:|annotations:)).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Rule { get; }
}
