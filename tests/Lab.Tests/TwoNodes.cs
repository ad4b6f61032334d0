using System.Globalization;
using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Lab.Tests;

/// <summary>A lab of two nodes under names of its own, so that it stands beside a user's lab.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public static readonly Node A = new("node-a", "10.199.77.11");
    public static readonly Node B = new("node-b", "10.199.77.12");

    private readonly HostCommand host = new(TimeProvider.System);

    public LabOptions Options { get; } = LabOptions.FromEnvironment("test") with { StateDirectory = Path.Combine(TestHome.Directory, "test") };

    public NodeLab Lab => new(Options, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        if (HostRequirements.Missing() is null)
        {
            // An earlier run may have been killed.
            await Lab.DestroyAsync(CancellationToken.None);
            await Lab.CreateAsync([A, B], new Progress<string>(), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (HostRequirements.Missing() is null)
        {
            await Lab.DestroyAsync(CancellationToken.None);
        }
    }

    public static void SkipWhereImpossible() => Assert.SkipWhen(HostRequirements.Missing() is not null, HostRequirements.Missing() ?? "");

    public async Task<CommandOutcome> ExecAsync(Node node, params string[] command) =>
        await Lab.ExecAsync(node.Name, command, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>The mean round trip from A to B, or null when nothing came back.</summary>
    public async Task<TimeSpan?> PingAsync()
    {
        var ping = await ExecAsync(A, "ping", "-n", "-q", "-c", "4", "-i", "0.2", "-W", "1", B.Address);
        return ping.ExitCode == 0
            ? TimeSpan.FromMilliseconds(double.Parse(ping.Output.Split("mdev = ")[1].Split('/')[1], CultureInfo.InvariantCulture))
            : null;
    }

    public async Task<CommandOutcome> SshAsync(Node node, string command, string input = "", string options = "") =>
        await host.TryAsync(
            new HostCall("ssh",
            [
                "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={Lab.Paths.KnownHosts}",
                "-o", "IdentitiesOnly=yes", "-i", Lab.Paths.LoginKey, "-o", "ConnectTimeout=3",
                .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"root@{node.Address}", command,
            ])
            {
                Deadline = TimeSpan.FromSeconds(60),
                Input = input,
            },
            TestContext.Current.CancellationToken);
}
