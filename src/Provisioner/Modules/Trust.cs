using System.Net;
using System.Net.Sockets;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules;

/// <summary>Whom the services of a node trust, and how they write each other's addresses.</summary>
internal static class Trust
{
    /// <summary>The certificate of the fleet's authority, on every node.</summary>
    public const string AuthorityPath = "/etc/monitor/ca.crt";

    /// <summary>The node's address as it stands before a port: an IPv6 address is bracketed.</summary>
    public static string Host(Node node) => IsIpv6(node) ? $"[{node.Address}]" : node.Address;

    /// <summary>The network that holds this node alone.</summary>
    public static string Network(Node node) => node.Address + (IsIpv6(node) ? "/128" : "/32");

    private static bool IsIpv6(Node node) =>
        IPAddress.TryParse(node.Address, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
