using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>Dashboards are held against the types that Grafana publishes; so the check must see what is wrong.</summary>
public sealed partial class TypeCheckTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly string directory = Directory.CreateTempSubdirectory("monitor-types-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Every_dashboard_has_the_types_that_Grafana_publishes()
    {
        var (code, output) = await CheckAsync(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder));

        Assert.True(code == 0, output);
    }

    [Theory]
    // A key of a panel, an option, an option's value, a custom field option, a type of panel, a key of a query, a key of the dashboard.
    [InlineData("\"gridPos\"", "\"gridPosition\"")]
    [InlineData("\"reduceOptions\"", "\"reduceOption\"")]
    [InlineData("\"colorMode\": \"\\w+\"", "\"colorMode\": \"backgroud\"")]
    [InlineData("\"lineWidth\"", "\"linewidth\"")]
    [InlineData("\"type\": \"timeseries\"", "\"type\": \"timeserie\"")]
    [InlineData("\"legendFormat\"", "\"legend\"")]
    [InlineData("\"schemaVersion\"", "\"schemaversion\"")]
    public async Task Names_the_line_of_a_mistake(string right, string wrong)
    {
        var file = Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder, "monitor-fleet.json");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var mutant = new Regex(right).Replace(text, wrong, 1);
        Assert.NotEqual(text, mutant);
        await File.WriteAllTextAsync(Path.Combine(directory, "mutant.json"), mutant, TestContext.Current.CancellationToken);

        var (code, output) = await CheckAsync(directory);

        Assert.Equal(1, code);
        Assert.Matches(Place, output);
    }

    private static async Task<(int Code, string Output)> CheckAsync(string dashboards)
    {
        var page = Path.Combine(RepositoryRoot.Path, "artifacts", "viewer-page");
        if (!File.Exists(Path.Combine(page, ".installed")))
        {
            Assert.Skip($"the packages of the page are not installed ({page}): they need Node 20 or newer and `./monitor`");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(new ProcessStartInfo("node", ["check/dashboards.mjs", dashboards])
        {
            WorkingDirectory = page,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex(@"mutant\.json:\d+:\d+: error TS\d+")]
    private static partial Regex Place { get; }
}
