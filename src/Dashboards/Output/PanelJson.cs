using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>A panel, as Grafana wants it.</summary>
internal static class PanelJson
{
    /// <summary>A heading across the page.</summary>
    public static object Heading(string title, int id, int top) => new
    {
        Id = id, Type = "row", Title = title, Collapsed = false, GridPos = new GridPosition(0, top, 24, 1), Panels = Array.Empty<object>(),
    };

    /// <summary>A panel at its place.</summary>
    public static object Of(Panel panel, int id, GridPosition position) => new
    {
        Id = id,
        Type = TypeOf(panel.Kind),
        panel.Title,
        panel.Description,
        Datasource = DataSource.Reference,
        GridPos = position,
        FieldConfig = new { Defaults = Defaults(panel), Overrides = Array.Empty<object>() },
        Options = OptionsOf(panel.Kind),
        Targets = panel.Queries.Select((query, index) => Target(panel, query, index)).ToList(),
    };

    private static string TypeOf(PanelKind kind) => kind switch
    {
        PanelKind.TimeSeries => "timeseries",
        PanelKind.Stat => "stat",
        PanelKind.StateTimeline => "state-timeline",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of panel."),
    };

    private static object Target(Panel panel, Query query, int index) => new
    {
        RefId = ((char)('A' + index)).ToString(),
        Datasource = DataSource.Reference,
        EditorMode = "code",
        Expr = query.Expression.Text,
        LegendFormat = query.Legend,
        Range = panel.Kind != PanelKind.Stat,
        Instant = panel.Kind == PanelKind.Stat,
    };

    private static Dictionary<string, object> Defaults(Panel panel)
    {
        var defaults = new Dictionary<string, object>
        {
            ["unit"] = panel.Unit.Name,
            ["color"] = new { Mode = panel.Kind == PanelKind.TimeSeries ? "palette-classic-by-name" : "thresholds" },
            ["thresholds"] = new { Mode = "absolute", Steps = panel.Thresholds.Select(step => new { Value = step.From, step.Color }).ToList() },
            ["mappings"] = Mappings(panel.ValueNames),
            ["links"] = panel.DrillDown is { } way ? new[] { Link(way) } : [],
            ["noValue"] = panel.Kind == PanelKind.Stat ? "none" : "",
            ["custom"] = Custom(panel),
        };
        if (panel.Minimum is { } minimum)
        {
            defaults["min"] = minimum;
        }

        if (panel.Maximum is { } maximum)
        {
            defaults["max"] = maximum;
        }

        return defaults;
    }

    private static object Custom(Panel panel) => panel.Kind switch
    {
        PanelKind.TimeSeries => new
        {
            DrawStyle = "line",
            LineWidth = 1,
            FillOpacity = 8,
            ShowPoints = "never",
            SpanNulls = false,
            ThresholdsStyle = new { Mode = panel.Thresholds.Count > 1 ? "dashed" : "off" },
        },
        PanelKind.StateTimeline => new { LineWidth = 0, FillOpacity = 80, SpanNulls = false },
        _ => new { },
    };

    private static object OptionsOf(PanelKind kind) => kind switch
    {
        PanelKind.TimeSeries => new
        {
            Legend = new { DisplayMode = "list", Placement = "bottom", ShowLegend = true, Calcs = Array.Empty<string>() },
            Tooltip = new { Mode = "multi", Sort = "desc" },
        },
        PanelKind.StateTimeline => new
        {
            AlignValue = "left",
            MergeValues = true,
            RowHeight = 0.9,
            ShowValue = "auto",
            Legend = new { DisplayMode = "list", Placement = "bottom", ShowLegend = false },
            Tooltip = new { Mode = "single", Sort = "none" },
        },
        _ => new
        {
            ReduceOptions = new { Calcs = new[] { "lastNotNull" }, Fields = "", Values = false },
            ColorMode = "background",
            GraphMode = "none",
            JustifyMode = "auto",
            Orientation = "auto",
            TextMode = "value_and_name",
            WideLayout = true,
        },
    };

    private static IReadOnlyList<object> Mappings(IReadOnlyList<ValueName> names) => names.Count == 0
        ? []
        :
        [
            new
            {
                Type = "value",
                Options = names
                    .Select((name, index) => (name, index))
                    .ToDictionary(pair => pair.name.Value.ToString(), pair => new { pair.name.Text, pair.name.Color, Index = pair.index }),
            },
        ];

    private static object Link(DrillDown way)
    {
        var variables = way.Labels.Select(label => $"var-{label}=${{__field.labels.{label}:percentencode}}");
        return new
        {
            way.Title,
            Url = $"/d/{way.Uid}?{string.Join('&', variables)}&var-{DataSource.Variable}=${{{DataSource.Variable}}}&${{__url_time_range}}",
            TargetBlank = false,
        };
    }
}
