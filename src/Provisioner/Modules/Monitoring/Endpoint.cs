using System.Net;
using System.Net.Sockets;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Monitoring;

/// <summary>Addresses with ports, as command lines, scrape targets and URLs write them.</summary>
internal static class Endpoint
{
    /// <summary><c>10.0.0.1:9100</c>, or <c>[fd00::1]:9100</c>: an IPv6 address stands in brackets.</summary>
    public static string Of(Node node, int port) =>
        IPAddress.TryParse(node.Address, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{node.Address}]:{port}"
            : $"{node.Address}:{port}";
}
