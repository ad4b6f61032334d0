using System.Security.Cryptography;
using Monitor.Model.Topology;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Tests.Ssh;

/// <summary>Against a real sshd on this machine.</summary>
public sealed class SshConnectionTests(SshServer server) : IClassFixture<SshServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_a_script_with_input_and_tells_its_exit_code_and_both_outputs()
    {
        await using var connection = await ConnectAsync();

        var result = await connection.RunAsync(
            new RemoteCommand("read -r word\necho \"got $word\"\necho oops >&2\nexit 7", TimeSpan.FromSeconds(5)) { Input = ["first\n", "second\n"] }, Cancel);

        Assert.Equal((7, "got first\n", "oops\n", false), (result.ExitCode, result.Output, result.Error, result.TimedOut));
    }

    [Fact]
    public async Task Shows_neither_script_nor_input_on_a_command_line()
    {
        await using var connection = await ConnectAsync();

        var result = await connection.RunAsync(
            new RemoteCommand("secret=in-the-script; cat /proc/[0-9]*/cmdline | tr '\\0' ' '", TimeSpan.FromSeconds(5)) { Input = ["in-the-input"] }, Cancel);

        Assert.Contains("sh -c", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-script", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-input", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_script_at_its_deadline()
    {
        await using var connection = await ConnectAsync();

        var result = await connection.RunAsync(new RemoteCommand("echo begun; sleep 30", TimeSpan.FromSeconds(1)), Cancel);

        Assert.True(result.TimedOut);
        Assert.Equal("begun\n", result.Output);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Uploads_20_MB_unharmed()
    {
        await using var connection = await ConnectAsync();
        var path = Path.Combine(server.Home, "large");
        var bytes = RandomNumberGenerator.GetBytes(20_000_000);
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        var result = await connection.RunAsync(
            new RemoteCommand("sha256sum | cut -c1-64", TimeSpan.FromSeconds(30)) { Input = [new Provisioner.Engine.FileContent.Local(path)] }, Cancel);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), result.Output.Trim());
    }

    [Fact]
    public async Task Does_not_wait_for_a_script_that_leaves_its_input_unread()
    {
        await using var connection = await ConnectAsync();

        var result = await connection.RunAsync(
            new RemoteCommand("exit 3", TimeSpan.FromSeconds(20)) { Input = [new string('x', 8_000_000)] }, Cancel);

        Assert.Equal(3, result.ExitCode);
        Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Hears_lines_while_the_script_still_runs()
    {
        await using var connection = await ConnectAsync();
        var heard = new TaskCompletionSource<string>();
        var flag = Path.Combine(server.Home, "heard");

        var running = connection.RunAsync(
            new RemoteCommand($"echo now; while [ ! -e {flag} ]; do sleep 0.05; done", TimeSpan.FromSeconds(20)) { OnLine = line => heard.TrySetResult(line) }, Cancel);
        Assert.Equal("now", await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        await File.WriteAllTextAsync(flag, "", Cancel);

        Assert.Equal(0, (await running).ExitCode);
    }

    [Fact]
    public async Task Refuses_a_host_key_that_differs_from_the_known_one()
    {
        Require();
        var other = Path.Combine(server.Home, Path.GetRandomFileName());
        await SshServer.KeyAsync(other);
        var known = $"{other}.known_hosts";
        await File.WriteAllTextAsync(known, $"[127.0.0.1]:{server.Port} {await File.ReadAllTextAsync(other + ".pub", Cancel)}", Cancel);

        var refusal = await RefusedAsync(server.Options with { KnownHostsPath = known, TrustOnFirstUse = true });

        Assert.Contains("the host key has changed", refusal, StringComparison.Ordinal);
        Assert.Contains(known, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_host_that_was_never_met()
    {
        Require();

        var refusal = await RefusedAsync(server.Options with { KnownHostsPath = Path.Combine(server.Home, "nobody") });

        Assert.StartsWith("loopback (127.0.0.1): the host key SHA256:", refusal, StringComparison.Ordinal);
        Assert.Contains("is unknown", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pins_a_host_at_first_contact_when_told_to()
    {
        Require();
        var known = Path.Combine(server.Home, "fresh");
        var options = server.Options with { KnownHostsPath = known, TrustOnFirstUse = true };

        await using (await new SshConnector(options, TimeProvider.System).ConnectAsync(server.Node, Cancel))
        {
            Assert.Equal($"[127.0.0.1]:{server.Port} {server.PublicHostKey}\n", await File.ReadAllTextAsync(known, Cancel));
        }

        await using var again = await new SshConnector(options with { TrustOnFirstUse = false }, TimeProvider.System).ConnectAsync(server.Node, Cancel);
        Assert.Equal(server.Node, again.Node);
    }

    [Fact]
    public async Task Says_that_the_key_is_not_let_in()
    {
        Require();
        var stranger = Path.Combine(server.Home, Path.GetRandomFileName());
        await SshServer.KeyAsync(stranger);

        Assert.Contains("user root may not log in with", await RefusedAsync(server.Options with { KeyPath = stranger }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        Require();

        var refusal = await RefusedAsync(server.Options with { Access = new SshAccess("root", SshServer.FreePort()) });

        Assert.Contains("Is sshd running there?", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_there_is_no_login_key() =>
        Assert.Contains("the login key /nowhere/key does not exist", await RefusedAsync(server.Options with { KeyPath = "/nowhere/key" }), StringComparison.Ordinal);

    private async Task<string> RefusedAsync(SshOptions options) => (await Assert.ThrowsAsync<NodeUnreachableException>(
        () => new SshConnector(options, TimeProvider.System).ConnectAsync(server.Node, Cancel))).Message;

    private Task<INodeConnection> ConnectAsync()
    {
        Require();
        return server.ConnectAsync();
    }

    private static void Require() => Assert.SkipWhen(SshServer.Missing is not null, SshServer.Missing ?? "");
}
