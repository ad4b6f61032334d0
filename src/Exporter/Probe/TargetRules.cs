using System.Globalization;
using System.Net;

namespace Monitor.Exporter.Probe;

/// <summary>
/// Which targets may be named. Whoever can scrape chooses where our credentials are sent, so that a list of targets is part of the
/// configuration.
/// </summary>
/// <param name="Rules">A network (<c>10.0.0.0/8</c>), an address, a name, or a name with a leading <c>*.</c>; each with or without a port.</param>
public sealed record TargetRules(IReadOnlyList<string> Rules)
{
    /// <summary>No target.</summary>
    public static TargetRules None { get; } = new([]);

    /// <summary>Every target.</summary>
    public static TargetRules Any { get; } = new(["*"]);

    /// <summary>What is wrong with a rule; null: nothing.</summary>
    public static string? Complaint(string rule)
    {
        var (host, port) = Split(rule);
        return port is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
            ? $"the port of `{rule}` is not a number from 1 to 65535"
            : host.Contains('/', StringComparison.Ordinal) && !IPNetwork.TryParse(host, out _)
                ? $"`{rule}` is not a network; expected one such as 10.0.0.0/8"
                : host.Length == 0 ? $"`{rule}` names no host" : null;
    }

    /// <summary>Whether the target may be asked. Names are compared as they are written: what a name resolves to is not ours to say.</summary>
    public bool Allow(string host, int port) => Rules.Any(rule => Matches(rule, host, port));

    private static bool Matches(string rule, string host, int port)
    {
        var (wanted, wantedPort) = Split(rule);
        if (wantedPort is not null && wantedPort != port.ToString(CultureInfo.InvariantCulture))
        {
            return false;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return wanted == "*" || (IPNetwork.TryParse(wanted, out var network) ? network.Contains(address) : IPAddress.TryParse(wanted, out var one) && one.Equals(address));
        }

        return wanted == "*"
            || (wanted.StartsWith("*.", StringComparison.Ordinal)
                ? host.EndsWith(wanted[1..], StringComparison.OrdinalIgnoreCase)
                : string.Equals(host, wanted, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Host, string? Port) Split(string rule)
    {
        if (rule.StartsWith('[') && rule.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            return (rule[1..end], rule.Length > end + 2 && rule[end + 1] == ':' ? rule[(end + 2)..] : null);
        }

        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || rule.IndexOf(':', colon + 1) >= 0 ? (rule, null) : (rule[..colon], rule[(colon + 1)..]);
    }
}
