using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Monitor.Exporter.Probe;

/// <summary>A server as a scraper names it: <c>host</c>, <c>host:port</c>, <c>host:port/database</c>.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">The port. Default 5432.</param>
/// <param name="Database">The database; null: the module's.</param>
public sealed partial record TargetAddress(string Host, int Port, string? Database)
{
    private const int DefaultPort = 5432;

    /// <summary>Reads an address; a reason in place of one that is wrong or holds more than an address.</summary>
    public static (TargetAddress? Address, string Reason) Parse(string text)
    {
        var rest = text;
        foreach (var scheme in new[] { "postgresql://", "postgres://" })
        {
            rest = rest.StartsWith(scheme, StringComparison.Ordinal) ? rest[scheme.Length..] : rest;
        }

        if (rest.Contains('@', StringComparison.Ordinal) || rest.Contains("password", StringComparison.OrdinalIgnoreCase) || rest.Contains('=', StringComparison.Ordinal) || rest.Contains('?', StringComparison.Ordinal))
        {
            return (null, "`target` is an address only, as host:port/database: credentials and options in an URL end up in logs; name a module with auth_module");
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var database = slash < 0 || slash + 1 == rest.Length ? null : rest[(slash + 1)..];
        var address = slash < 0 ? rest : rest[..slash];
        var end = address.StartsWith('[') ? address.IndexOf(']', StringComparison.Ordinal) : 0;
        var colon = end < 0 ? -1 : address.IndexOf(':', end);
        var host = (colon < 0 ? address : address[..colon]).Trim('[', ']');
        var port = DefaultPort;
        var isBracketed = address.StartsWith('[');
        // A comma would name several hosts, and only the last of them would be held against the rules.
        if ((isBracketed ? !IPAddress.TryParse(host, out _) : !HostName().IsMatch(host)) || end < 0 || (colon >= 0 && !(int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536)))
        {
            return (null, $"`target` is `{text}`; expected host, host:port or host:port/database, with an IPv6 address as [::1]:5432");
        }

        return (new(host, port, database), "");
    }

    [GeneratedRegex("^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$")]
    private static partial Regex HostName();
}
