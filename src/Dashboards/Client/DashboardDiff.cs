using System.Text.Json.Nodes;

namespace Monitor.Dashboards.Client;

/// <summary>What a reader would notice between two states of a dashboard.</summary>
public static class DashboardDiff
{
    // Where a panel stands is said once, as `moved`; numbers of panels follow from their order.
    private static readonly string[] OfPlace = ["id", "gridPos"];
    private static readonly string[] OfParts = ["id", "version", "panels", "templating", "annotations"];

    /// <summary>One line for each panel, variable, annotation or setting that was added, removed or changed; empty when there is no difference.</summary>
    public static IReadOnlyList<string> Changes(JsonObject before, JsonObject after)
    {
        if (DashboardText.Canonical(before) == DashboardText.Canonical(after))
        {
            return [];
        }

        string[] changes =
        [
            .. Settings(before, after),
            .. Compare("variable", Named(before["templating"]), Named(after["templating"])),
            .. Compare("annotation", Named(before["annotations"]), Named(after["annotations"])),
            .. Compare("panel", Panels(before), Panels(after)),
        ];
        return changes.Length > 0 ? changes : ["the order of panels or properties"];
    }

    private static IEnumerable<string> Settings(JsonObject before, JsonObject after) => Keys(before, after).Except(OfParts)
        .Where(key => !Same(before[key], after[key]))
        .Select(key => before[key] is JsonValue old && after[key] is JsonValue now ? $"{key}: {old.ToJsonString()} -> {now.ToJsonString()}" : $"{key} changed");

    private static IEnumerable<string> Compare(string what, Dictionary<string, JsonObject> before, Dictionary<string, JsonObject> after) =>
    [
        .. after.Keys.Except(before.Keys).Select(name => $"{what} `{name}` added"),
        .. before.Keys.Except(after.Keys).Select(name => $"{what} `{name}` removed"),
        .. after.Keys.Intersect(before.Keys).SelectMany(name => Change(what, name, before[name], after[name])),
    ];

    private static IEnumerable<string> Change(string what, string name, JsonObject before, JsonObject after)
    {
        var changed = Keys(before, after).Where(key => !Same(before[key], after[key])).ToList();
        var content = changed.Except(OfPlace).ToList();
        return content.Count > 0 ? [$"{what} `{name}` changed: {string.Join(", ", content)}"]
            : changed.Contains("gridPos") ? [$"{what} `{name}` moved"]
            : [];
    }

    /// <summary>Panels by row and title; a title that repeats is numbered.</summary>
    private static Dictionary<string, JsonObject> Panels(JsonObject dashboard)
    {
        var panels = new Dictionary<string, JsonObject>();
        var row = "";
        foreach (var panel in Items(dashboard["panels"]))
        {
            if (Text(panel["type"]) == "row")
            {
                row = Text(panel["title"]);
            }

            Add(panels, Text(panel["type"]) == "row" ? $"row {row}" : Name(row, panel), panel);
            foreach (var folded in Items(panel["panels"]))
            {
                Add(panels, Name(row, folded), folded);
            }
        }

        return panels;
    }

    private static string Name(string row, JsonObject panel) => row.Length == 0 ? Text(panel["title"]) : $"{row} / {Text(panel["title"])}";

    private static Dictionary<string, JsonObject> Named(JsonNode? part)
    {
        var items = new Dictionary<string, JsonObject>();
        foreach (var item in Items(part?["list"]))
        {
            Add(items, Text(item["name"]), item);
        }

        return items;
    }

    private static void Add(Dictionary<string, JsonObject> items, string name, JsonObject item)
    {
        for (var number = 1; !items.TryAdd(number == 1 ? name : $"{name} ({number})", item); number++)
        {
        }
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private static IEnumerable<string> Keys(JsonObject before, JsonObject after) => before.Select(one => one.Key).Union(after.Select(one => one.Key)).Order(StringComparer.Ordinal);

    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
