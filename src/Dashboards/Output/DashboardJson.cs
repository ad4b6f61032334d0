using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>A dashboard as Grafana 10 and later import it: the classic model, schema version 39.</summary>
public static class DashboardJson
{
    private const int PageWidth = 24;

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
        Annotations = new { List = Array.Empty<object>() },
        Links = new object[]
        {
            new
            {
                Title = "Monitor", Type = "dashboards", Tags = new[] { "monitor" }, AsDropdown = true, IncludeVars = true, KeepTime = true,
                TargetBlank = false, Icon = "external link", Tooltip = "", Url = "",
            },
        },
        Templating = new { List = VariableJson.All(board) },
        Panels = Layout(board).ToList(),
    };

    private static IEnumerable<object> Layout(Board board)
    {
        var id = 0;
        var top = 0;
        foreach (var row in board.Rows)
        {
            yield return PanelJson.Heading(row.Title, ++id, top++);
            var left = 0;
            var tallest = 0;
            foreach (var panel in row.Panels)
            {
                if (left + panel.Width > PageWidth)
                {
                    (left, top, tallest) = (0, top + tallest, 0);
                }

                yield return PanelJson.Of(panel, ++id, new GridPosition(left, top, panel.Width, panel.Height));
                left += panel.Width;
                tallest = Math.Max(tallest, panel.Height);
            }

            top += tallest;
        }
    }
}

/// <summary>Where a panel stands on the page.</summary>
/// <param name="X">Columns from the left, 0 to 23.</param>
/// <param name="Y">Rows from the top.</param>
/// <param name="W">Columns wide.</param>
/// <param name="H">Rows high.</param>
internal sealed record GridPosition(int X, int Y, int W, int H);

/// <summary>The data source of everything: whichever Prometheus the reader chooses.</summary>
internal static class DataSource
{
    /// <summary>The name of the variable.</summary>
    public const string Variable = "datasource";

    /// <summary>The reference.</summary>
    public static readonly object Reference = new { Type = "prometheus", Uid = $"${{{Variable}}}" };
}
