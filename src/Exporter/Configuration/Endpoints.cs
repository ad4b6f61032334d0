using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Monitor.Exporter.Configuration;

/// <summary>Addresses to listen on, as people write them.</summary>
public static class Endpoints
{
    /// <summary>An address with a port: <c>10.0.0.11:9187</c>, <c>[::1]:9187</c>; null where the text is not one.</summary>
    public static IPEndPoint? Parse(string text) =>
        IPEndPoint.TryParse(text, out var endpoint) && text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{endpoint.Port}"), StringComparison.Ordinal)
            ? endpoint
            : null;

    /// <summary>The same, and as the Go programs take them: <c>:9187</c> for every address of the host, <c>localhost:9187</c> for a name.</summary>
    public static IPEndPoint? ParseAsPeers(string text)
    {
        if (Parse(text) is { } endpoint)
        {
            return endpoint;
        }

        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return null;
        }

        return colon == 0 ? new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port) : Resolve(text[..colon]) is { } address ? new(address, port) : null;
    }

    private static IPAddress? Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name).OrderBy(address => address.AddressFamily).FirstOrDefault();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
