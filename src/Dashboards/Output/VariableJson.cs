using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>The selections at the head of a dashboard, as Grafana wants them.</summary>
internal static class VariableJson
{
    /// <summary>The data source first, then the board's own.</summary>
    public static IReadOnlyList<object> All(Board board) => [DataSourceVariable, .. board.Variables.Select(Of)];

    private static object DataSourceVariable => new
    {
        Name = DataSource.Variable, Label = "Prometheus", Type = "datasource", Query = "prometheus", Regex = "", Hide = 0, Refresh = 1,
        Multi = false, IncludeAll = false, SkipUrlSync = false, Current = new { }, Options = Array.Empty<object>(),
    };

    private static object Of(Variable variable)
    {
        var query = $"label_values({variable.From.Text}, {variable.Label})";
        return new
        {
            variable.Label.Name,
            Label = variable.Title,
            Type = "query",
            Datasource = DataSource.Reference,
            Definition = query,
            Query = new { Query = query, RefId = "StandardVariableQuery" },
            Regex = "",
            // 2: again whenever the time range changes, because a cluster may be younger than the page.
            Refresh = 2,
            // 3: alphabetically, with numbers as numbers.
            Sort = 3,
            Hide = 0,
            Multi = variable.OffersAll,
            IncludeAll = variable.OffersAll,
            AllValue = variable.OffersAll ? ".*" : null,
            SkipUrlSync = false,
            Current = variable.OffersAll ? new { Text = new[] { "All" }, Value = new[] { "$__all" } } : (object)new { },
            Options = Array.Empty<object>(),
        };
    }
}
