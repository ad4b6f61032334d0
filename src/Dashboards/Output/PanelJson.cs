using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>A panel, as Grafana wants it.</summary>
internal static class PanelJson
{
    /// <summary>A heading across the page.</summary>
    public static object Heading(string title, int top) => new
    {
        Id = PanelId.Of($"row {title}"), Type = "row", Title = title, Collapsed = false, GridPos = new GridPosition(0, top, PageLayout.Width, 1), Panels = Array.Empty<object>(),
    };

    /// <summary>A panel at its place.</summary>
    /// <param name="board">The dashboard that it is on: links take along what is chosen there.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="position">Its place.</param>
    public static object Of(Board board, Panel panel, GridPosition position) => panel switch
    {
        Chart chart => Of(board, chart, position),
        Table table => TableJson.Of(board, table, position),
        Note note => new
        {
            Id = PanelId.Of(note.Title), Type = "text", note.Title, note.Description, GridPos = position,
            Options = new { Mode = "markdown", Content = note.Markdown, Code = new { Language = "plaintext", ShowLineNumbers = false, ShowMiniMap = false } },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(panel), panel, "There is no such kind of panel."),
    };

    /// <summary>Words for values, as mappings.</summary>
    public static IReadOnlyList<object> Mappings(IReadOnlyList<ValueName> names) => names.Count == 0
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

    /// <summary>Texts that have a colour.</summary>
    public static object Words(IReadOnlyList<KeyWord> words) => new
    {
        Type = "value",
        Options = words.Select((word, index) => (word, index)).ToDictionary(pair => pair.word.Text, pair => new { pair.word.Text, pair.word.Color, Index = pair.index }),
    };

    /// <summary>What stands where there is no number: else Grafana would judge it by the first threshold, and paint it good or bad.</summary>
    public static object Nothing(string absence, int index) =>
        new { Type = "special", Options = new { Match = "null+nan", Result = new { Text = absence, Color = Colors.None, Index = index } } };

    /// <summary>Steps of colour.</summary>
    public static object Thresholds(IReadOnlyList<Threshold> thresholds) =>
        new { Mode = "absolute", Steps = thresholds.Select(step => new { Value = step.From, step.Color }).ToList() };

    /// <summary>The name of a query within its panel: A, B, C and so on.</summary>
    public static string RefId(int index) => ((char)('A' + index)).ToString();

    private static object Of(Board board, Chart chart, GridPosition position) => new
    {
        Id = PanelId.Of(chart.Title),
        Type = TypeOf(chart),
        chart.Title,
        chart.Description,
        Datasource = DataSource.Reference,
        GridPos = position,
        FieldConfig = new { Defaults = Defaults(board, chart), Overrides = chart.Queries.Select((query, index) => Override(query with { Color = query.Color ?? Given(chart, query, index) }, index)).OfType<object>().ToList() },
        Options = OptionsOf(chart),
        Targets = chart.Queries.Select((query, index) => Target(chart, query, index)).ToList(),
    };

    private static string TypeOf(Chart chart) => chart switch
    {
        Graph => "timeseries",
        Tiles => "stat",
        Bars => "bargauge",
        States => "state-timeline",
        _ => throw new ArgumentOutOfRangeException(nameof(chart), chart, "There is no such kind of chart."),
    };

    private static bool IsOverTime(Chart chart) => chart is Graph or States;

    private static object Target(Chart chart, Query query, int index) => new
    {
        RefId = RefId(index),
        Datasource = DataSource.Reference,
        EditorMode = "code",
        Expr = query.Expression.Text,
        LegendFormat = query.Legend,
        Range = IsOverTime(chart),
        Instant = !IsOverTime(chart),
    };

    private static Dictionary<string, object> Defaults(Board board, Chart chart)
    {
        var defaults = new Dictionary<string, object>
        {
            ["unit"] = chart.Unit.Name,
            ["color"] = new { Mode = chart is Graph ? "palette-classic-by-name" : "thresholds" },
            ["thresholds"] = Thresholds(chart.Thresholds),
            ["mappings"] = Mappings(chart.ValueNames),
            ["links"] = chart.DrillDown is { } way ? new[] { LinkJson.OfSeries(board, chart, way) } : [],
            ["noValue"] = chart.Absence,
            ["custom"] = Custom(chart),
        };
        AddWhereKnown(defaults, "decimals", DecimalsOf(chart));
        AddWhereKnown(defaults, "min", chart.Minimum);
        AddWhereKnown(defaults, "max", chart.Maximum);
        if (chart is Bars { Queries: [var only] } && LabelsOf(only.Legend) is { } name)
        {
            defaults["displayName"] = name;
        }

        return defaults;
    }

    // What is close to zero would all read 0.0 %.
    private static int? DecimalsOf(Chart chart) => chart is Graph or Bars && chart.Unit.Decimals > 0 ? null : chart.Unit.Decimals;

    // Grafana leaves out the name where there is one bar, unless it was given on purpose.
    private static string? LabelsOf(string legend) => legend.Contains("{{", StringComparison.Ordinal)
        ? legend.Replace("{{", "${__field.labels.", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)
        : null;

    private static void AddWhereKnown<T>(Dictionary<string, object> fields, string name, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            fields[name] = known;
        }
    }

    private static object Custom(Chart chart) => chart switch
    {
        Graph graph => new
        {
            DrawStyle = "line",
            LineWidth = 1,
            FillOpacity = graph.IsStacked ? 40 : 8,
            ShowPoints = "never",
            SpanNulls = false,
            Stacking = new { Mode = graph.IsStacked ? "normal" : "none", Group = "A" },
            ThresholdsStyle = new { Mode = graph.Thresholds.Count > 1 ? "dashed" : "off" },
            // Nothing but zeros would else be drawn on an axis up to 100.
            AxisSoftMax = graph.Unit.LeastSpan,
        },
        States => new { LineWidth = 0, FillOpacity = 80, SpanNulls = false },
        _ => new { },
    };

    // Grafana chooses by the name, and may choose red. Names that are labels are too many to give colours to.
    private static string? Given(Chart chart, Query query, int index) =>
        chart is Graph && !query.Legend.Contains("{{", StringComparison.Ordinal) ? Colors.Series[index % Colors.Series.Count] : null;

    private static object? Override(Query query, int index)
    {
        if (query.Color is not { } color)
        {
            return null;
        }

        object[] bound =
        [
            new { Id = "custom.lineStyle", Value = (object)new { Fill = "dash", Dash = new[] { 10, 10 } } },
            new { Id = "custom.fillOpacity", Value = (object)0 },
            new { Id = "custom.stacking", Value = (object)new { Mode = "none", Group = "B" } },
        ];
        return new
        {
            Matcher = new { Id = "byFrameRefID", Options = RefId(index) },
            Properties = (object[])[new { Id = "color", Value = (object)new { Mode = "fixed", FixedColor = color } }, .. query.IsBound ? bound : []],
        };
    }

    private static object OptionsOf(Chart chart) => chart switch
    {
        Graph => new
        {
            Legend = new { DisplayMode = "list", Placement = "bottom", ShowLegend = true, Calcs = Array.Empty<string>() },
            Tooltip = new { Mode = "multi", Sort = "desc" },
        },
        States => new
        {
            AlignValue = "left",
            MergeValues = true,
            RowHeight = 0.9,
            ShowValue = "auto",
            Legend = new { DisplayMode = "list", Placement = "bottom", ShowLegend = false },
            Tooltip = new { Mode = "single", Sort = "none" },
        },
        Bars => new
        {
            ReduceOptions = Newest,
            DisplayMode = "basic",
            Orientation = "horizontal",
            ValueMode = "color",
            NamePlacement = "left",
            ShowUnfilled = true,
            Text = new { TitleSize = 12, ValueSize = 14 },
            Sizing = "manual",
            MinVizHeight = 16,
            MinVizWidth = 8,
            MaxVizHeight = 32,
            Legend = new { DisplayMode = "list", Placement = "bottom", ShowLegend = false, Calcs = Array.Empty<string>() },
        },
        _ => new
        {
            ReduceOptions = Newest,
            ColorMode = "background",
            GraphMode = "none",
            JustifyMode = "auto",
            Orientation = "auto",
            TextMode = chart is Tiles { HasNames: false } ? "value" : "value_and_name",
            WideLayout = true,
        },
    };

    private static object Newest => new { Calcs = new[] { "lastNotNull" }, Fields = "", Values = false };
}
