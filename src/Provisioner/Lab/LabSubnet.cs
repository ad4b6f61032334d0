using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>The /24 the nodes share; the host has its first address.</summary>
/// <param name="Prefix">The first three bytes, as in <c>10.77.0</c>.</param>
public sealed partial record LabSubnet(string Prefix)
{
    /// <summary>The host's address in the lab.</summary>
    public string HostAddress => $"{Prefix}.1";

    /// <summary>The subnet of the first node that has an IPv4 address, or null.</summary>
    public static LabSubnet? Of(IEnumerable<Node> nodes) =>
        nodes.Select(node => Bytes(node.Address)).FirstOrDefault(bytes => bytes is not null) is [var a, var b, var c, _]
            ? new LabSubnet($"{a}.{b}.{c}")
            : null;

    /// <summary>Everything that keeps these nodes from being a lab, one sentence a fault; empty when nothing does.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<Node> nodes)
    {
        if (nodes.Count == 0)
        {
            return ["a lab needs at least one node"];
        }

        var subnet = Of(nodes);
        return
        [
            .. nodes.SelectMany(node => Faults(node, subnet)),
            .. nodes.GroupBy(node => node.Name).Where(group => group.Count() > 1)
                .Select(group => $"{group.Count()} nodes are named {group.Key}: names must differ"),
            .. nodes.GroupBy(node => node.Address).Where(group => group.Count() > 1)
                .Select(group => $"{string.Join(" and ", group.Select(node => node.Name))} share the address {group.Key}"),
        ];
    }

    /// <summary>Whether an address of the host, with its prefix length, reaches into this subnet.</summary>
    public bool Overlaps(string address, int prefixLength)
    {
        if (Bytes(address) is not { } other || Bytes(HostAddress) is not { } mine)
        {
            return false;
        }

        var mask = uint.MaxValue << (32 - Math.Clamp(prefixLength, 1, 24));
        return (Number(other) & mask) == (Number(mine) & mask);
    }

    /// <summary>The node's hardware address: always the same, so that its neighbours' ARP caches stay right when it is started again.</summary>
    public static string HardwareAddress(Node node) =>
        Bytes(node.Address) is [var a, var b, var c, var d]
            ? string.Create(CultureInfo.InvariantCulture, $"02:4d:{a:x2}:{b:x2}:{c:x2}:{d:x2}")
            : throw new LabException($"{node.Name}: {node.Address} is not an IPv4 address.");

    /// <summary>The node's port on the bridge, named after the last byte of its address.</summary>
    public static string Port(Node node) => $"port-{node.Address[(node.Address.LastIndexOf('.') + 1)..]}";

    private static IEnumerable<string> Faults(Node node, LabSubnet? subnet)
    {
        if (!NodeName.IsMatch(node.Name))
        {
            yield return $"'{node.Name}' is not a name a lab node can have: 1 to 40 lower-case letters, digits and hyphens, no hyphen at either end";
        }

        if (Bytes(node.Address) is not { } bytes)
        {
            yield return $"{node.Name}: '{node.Address}' is not an IPv4 address, and a lab has no other";
        }
        else if (!node.Address.StartsWith($"{subnet!.Prefix}.", StringComparison.Ordinal))
        {
            yield return $"{node.Name}: {node.Address} is outside {subnet.Prefix}.0/24, the subnet of the first node";
        }
        else if (bytes[3] is 0 or 1 or 255)
        {
            yield return $"{node.Name}: {node.Address} is taken: .0 and .255 name the subnet, .1 is the host";
        }
    }

    // IPAddress takes 10.1 for 10.0.0.1; an address that does not read back as written would be compared wrongly.
    private static byte[]? Bytes(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
            ? address.GetAddressBytes()
            : null;

    private static uint Number(byte[] bytes) => ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex NodeName { get; }
}
