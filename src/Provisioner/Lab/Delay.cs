using System.Globalization;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>
/// Makes a node slow but alive: a relay between the node's port and the bridge that holds every packet to the node for a while.
/// The kernel's own netem would do the same, but many kernels of small virtual machines are built without it.
/// </summary>
public sealed class Delay(LabNames names, HostCommand host, NodeProcesses processes)
{
    /// <summary>The relay's end that is plugged into the bridge.</summary>
    public static string Inner(Node node) => LabSubnet.Port(node).Replace("port", "slow", StringComparison.Ordinal);

    /// <summary>Starts the relay; the caller plugs its inner end into the bridge in place of the node's port.</summary>
    public async Task AddAsync(Node node, TimeSpan added, CancellationToken cancellationToken)
    {
        var milliseconds = added.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        string[] commands =
        [
            $"link add {Inner(node)} type veth peer name {Outer(node)}",
            $"link set {Inner(node)} addrgenmode none alias {milliseconds} up",
            $"link set {Outer(node)} addrgenmode none up",
        ];
        await host.RunAsync(new HostCall("ip", ["-netns", names.Switch, "-batch", "-"]) { Input = string.Join('\n', commands) + "\n" }, cancellationToken);
        await host.RunAsync(
            "ip", ["netns", "exec", names.Switch, "python3", "-I", "-c", Script, LabSubnet.Port(node), Outer(node), milliseconds], cancellationToken);
    }

    /// <summary>Ends the relay of a node, where there is one, and removes its links.</summary>
    public async Task RemoveAsync(Node node, CancellationToken cancellationToken)
    {
        await processes.KillAsync(token => RelaysAsync(process => process.Arguments.Contains(Outer(node)), token), cancellationToken);
        if (Namespaces.Exists(names.Switch))
        {
            // Fails where there is none, which is what is wanted.
            await host.TryAsync(new HostCall("ip", ["-netns", names.Switch, "link", "delete", Inner(node)]), cancellationToken);
        }
    }

    /// <summary>Ends all relays of the lab.</summary>
    public Task RemoveAllAsync(CancellationToken cancellationToken) =>
        processes.KillAsync(token => RelaysAsync(_ => true, token), cancellationToken);

    /// <summary>Reads the delay back from the link's alias.</summary>
    public static TimeSpan Parse(string? alias) =>
        double.TryParse(alias, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;

    private static string Outer(Node node) => LabSubnet.Port(node).Replace("port", "hold", StringComparison.Ordinal);

    private async Task<IReadOnlyList<HostProcess>> RelaysAsync(Func<HostProcess, bool> wanted, CancellationToken cancellationToken) =>
        [.. (await processes.InNamespaceAsync(names.Switch, cancellationToken)).Where(wanted)];

    private static string Script { get; } = Resource("relay.py");

    private static string Resource(string name)
    {
        using var stream = typeof(Delay).Assembly.GetManifestResourceStream($"Monitor.Provisioner.Lab.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
