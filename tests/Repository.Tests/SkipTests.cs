using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Monitor.Repository.Tests;

/// <summary>Continuous integration takes no skipped test for a proof.</summary>
public sealed class SkipTests : IDisposable
{
    private const string Accepted = "takes pictures only when MONITOR_GALLERY is the address of a viewer";

    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private readonly string directory = Directory.CreateTempSubdirectory("skip-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuses_what_a_test_program_skipped_because_something_is_missing(bool colours)
    {
        // These tests themselves, on a machine that has no programs.
        var (_, log) = await RunAsync(
            Environment.ProcessPath!,
            new() { ["PATH"] = directory, ["DOTNET_ROOT"] = DotnetRoot, ["CI"] = colours ? "true" : null },
            "--progress", "off", "--filter-method", $"*.{nameof(PackageTests.Is_the_same_to_the_byte_when_it_is_built_again)}");

        Assert.Equal(colours, log.Contains('\e', StringComparison.Ordinal));
        Assert.Equal(
            (1, $"skipped {typeof(PackageTests).FullName}.{nameof(PackageTests.Is_the_same_to_the_byte_when_it_is_built_again)}: dpkg-deb is not installed\n"),
            await JudgeAsync(log));
    }

    [Theory]
    [InlineData("passed A.B (1ms)\n  skipped: 0\n", 0, "")]
    [InlineData("skipped A.B (1ms)\n  " + Accepted + "\n  skipped: 1\n", 0, "")]
    [InlineData("skipped A.B (1m 02s 003ms)\n  " + Accepted + " no more\n  skipped: 1\n", 1, "skipped A.B: " + Accepted + " no more\n")]
    [InlineData("skipped A.B (1ms)\n  skipped: 1\n", 1, "skipped A.B: skipped: 1\n")]
    [InlineData("skipped A.B (1ms)\n\n  skipped: 1\n", 1, "skipped A.B: no reason is given\n")]
    [InlineData("passed A.B (1ms)\n  skipped: 2\n", 1, "the program says that it skipped 2 tests, and names 0\n")]
    public async Task Accepts_only_reasons_that_are_listed(string log, int code, string said) => Assert.Equal((code, said), await JudgeAsync(log));

    [Fact]
    public void Accepts_only_reasons_that_a_test_still_gives() =>
        Assert.Contains(Checkout.Files(".cs"), path => !path.EndsWith(nameof(SkipTests) + ".cs", StringComparison.Ordinal) && Checkout.Read(path).Contains($"\"{Accepted}\"", StringComparison.Ordinal));

    [Fact]
    public void Is_asked_by_continuous_integration()
    {
        Assert.Contains("\nexport MONITOR_STRICT=1\n", Checkout.Read(".ci/run"), StringComparison.Ordinal);
        Assert.Contains("MONITOR_STRICT:-", Checkout.Read("monitor"), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> JudgeAsync(string log)
    {
        var file = Path.Combine(directory, "log");
        await File.WriteAllTextAsync(file, log, TestContext.Current.CancellationToken);
        return await RunAsync(Path.Combine(Checkout.Root, ".ci/refused-skips"), [], file);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
