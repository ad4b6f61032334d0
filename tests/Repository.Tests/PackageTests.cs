using System.Diagnostics;

namespace Monitor.Repository.Tests;

/// <summary>Builds the Debian package of the exporter around a stand-in for the program, and looks into it.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("package-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Holds_the_program_its_unit_and_files_that_the_user_may_change()
    {
        Require("dpkg-deb");
        var package = await BuildAsync("one");
        var tree = Path.Combine(directory, "tree");
        await RunAsync("dpkg-deb", "-R", package, tree);
        Assert.True(File.GetUnixFileMode($"{tree}/usr/bin/monitor-exporter").HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal("/etc/default/monitor-exporter\n/etc/monitor-exporter/config.yml\n", await ReadAsync($"{tree}/DEBIAN/conffiles"));
        Assert.Contains("Type=notify", await ReadAsync($"{tree}/usr/lib/systemd/system/monitor-exporter.service"), StringComparison.Ordinal);
        Assert.True(File.Exists($"{tree}/usr/share/doc/monitor-exporter/copyright"));
        Assert.DoesNotContain("@", (await ReadAsync($"{tree}/DEBIAN/control")).Replace("monitor@localhost", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("root/root", await RunAsync("dpkg-deb", "-c", package), StringComparison.Ordinal);
        foreach (var script in new[] { "postinst", "prerm", "postrm" })
        {
            await RunAsync("sh", "-n", $"{tree}/DEBIAN/{script}");
        }
    }

    [Fact]
    public async Task Is_the_same_to_the_byte_when_it_is_built_again()
    {
        Require("dpkg-deb");
        var (one, two) = (await BuildAsync("one"), await BuildAsync("two"));
        Assert.Equal(await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(two, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit_and_calls_it_safe()
    {
        Require("systemd-analyze");
        var unit = Path.Combine(directory, "monitor-exporter.service");
        var text = Checkout.Read("packaging/monitor-exporter.service").Replace("/usr/bin/monitor-exporter", "/bin/true", StringComparison.Ordinal);
        await File.WriteAllTextAsync(unit, text, TestContext.Current.CancellationToken);
        Assert.Equal("", await RunAsync("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit));
        // 0 is safe and 10 is not; a unit without any protection has 9.6.
        await RunAsync("systemd-analyze", "security", "--offline=true", "--threshold=35", unit);
    }

    private static void Require(string program) =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, program))), $"{program} is not installed");

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    private async Task<string> BuildAsync(string name)
    {
        var program = Path.Combine(directory, "monitor-exporter");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n", TestContext.Current.CancellationToken);
        return (await RunAsync(Path.Combine(Checkout.Root, "packaging/build-deb"), program, Path.Combine(directory, name))).Trim();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SOURCE_DATE_EPOCH"] = "1700000000" },
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program}: {output}{await errors}");
        return output;
    }
}
