using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Monitor.Dashboards.Client;

/// <summary>A dashboard as text, in the one form in which two of them can be compared.</summary>
public static class DashboardText
{
    private const int HashLength = 16;

    /// <summary>Reads a generated file.</summary>
    public static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();

    /// <summary>Keys in order, without nulls, and without what Grafana adds when it saves (<c>id</c>, <c>version</c>).</summary>
    public static string Canonical(JsonObject dashboard)
    {
        var copy = dashboard.DeepClone().AsObject();
        copy.Remove("id");
        copy.Remove("version");
        return Sorted(copy).ToJsonString();
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the canonical text.</summary>
    public static string Hash(JsonObject dashboard) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(dashboard))))[..HashLength];

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Sorted(member.Value!)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };
}
