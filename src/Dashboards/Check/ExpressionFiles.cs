using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Monitor.Dashboards.Check;

/// <summary>An expression in a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Where">The panel, variable or rule.</param>
/// <param name="Expression">The expression.</param>
public sealed record ExpressionPlace(string File, string Where, string Expression);

/// <summary>Finds every expression of a dashboard or rule file, from its text alone.</summary>
public static class ExpressionFiles
{
    /// <summary>The expressions of a file, by its name a dashboard or a rule file.</summary>
    public static IReadOnlyList<ExpressionPlace> Read(string file, string text) =>
        file.EndsWith(".json", StringComparison.Ordinal) ? OfDashboard(file, text) : OfRules(file, text);

    private static List<ExpressionPlace> OfDashboard(string file, string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. Walk(document.RootElement, "dashboard").Select(found => new ExpressionPlace(file, found.Where, found.Expression))];
    }

    // Whatever has a title or name is a place; `expr` is a query of a panel, `definition` one of a variable.
    private static IEnumerable<(string Where, string Expression)> Walk(JsonElement element, string where) => element.ValueKind switch
    {
        JsonValueKind.Object => WalkObject(element, Place(element) ?? where),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Walk(item, where)),
        _ => [],
    };

    private static IEnumerable<(string Where, string Expression)> WalkObject(JsonElement element, string where) =>
        element.EnumerateObject().SelectMany(property =>
            property is { Name: "expr" or "definition", Value.ValueKind: JsonValueKind.String }
                ? [(where, property.Value.GetString()!)]
                : Walk(property.Value, where));

    private static string? Place(JsonElement element) =>
        element.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? $"panel {title.GetString()}"
        : element.TryGetProperty("definition", out _) && element.TryGetProperty("name", out var name) ? $"variable {name.GetString()}"
        : null;

    private static List<ExpressionPlace> OfRules(string file, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return
        [
            .. stream.Documents.SelectMany(document => document.AllNodes).OfType<YamlMappingNode>()
                .Where(node => node.Children.ContainsKey("expr"))
                .Select(node => new ExpressionPlace(file, Name(node), node["expr"].ToString())),
        ];
    }

    private static string Name(YamlMappingNode rule) =>
        rule.Children.TryGetValue("alert", out var alert) ? $"alert {alert}"
        : rule.Children.TryGetValue("record", out var record) ? $"recording {record}"
        : "rule without a name";
}
