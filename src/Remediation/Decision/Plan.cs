using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Monitor.Remediation.Decision;

/// <summary>Exactly what would be done, on what grounds.</summary>
public sealed record Plan
{
    /// <summary>The action.</summary>
    public required string Action { get; init; }

    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>What would be done, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What the action needs to know, by name: as in leader and candidate.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What was seen, in words and figures. Not part of the hash: figures differ at every look.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Identifies the plan: SHA-256 over action, cluster and parameters. An approval names it.</summary>
    public string Hash
    {
        get
        {
            // An array of arrays keeps the parts apart, whatever characters they hold.
            string[][] parts =
            [
                [Action, Cluster],
                .. Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new[] { pair.Key, pair.Value }),
            ];
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))));
        }
    }
}
