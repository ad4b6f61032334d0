using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class HostCommandTests
{
    [Fact]
    public async Task A_missing_program_and_one_that_hangs_are_told_apart()
    {
        var host = new HostCommand(TimeProvider.System);
        var missing = await Assert.ThrowsAsync<LabException>(() => host.RunAsync("no-such-program", [], TestContext.Current.CancellationToken));
        Assert.Equal("no-such-program is not installed on this machine.", missing.Message);
        var hangs = await Assert.ThrowsAsync<LabException>(
            () => host.RunAsync(new HostCall("sleep", ["60"]) { Deadline = TimeSpan.FromMilliseconds(100) }, TestContext.Current.CancellationToken));
        Assert.Contains("sleep 60 did not end within 0.1 s", hangs.Message, StringComparison.Ordinal);
        var fails = await Assert.ThrowsAsync<LabException>(
            () => host.RunAsync(new HostCall("sh", ["-c", "echo why >&2; exit 3"]) { Advice = "Try harder." }, TestContext.Current.CancellationToken));
        Assert.EndsWith("failed with exit code 3: why Try harder.", fails.Message, StringComparison.Ordinal);
    }
}
