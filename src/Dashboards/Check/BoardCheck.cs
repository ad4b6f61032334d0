using System.Text.RegularExpressions;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Check;

/// <summary>What can be wrong with a dashboard although every series that it names exists.</summary>
/// <param name="boards">Every dashboard: links lead from one to the other.</param>
public sealed partial class BoardCheck(IReadOnlyList<Board> boards)
{
    private const int MostPanels = 25;
    private const int LeastDescription = 60;

    /// <summary>Everything that is wrong, one line each.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. boards.SelectMany(board => Problems(board).Select(problem => $"{DashboardFiles.DashboardFolder}/{board.Uid}.json: {problem}")),
        .. Repeated(boards.SelectMany(board => board.Rows).SelectMany(row => row.Panels), panel => panel.Description)
            .Select(same => $"panels {string.Join(" and ", same.Select(panel => $"`{panel.Title}`"))} share a description: say on each what it shows there"),
    ];

    private IEnumerable<string> Problems(Board board)
    {
        var panels = board.Rows.SelectMany(row => row.Panels).ToList();
        return
        [
            .. panels.Count is > 0 and <= MostPanels ? Array.Empty<string>() : [$"has {panels.Count} panels, more than {MostPanels} or none"],
            .. Repeated(panels.Select(panel => panel.Title).Concat(board.Rows.Select(row => $"row {row.Title}")), title => PanelId.Of(title).ToString())
                .Select(same => $"{string.Join(" and ", same)} would have the same number: rename one"),
            .. board.Variables.SelectMany((variable, index) => Problems(board, variable, index).Select(problem => $"variable {variable.Label}: {problem}")),
            .. board.Annotations.SelectMany(annotation => Problems(board, annotation).Select(problem => $"annotation {annotation.Name}: {problem}")),
            .. board.Links.Where(place => !IsKnown(place)).Select(place => $"links to {place.Uid}, which does not exist"),
            .. panels.SelectMany(panel => Problems(board, panel).Select(problem => $"panel {panel.Title}: {problem}")),
        ];
    }

    private static IEnumerable<string> Problems(Board board, Variable variable, int index)
    {
        var earlier = board.Variables.Take(index).Select(other => other.Label.Name).ToHashSet();
        return
        [
            .. variable.From.Faults,
            .. variable.From.Labels.Contains(variable.Label) ? Array.Empty<string>() : [$"{variable.From} has no label {variable.Label}"],
            .. Chosen(variable.From).Where(name => !earlier.Contains(name)).Select(name => $"asks for ${name}, which is not chosen before it"),
            .. board.Rows.SelectMany(row => row.Panels).SelectMany(panel => panel.Queries).Select(query => query.Expression)
                .Concat(board.Annotations.Select(annotation => annotation.Expression)).Concat(board.Variables.Select(other => other.From))
                .Any(expression => Chosen(expression).Contains(variable.Label.Name)) ? Array.Empty<string>() : ["nothing on the page asks for it"],
        ];
    }

    private static IEnumerable<string> Problems(Board board, Annotation annotation) =>
    [
        .. annotation.Expression.Faults,
        .. Undeclared(board, annotation.Expression),
        .. MissingInLegend(annotation.Text, annotation.Expression),
    ];

    private IEnumerable<string> Problems(Board board, Panel panel) =>
    [
        .. panel.Description.Length >= LeastDescription && panel.Description[^1] is '.' or '?'
            ? Array.Empty<string>() : [$"its description has to say in sentences how to read it and what is bad ({LeastDescription} characters or more)"],
        .. panel.Queries.SelectMany(query => Problems(board, query)),
        .. panel switch
        {
            Chart chart => Problems(board, chart),
            Table table => Problems(board, table),
            _ => [],
        },
    ];

    private static IEnumerable<string> Problems(Board board, Query query) =>
        [.. query.Expression.Faults, .. Undeclared(board, query.Expression), .. MissingInLegend(query.Legend, query.Expression)];

    private IEnumerable<string> Problems(Board board, Chart chart) =>
    [
        .. chart.Absence.Length > 0 ? Array.Empty<string>() : ["does not say what it means when there is nothing"],
        .. chart.Queries.Where(query => !chart.Unit.Quantity.Fits(query.Expression.Quantity)).Select(query => Misfit(chart.Unit, query.Expression)),
        .. chart.DrillDown is { } way ? Problems(board, way, [.. chart.Queries.Select(query => query.Expression.Labels).Aggregate((left, right) => left.Intersect(right).ToHashSet())]) : [],
    ];

    private IEnumerable<string> Problems(Board board, Table table)
    {
        var keys = table.Keys.Select(key => key.Label).ToHashSet();
        var titles = table.Keys.Select(key => key.Title).Concat(table.Columns.Select(column => column.Title)).ToList();
        return
        [
            .. table.Absence.Length > 0 ? Array.Empty<string>() : ["does not say what it means when there is no row"],
            .. table.Columns.Where(column => !column.Unit.Quantity.Fits(column.Expression.Quantity)).Select(column => Misfit(column.Unit, column.Expression)),
            .. table.Columns.Where(column => !keys.SetEquals(column.Expression.Labels))
                .Select(column => $"column {column.Title} has the labels {string.Join(", ", column.Expression.Labels)} and the rows have {string.Join(", ", keys)}: they would never meet"),
            .. table.Columns.Where(column => column.Expression.IsNamed)
                .Select(column => $"column {column.Title} keeps the name of its metric, which is no key of the rows: aggregate it ({column.Expression})"),
            .. table.Keys.Where(key => !Word.IsMatch(key.Title)).Select(key => $"the heading `{key.Title}` of a key has to be a single word: links name it"),
            .. Repeated(titles, title => title).Select(same => $"the heading `{same.First()}` is there twice"),
            .. table.ThenBy.Append(table.SortedBy).OfType<string>().Where(sorted => !titles.Contains(sorted)).Select(sorted => $"is sorted by `{sorted}`, which is not a column"),
            .. table.Keys.Select(key => key.DrillDown).Concat(table.Columns.Select(column => column.DrillDown)).OfType<DrillDown>().SelectMany(way => Problems(board, way, keys)),
        ];
    }

    private IEnumerable<string> Problems(Board board, DrillDown way, HashSet<Label> labels)
    {
        if (!IsKnown(way.To))
        {
            return [$"leads to {way.To.Uid}, which does not exist"];
        }

        return way.To.Variables
            .Where(variable => !variable.OffersAll && !labels.Contains(variable.Label) && board.Variables.All(own => own.Label != variable.Label))
            .Select(variable => $"leads to {way.To.Uid} without saying which {variable.Label}");
    }

    private bool IsKnown(Place place) => boards.Any(board => board.Uid == place.Uid);

    private static string Misfit(Unit unit, Vector expression) => $"writes {expression.Quantity} as {unit.Quantity} ({unit.Name}): {expression}";

    private static IEnumerable<string> Undeclared(Board board, Vector expression) =>
        Chosen(expression).Where(name => board.Variables.All(variable => variable.Label.Name != name)).Select(name => $"asks for ${name}, which nobody can choose");

    private static IEnumerable<string> MissingInLegend(string legend, Vector expression) =>
        Braces.Matches(legend).Select(match => match.Groups["label"].Value).Where(label => !expression.Labels.Contains(new(label)))
            .Select(label => $"names the label {label}, which {expression} does not have");

    private static IEnumerable<string> Chosen(Vector expression) => Variables.Matches(expression.Text).Select(match => match.Groups["name"].Value).Distinct();

    private static IEnumerable<List<T>> Repeated<T>(IEnumerable<T> items, Func<T, string> key) =>
        items.GroupBy(key).Select(group => group.ToList()).Where(group => group.Count > 1);

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Braces { get; }

    [GeneratedRegex(@"\$\{(?<name>\w+):regex\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variables { get; }

    [GeneratedRegex(@"^[A-Za-z]+$")]
    private static partial Regex Word { get; }
}
