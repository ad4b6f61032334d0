using Monitor.Dashboards.Panels;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Output;

/// <summary>Ways to other dashboards, as Grafana wants them.</summary>
internal static class LinkJson
{
    /// <summary>A link on each series of a chart.</summary>
    public static object OfSeries(Board board, Chart chart, DrillDown way) =>
        Link(way, board, label => chart.Queries.All(query => query.Expression.Labels.Contains(label)) ? $"${{__field.labels.{label}:percentencode}}" : null);

    /// <summary>A link on each cell of a column.</summary>
    public static object OfCell(Board board, Table table, DrillDown way) =>
        Link(way, board, label => table.Keys.FirstOrDefault(key => key.Label == label) is { } key ? $"${{__data.fields.{key.Title}:percentencode}}" : null);

    /// <summary>A link at the head of the page, which takes along what is chosen and the time range.</summary>
    public static object OfPage(Place place) => new
    {
        Title = place.Title.Split(" / ")[^1], Type = "link", Url = $"/d/{place.Uid}", Tags = Array.Empty<string>(), AsDropdown = false, IncludeVars = true,
        KeepTime = true, TargetBlank = false, Icon = "dashboard", Tooltip = $"{place.Title}, with what is chosen here",
    };

    // Both formats encode whatever a value may hold; `queryparam` writes `var-name=` before each value that is chosen.
    private static object Link(DrillDown way, Board board, Func<Label, string?> known)
    {
        var parts = way.To.Variables
            .Select(variable => known(variable.Label) is { } value ? $"var-{variable.Label}={value}"
                : board.Variables.Any(own => own.Label == variable.Label) ? $"${{{variable.Label}:queryparam}}"
                : null)
            .Append($"${{{DataSource.Variable}:queryparam}}")
            .Append("${__url_time_range}")
            .OfType<string>();
        return new { way.Title, Url = $"/d/{way.To.Uid}?{string.Join('&', parts)}", TargetBlank = false };
    }
}
