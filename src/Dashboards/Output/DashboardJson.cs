using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>A dashboard as Grafana 10 and later import it: the classic model, schema version 39.</summary>
public static class DashboardJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        // Expressions are read by people too: quotes and arrows stay what they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The text of the file; the same for the same dashboard.</summary>
    public static string Render(Board board) => JsonSerializer.Serialize(Document(board), Options) + "\n";

    private static object Document(Board board) => new
    {
        board.Uid,
        board.Title,
        board.Description,
        Tags = new[] { "monitor" },
        SchemaVersion = 39,
        Editable = false,
        GraphTooltip = 1,
        LiveNow = false,
        Refresh = "10s",
        Time = new { From = "now-1h", To = "now" },
        Timepicker = new { },
        Timezone = "browser",
        WeekStart = "",
        FiscalYearStartMonth = 0,
        Annotations = new { List = board.Annotations.Select(AnnotationJson.Of).ToList() },
        Links = (object[])
        [
            .. board.Links.Select(LinkJson.OfPage),
            new
            {
                Title = "All of Monitor", Type = "dashboards", Tags = new[] { "monitor" }, AsDropdown = true, IncludeVars = true, KeepTime = true,
                TargetBlank = false, Icon = "external link", Tooltip = "", Url = "",
            },
        ],
        Templating = new { List = VariableJson.All(board) },
        Panels = Layout(board).ToList(),
    };

    private static IEnumerable<object> Layout(Board board)
    {
        var top = 0;
        foreach (var row in board.Rows)
        {
            yield return PanelJson.Heading(row.Title, top);
            var (placed, bottom) = PageLayout.Place(row.Panels, top + 1);
            foreach (var (panel, position) in placed)
            {
                yield return PanelJson.Of(board, panel, position);
            }

            top = bottom;
        }
    }
}

/// <summary>The data source of everything: whichever Prometheus the reader chooses.</summary>
internal static class DataSource
{
    /// <summary>The name of the variable.</summary>
    public const string Variable = "datasource";

    /// <summary>The reference.</summary>
    public static readonly object Reference = new { Type = "prometheus", Uid = $"${{{Variable}}}" };
}
