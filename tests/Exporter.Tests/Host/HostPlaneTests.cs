using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Host;

namespace Monitor.Exporter.Tests.Host;

public sealed class HostPlaneTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_changed_file_has_another_hash()
    {
        var file = Path.Combine(directory, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, "one", TestContext.Current.CancellationToken);
        var first = Line(await LookAsync(file), "monitor_file_hash");
        Assert.Equal(first, Line(await LookAsync(file), "monitor_file_hash"));
        await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
        Assert.NotEqual(first, Line(await LookAsync(file), "monitor_file_hash"));
    }

    [Fact]
    public async Task A_file_that_is_missing_or_a_directory_is_told_apart_from_one_that_is_there()
    {
        var text = await LookAsync(Path.Combine(directory, "missing"));
        Assert.EndsWith(" 0", Line(text, "monitor_file_present"), StringComparison.Ordinal);
        Assert.DoesNotContain("monitor_file_hash", text, StringComparison.Ordinal);
        Assert.EndsWith(" 0", Line(await LookAsync(directory), "monitor_file_present"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watchdog_is_armed_when_the_kernel_says_that_it_is_active()
    {
        foreach (var (name, state) in new[] { ("watchdog0", "active"), ("watchdog1", "inactive") })
        {
            var device = Directory.CreateDirectory(Path.Combine(directory, "watchdog", name)).FullName;
            await File.WriteAllTextAsync(Path.Combine(device, "state"), state + "\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(device, "identity"), "Software Watchdog\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(device, "timeout"), "15\n", TestContext.Current.CancellationToken);
        }

        var text = await LookAsync();
        Assert.Contains("monitor_watchdog_devices 2\n", text, StringComparison.Ordinal);
        Assert.Contains("monitor_watchdog_armed{device=\"watchdog0\",identity=\"Software Watchdog\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("monitor_watchdog_armed{device=\"watchdog1\",identity=\"Software Watchdog\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("monitor_watchdog_timeout_seconds{device=\"watchdog0\"} 15\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("monitor_watchdog_left_seconds", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_a_watchdog_has_none() =>
        Assert.Contains("monitor_watchdog_devices 0\n", await LookAsync(), StringComparison.Ordinal);

    private async Task<string> LookAsync(params string[] files)
    {
        var plane = new HostPlane(new() { Files = files }, Path.Combine(directory, "watchdog"), TimeProvider.System, NullLogger.Instance);
        await plane.RefreshAsync(TestContext.Current.CancellationToken);
        return string.Concat(plane.Segment.Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
    }

    private static string Line(string text, string family) => text.Split('\n').Single(line => line.StartsWith(family + "{", StringComparison.Ordinal));
}
