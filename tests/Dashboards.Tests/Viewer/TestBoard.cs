using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A small dashboard of a test's own.</summary>
internal sealed class TestBoard(string uid)
{
    private readonly JsonObject board = new()
    {
        ["uid"] = uid,
        ["title"] = $"Test {uid}",
        ["schemaVersion"] = 39,
        ["graphTooltip"] = 1,
        ["time"] = new JsonObject { ["from"] = "now-15m", ["to"] = "now" },
        ["templating"] = new JsonObject { ["list"] = new JsonArray() },
        ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
        ["links"] = new JsonArray(),
        ["panels"] = new JsonArray(),
    };

    private int panels;

    public static JsonObject Source => new() { ["type"] = "prometheus", ["uid"] = "prometheus" };

    public TestBoard With(string key, JsonNode value)
    {
        board[key] = value;
        return this;
    }

    public TestBoard Variable(string name, string query, bool several = false, string? allValue = null)
    {
        board["templating"]!["list"]!.AsArray().Add(new JsonObject
        {
            ["name"] = name, ["type"] = "query", ["datasource"] = Source, ["definition"] = query, ["query"] = new JsonObject { ["query"] = query, ["refId"] = "V" },
            ["refresh"] = 2, ["sort"] = 1, ["multi"] = several, ["includeAll"] = several, ["allValue"] = allValue, ["current"] = new JsonObject(), ["options"] = new JsonArray(),
        });
        return this;
    }

    public TestBoard Annotation(string name, string expression)
    {
        board["annotations"]!["list"]!.AsArray().Add(new JsonObject
        {
            ["name"] = name, ["datasource"] = Source, ["enable"] = true, ["iconColor"] = "red", ["expr"] = expression, ["titleFormat"] = "{{cls}} fell", ["step"] = "15s",
        });
        return this;
    }

    /// <summary>A panel that asks one question; the change may turn it into anything.</summary>
    public TestBoard Panel(string title, string type, string expression, Action<JsonObject>? change = null)
    {
        var panel = new JsonObject
        {
            ["id"] = ++panels,
            ["type"] = type,
            ["title"] = title,
            ["datasource"] = Source,
            ["gridPos"] = new JsonObject { ["x"] = panels % 3 * 8, ["y"] = panels / 3 * 6, ["w"] = 8, ["h"] = 6 },
            ["fieldConfig"] = new JsonObject { ["defaults"] = new JsonObject(), ["overrides"] = new JsonArray() },
            ["options"] = new JsonObject(),
            ["targets"] = new JsonArray(new JsonObject
            {
                ["refId"] = "A", ["datasource"] = Source, ["expr"] = expression, ["instant"] = type == "stat", ["range"] = type != "stat",
            }),
        };
        change?.Invoke(panel);
        board["panels"]!.AsArray().Add(panel);
        return this;
    }

    public void WriteTo(string directory) => File.WriteAllText(Path.Combine(directory, $"{uid}.json"), board.ToJsonString(JsonSerializerOptions.Default));
}
