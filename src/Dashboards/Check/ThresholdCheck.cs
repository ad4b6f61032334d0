using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Check;

/// <summary>
/// Holds the colours of panels to the alerts: where a panel judges what an alert judges, orange begins where the warning fires and red where the critical
/// alert does, and nowhere else. A page that is green while somebody is woken teaches people not to look at it.
/// </summary>
/// <param name="book">The rules, with the defaults of the inventory: dashboards are the same for every fleet.</param>
public sealed class ThresholdCheck(RuleBook book)
{
    private readonly AlertBounds bounds = new(book);

    /// <summary>Everything that is wrong, one line each.</summary>
    public IEnumerable<string> Problems(IReadOnlyList<Board> boards) =>
        from board in boards
        from panel in board.Rows.SelectMany(row => row.Panels)
        from problem in Problems(panel)
        select $"{DashboardFiles.DashboardFolder}/{board.Uid}.json: panel {panel.Title}: {problem}";

    /// <summary>How many colour scales are held to an alert.</summary>
    public int Held(IReadOnlyList<Board> boards) => boards.SelectMany(board => board.Rows).SelectMany(row => row.Panels).SelectMany(Scales)
        .Count(scale => IsJudged(scale.Steps) && Expected(scale.Expression, scale.Unit) is not null);

    private IEnumerable<string> Problems(Panel panel) => Scales(panel)
        .Where(scale => IsJudged(scale.Steps))
        .Select(scale => (scale.Name, scale.Steps, Expected: Expected(scale.Expression, scale.Unit)))
        .Where(scale => scale.Expected is { } expected && !Same(scale.Steps, expected.Steps))
        .Select(scale => $"{scale.Name}is coloured {Text(scale.Steps)}, and {scale.Expected!.Value.Alerts} says {Text(scale.Expected.Value.Steps)}");

    private static IEnumerable<(string Name, Vector Expression, Unit Unit, IReadOnlyList<Threshold> Steps)> Scales(Panel panel) => panel switch
    {
        Chart { ValueNames.Count: 0 } chart => chart.Queries.Select(query => ("", query.Expression, chart.Unit, chart.Thresholds)),
        Table table => table.Columns.Where(column => column.ValueNames.Count == 0).Select(column => ($"column {column.Title} ", column.Expression, column.Unit, column.Thresholds)),
        _ => [],
    };

    private static bool IsJudged(IReadOnlyList<Threshold> steps) => steps.Count > 1;

    private (IReadOnlyList<Threshold> Steps, string Alerts)? Expected(Vector expression, Unit unit)
    {
        var series = bounds.SeriesOf(expression.Text);
        IReadOnlyList<AlertBound> mine = AlertBounds.IsGrowth(expression.Text)
            ? []
            : [.. bounds.All.Where(bound => bound.Series.IsSubsetOf(series) && (bound.Quantity.Fits(unit.Quantity) || bound.Quantity.Kind == QuantityKind.Mixture))];
        // An alert on a part of the measure judges something else where another is on all of it.
        mine = [.. mine.Where(bound => !mine.Any(other => bound.Series.IsProperSubsetOf(other.Series)))];
        // A panel shows what is used where the alert asks what is free.
        var isComplement = unit.Quantity == Quantity.Share && expression.Text.Contains("1 - ", StringComparison.Ordinal);
        return mine.Count == 0 ? null : (Steps([.. mine.Select(bound => isComplement ? Complement(bound) : bound)], unit), string.Join(" and ", mine.Select(bound => bound.Alert).Distinct()));
    }

    private static AlertBound Complement(AlertBound bound) => bound with { IsAbove = !bound.IsAbove, Value = 1 - bound.Value };

    private static IReadOnlyList<Threshold> Steps(IReadOnlyList<AlertBound> mine, Unit unit)
    {
        var ordered = mine.DistinctBy(bound => (bound.Value, bound.Color)).OrderBy(bound => bound.Value).ToList();
        return ordered[0].IsAbove
            ? [new(null, Colors.Good), .. ordered.Select(bound => new Threshold(Threshold.FirstAbove(bound.Value, unit.Quantity == Quantity.Count), bound.Color))]
            : [new(null, ordered[0].Color), .. ordered.Select((bound, index) => new Threshold(bound.Value, index + 1 < ordered.Count ? ordered[index + 1].Color : Colors.Good))];
    }

    private static bool Same(IReadOnlyList<Threshold> left, IReadOnlyList<Threshold> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.Color == pair.Second.Color && Math.Abs((pair.First.From ?? 0) - (pair.Second.From ?? 0)) < 1e-9);

    private static string Text(IReadOnlyList<Threshold> steps) => string.Join(", ", steps.Select(step => step.From is { } from ? $"{step.Color} from {from}" : step.Color));
}
