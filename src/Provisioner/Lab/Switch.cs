using System.Globalization;
using System.Text.Json;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>How a node's cable is.</summary>
/// <param name="Connected">False while the node is partitioned.</param>
/// <param name="Delay">What is added to each round trip; zero unless the node is slowed.</param>
public sealed record Cable(bool Connected, TimeSpan Delay);

/// <summary>
/// The lab's network: one bridge in a namespace of its own, a cable to each node and one to the host. In a namespace of its own the
/// bridge is out of reach of the host's packet filter, which with Docker installed would drop what it forwards.
/// </summary>
public sealed class Switch(LabNames names, LabSubnet subnet, HostCommand host, Delay delay)
{
    private const string Bridge = "bridge";
    private const string Uplink = "uplink";

    /// <summary>Makes the bridge and the host's link where they are missing.</summary>
    /// <exception cref="LabException">The host uses the subnet already.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (Namespaces.Exists(names.Switch) && HostLinks().Contains(names.HostLink))
        {
            return;
        }

        await RefuseUsedSubnetAsync(cancellationToken);
        await RemoveAsync(cancellationToken);
        await AddNamespaceAsync(names.Switch, cancellationToken);
        await BatchAsync(
            names.Switch,
            [
                // A port forwards at once: there are no loops to look for.
                $"link add {Bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                $"link set {Bridge} addrgenmode none up",
            ],
            cancellationToken);
        await BatchAsync(
            null,
            [
                $"link add {names.HostLink} type veth peer name {Uplink} netns {names.Switch}",
                $"address add {subnet.HostAddress}/24 dev {names.HostLink}",
                $"link set {names.HostLink} up",
            ],
            cancellationToken);
        await BatchAsync(names.Switch, [$"link set {Uplink} addrgenmode none master {Bridge} up"], cancellationToken);
    }

    /// <summary>Gives the node a fresh network namespace with a cable into the bridge and its address, and no route to anywhere else.</summary>
    public async Task PlugAsync(Node node, CancellationToken cancellationToken)
    {
        await UnplugAsync(node, cancellationToken);
        var machine = names.Machine(node.Name);
        var port = LabSubnet.Port(node);
        await AddNamespaceAsync(machine, cancellationToken);
        await BatchAsync(
            names.Switch,
            [
                $"link add {port} type veth peer name eth0 address {LabSubnet.HardwareAddress(node)} netns {machine}",
                $"link set {port} addrgenmode none master {Bridge} up",
            ],
            cancellationToken);
        await BatchAsync(machine, ["link set lo up", $"address add {node.Address}/24 dev eth0", "link set eth0 up"], cancellationToken);
    }

    /// <summary>Takes the node off the network so that nobody hears it die: what a power cut looks like from outside.</summary>
    public async Task CutAsync(Node node, CancellationToken cancellationToken)
    {
        if ((await LinksAsync(cancellationToken)).ContainsKey(LabSubnet.Port(node)))
        {
            await BatchAsync(names.Switch, [$"link set {LabSubnet.Port(node)} down"], cancellationToken);
        }
    }

    /// <summary>Removes the node's namespace and cable. Nothing may run in it any more.</summary>
    public async Task UnplugAsync(Node node, CancellationToken cancellationToken)
    {
        await delay.RemoveAsync(node, cancellationToken);
        if ((await LinksAsync(cancellationToken)).ContainsKey(LabSubnet.Port(node)))
        {
            await BatchAsync(names.Switch, [$"link delete {LabSubnet.Port(node)}"], cancellationToken);
        }

        await DeleteNamespaceAsync(names.Machine(node.Name), cancellationToken);
    }

    /// <summary>Drops everything the node sends and is sent, without the node noticing: its link stays up.</summary>
    public async Task PartitionAsync(Node node, CancellationToken cancellationToken)
    {
        var links = await LinksAsync(cancellationToken);
        var member = links.ContainsKey(Delay.Inner(node)) ? Delay.Inner(node) : LabSubnet.Port(node);
        await BatchAsync(names.Switch, [$"link set {member} nomaster"], cancellationToken);
    }

    /// <summary>Undoes a partition and a delay.</summary>
    public async Task HealAsync(Node node, CancellationToken cancellationToken)
    {
        await delay.RemoveAsync(node, cancellationToken);
        await BatchAsync(names.Switch, [$"link set {LabSubnet.Port(node)} master {Bridge}"], cancellationToken);
    }

    /// <summary>Adds a delay to each round trip with the node, in place of the one it has. A partition stays.</summary>
    public async Task SlowAsync(Node node, TimeSpan added, CancellationToken cancellationToken)
    {
        var connected = (await CablesAsync([node], cancellationToken))[node.Name].Connected;
        await HealAsync(node, cancellationToken);
        await delay.AddAsync(node, added, cancellationToken);
        await BatchAsync(
            names.Switch,
            [$"link set {LabSubnet.Port(node)} nomaster", .. connected ? [$"link set {Delay.Inner(node)} master {Bridge}"] : Array.Empty<string>()],
            cancellationToken);
    }

    /// <summary>How the cables of these nodes are; a node without one is connected and not slow.</summary>
    public async Task<IReadOnlyDictionary<string, Cable>> CablesAsync(IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var links = await LinksAsync(cancellationToken);
        return nodes.ToDictionary(node => node.Name, node => CableOf(node, links));
    }

    /// <summary>Removes the bridge with all its cables, the nodes' namespaces and the host's link, whatever there is of them.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await delay.RemoveAllAsync(cancellationToken);
        foreach (var name in Namespaces.Named(names.MachinePrefix).Append(names.Switch))
        {
            await DeleteNamespaceAsync(name, cancellationToken);
        }

        if (HostLinks().Contains(names.HostLink))
        {
            // The kernel removes the link with its other end, but somewhat later; whoever comes first is right.
            await host.TryAsync(new HostCall("ip", ["link", "delete", names.HostLink]), cancellationToken);
        }
    }

    /// <summary>Reads what <c>ip -json link show</c> says of one node.</summary>
    public static Cable CableOf(Node node, IReadOnlyDictionary<string, JsonElement> links)
    {
        if (links.TryGetValue(Delay.Inner(node), out var slow))
        {
            return new Cable(slow.TryGetProperty("master", out _), Delay.Parse(slow.TryGetProperty("ifalias", out var alias) ? alias.GetString() : null));
        }

        return new Cable(!links.TryGetValue(LabSubnet.Port(node), out var port) || port.TryGetProperty("master", out _), TimeSpan.Zero);
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>> LinksAsync(CancellationToken cancellationToken)
    {
        if (!Namespaces.Exists(names.Switch))
        {
            return new Dictionary<string, JsonElement>();
        }

        var listing = await host.RunAsync("ip", ["-netns", names.Switch, "-json", "link", "show"], cancellationToken);
        using var document = JsonDocument.Parse(listing);
        return document.RootElement.EnumerateArray().ToDictionary(link => link.GetProperty("ifname").GetString()!, link => link.Clone());
    }

    private async Task RefuseUsedSubnetAsync(CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await host.RunAsync("ip", ["-json", "-4", "address", "show"], cancellationToken));
        foreach (var link in document.RootElement.EnumerateArray().Where(link => link.GetProperty("ifname").GetString() != names.HostLink))
        {
            foreach (var address in link.GetProperty("addr_info").EnumerateArray())
            {
                var (local, length) = (address.GetProperty("local").GetString()!, address.GetProperty("prefixlen").GetInt32());
                if (subnet.Overlaps(local, length))
                {
                    throw new LabException(string.Create(CultureInfo.InvariantCulture,
                        $"{subnet.Prefix}.0/24 is in use on this machine: {link.GetProperty("ifname").GetString()} has {local}/{length}. Give the nodes addresses of another subnet, or destroy the lab that has this one."));
                }
            }
        }
    }

    private static IEnumerable<string> HostLinks() => Directory.EnumerateFileSystemEntries("/sys/class/net").Select(path => Path.GetFileName(path));

    private async Task AddNamespaceAsync(string name, CancellationToken cancellationToken) => await host.RunAsync("ip", ["netns", "add", name], cancellationToken);

    private async Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        if (Namespaces.Exists(name))
        {
            await host.RunAsync("ip", ["netns", "delete", name], cancellationToken);
        }
    }

    private async Task BatchAsync(string? inNamespace, IReadOnlyList<string> commands, CancellationToken cancellationToken) =>
        await host.RunAsync(
            new HostCall("ip", [.. inNamespace is null ? Array.Empty<string>() : ["-netns", inNamespace], "-batch", "-"])
            {
                Input = string.Join('\n', commands) + "\n",
                Advice = $"It was to do: {string.Join("; ", commands)}.",
            },
            cancellationToken);
}
