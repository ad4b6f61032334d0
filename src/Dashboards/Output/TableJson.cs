using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>
/// A table, as Grafana wants it: one instant query a column, merged where all labels agree, then named and ordered. Grafana names the value of
/// a query after it (<c>Value #A</c>), and just <c>Value</c> where there is only one.
/// </summary>
internal static class TableJson
{
    /// <summary>The panel at its place.</summary>
    public static object Of(Board board, Table table, GridPosition position) => new
    {
        Id = PanelId.Of(table.Title),
        Type = "table",
        table.Title,
        table.Description,
        Datasource = DataSource.Reference,
        GridPos = position,
        FieldConfig = new
        {
            Defaults = new
            {
                Color = new { Mode = "thresholds" },
                Thresholds = PanelJson.Thresholds(Threshold.Neutral),
                Mappings = Array.Empty<object>(),
                Links = Array.Empty<object>(),
                NoValue = table.Absence,
                Custom = new { Align = "auto", MinWidth = 60, CellOptions = new { Type = "auto" }, Filterable = false },
            },
            Overrides = (object[])
            [
                .. table.Keys.Select(key => Override(key.Title, Properties(board, table, key))),
                .. table.Columns.Select(column => Override(column.Title, Properties(board, table, column))),
            ],
        },
        Options = new
        {
            ShowHeader = true,
            CellHeight = "sm",
            Footer = new { Show = false, Reducer = new[] { "sum" }, CountRows = false, Fields = "" },
            SortBy = (object[])
            [
                new { DisplayName = table.SortedBy ?? table.Keys[0].Title, Desc = table.IsDescending },
                .. table.ThenBy.Select(title => new { DisplayName = title, Desc = false }),
            ],
        },
        Targets = table.Columns.Select(Target).ToList(),
        Transformations = (object[])[new { Id = "merge", Options = new { } }, new { Id = "organize", Options = Organize(table) }],
    };

    private static object Target(ValueColumn column, int index) => new
    {
        RefId = PanelJson.RefId(index),
        Datasource = DataSource.Reference,
        EditorMode = "code",
        Expr = column.Expression.Text,
        LegendFormat = "",
        Format = "table",
        Range = false,
        Instant = true,
    };

    private static object Organize(Table table)
    {
        var values = table.Columns.Select((column, index) => (Name: table.Columns.Count == 1 ? "Value" : $"Value #{PanelJson.RefId(index)}", column.Title));
        var named = table.Keys.Select(key => (key.Label.Name, key.Title)).Concat(values).ToList();
        return new
        {
            ExcludeByName = new Dictionary<string, bool> { ["Time"] = true },
            IndexByName = named.Select((field, index) => (field.Name, Index: index)).ToDictionary(field => field.Name, field => field.Index),
            RenameByName = named.ToDictionary(field => field.Name, field => field.Title),
            IncludeByName = new Dictionary<string, bool>(),
        };
    }

    private static object Override(string title, IReadOnlyList<object> properties) =>
        new { Matcher = new { Id = "byName", Options = title }, Properties = properties };

    // The table's own word for nothing would else stand in each empty cell.
    private static List<object> Properties(Board board, Table table, KeyColumn key) =>
    [
        Property("noValue", "–"),
        .. key.DrillDown is { } way ? [Property("links", new[] { LinkJson.OfCell(board, table, way) })] : Array.Empty<object>(),
        .. key.Words.Count > 0 ? [Property("mappings", new[] { PanelJson.Words(key.Words) }), Property("custom.cellOptions", new { Type = "color-text" })] : Array.Empty<object>(),
        .. key.Width is { } width ? [Property("custom.width", width)] : Array.Empty<object>(),
    ];

    private static List<object> Properties(Board board, Table table, ValueColumn column)
    {
        List<object> properties =
        [
            Property("unit", column.Unit.Name),
            Property("noValue", column.Absence),
            Property("thresholds", PanelJson.Thresholds(column.Thresholds)),
            Property("custom.cellOptions", Cell(column)),
        ];
        AddWhere(column.Unit.Decimals is not null, "decimals", column.Unit.Decimals ?? 0);
        properties.Add(Property("mappings", (object[])[.. PanelJson.Mappings(column.ValueNames), PanelJson.Nothing(column.Absence, column.ValueNames.Count)]));
        AddWhere(column.Style == CellStyle.Bar, "min", 0);
        AddWhere(column.Maximum is not null, "max", column.Maximum ?? 0);
        if (column.DrillDown is { } way)
        {
            properties.Add(Property("links", new[] { LinkJson.OfCell(board, table, way) }));
        }

        return properties;

        void AddWhere(bool condition, string id, object value)
        {
            if (condition)
            {
                properties.Add(Property(id, value));
            }
        }
    }

    private static object Property(string id, object value) => new { Id = id, Value = value };

    // A colour without a judgement would only be loud.
    private static object Cell(ValueColumn column) => column switch
    {
        { Style: CellStyle.Bar } => new { Type = "gauge", Mode = "basic", ValueDisplayMode = "text" },
        { Thresholds.Count: < 2, ValueNames.Count: 0 } or { Style: CellStyle.Plain } => new { Type = "auto" },
        { Style: CellStyle.ColoredText } => new { Type = "color-text" },
        _ => new { Type = "color-background", Mode = "basic" },
    };
}
