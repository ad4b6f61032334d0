using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Monitor.Repository.Tests;

/// <summary>The build goes on where the viewer's page cannot be built: the script's own function, in a directory of its own, with the programs that a test lets it find.</summary>
public sealed partial class PageBuildTests : IDisposable
{
    private const string Preamble = """
        set -euo pipefail
        root=$PWD dist=$PWD/artifacts/dist scratch=$PWD/scratch
        mkdir -p "$dist" "$scratch" src/Dashboards/Viewer/Page
        say() { printf '%s\n' "$*" >&2; }

        """;

    private readonly string directory = Directory.CreateTempSubdirectory("monitor-page-").FullName;
    private readonly string programs;

    public PageBuildTests()
    {
        programs = Directory.CreateDirectory(Path.Combine(directory, "programs")).FullName;
        foreach (var name in new[] { "bash", "cat", "cmp", "cp", "find", "grep", "head", "mkdir", "rm", "sort", "tail", "tar", "touch", "tr" })
        {
            File.CreateSymbolicLink(Path.Combine(programs, name), Found(name));
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Without_Node_it_says_so_once_and_goes_on()
    {
        var (code, said) = BuildPage();
        var (again, nothing) = BuildPage();

        Assert.Equal((0, 0, ""), (code, again, nothing));
        Assert.Equal("Going on without `monitor dashboards view`: its page needs Node 20.19 or newer with npm (here: none).\n", said);
    }

    [Fact]
    public void An_older_Node_is_named()
    {
        Program("node", "echo v18.20.4");
        Program("npm", "exit 0");
        var (code, said) = BuildPage();

        Assert.Equal(0, code);
        Assert.Contains("(here: 18.20.4)", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_that_cannot_be_had_are_a_reason_to_go_on_and_to_try_again()
    {
        Program("node", "echo v22.1.0");
        Program("npm", "echo 'npm error network is unreachable'; exit 1");
        var (code, said) = BuildPage();
        var (again, same) = BuildPage();

        Assert.Equal((0, 0), (code, again));
        Assert.Contains("npm error network is unreachable\n", said, StringComparison.Ordinal);
        Assert.Contains("going on without `monitor dashboards view`. The next call tries again.", said, StringComparison.Ordinal);
        Assert.Equal(said, same);
    }

    private (int Code, string Said) BuildPage()
    {
        var function = Function.Match(Checkout.Read("monitor")).Value;
        Assert.NotEmpty(function);
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(programs, "bash"), ["-c", Preamble + function + "\nbuild_page"])
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            Environment = { ["PATH"] = programs, ["MONITOR_CACHE"] = Path.Combine(directory, "cache") },
        })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(programs, name);
        File.WriteAllText(path, $"#!{Path.Combine(programs, "bash")}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Found(string name) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);

    [GeneratedRegex(@"^build_page\(\) \{.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Function { get; }
}
