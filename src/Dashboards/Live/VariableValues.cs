using System.Text.RegularExpressions;
using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Live;

/// <summary>Fills the variables of a dashboard with values that a Prometheus really has.</summary>
/// <param name="prometheus">Where they are asked for.</param>
/// <param name="excuses">Why a variable may stay empty.</param>
/// <param name="time">How panels cut time.</param>
public sealed partial class VariableValues(PrometheusApi prometheus, Excuses excuses, PanelTime time)
{
    /// <summary>
    /// A dashboard of one database has data only for some of them; trying more choices than this would take minutes and tell no more.
    /// </summary>
    public const int MaximumSelections = 24;

    /// <summary>Values of one variable that are tried.</summary>
    private const int MaximumValues = 6;

    /// <summary>Ways to fill all variables, those that differ in the later variables first; and a line for each variable that stays empty.</summary>
    public async Task<(IReadOnlyList<Selection> Selections, IReadOnlyList<LiveResult> Results)> FindAsync(BoardQueries board, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, LiveResult>();
        IReadOnlyList<Selection> selections = [new(time)];
        foreach (var variable in board.Variables.Where(variable => variable.Type != "datasource"))
        {
            var next = new List<Selection>();
            foreach (var selection in selections)
            {
                var (values, result) = await ValuesAsync(board.File, variable, selection, cancellationToken);
                Keep(results, variable.Name, result);
                next.AddRange(values.Take(MaximumValues).Select(value => selection.With(variable.Name, value)));
            }

            // A variable without values: the panels are asked all the same, as Grafana would.
            selections = next.Count == 0
                ? [.. selections.Select(selection => selection.With(variable.Name, new([""], variable.IsMultiple)))]
                : [.. Spread(next)];
        }

        return (selections, [.. results.Values]);
    }

    // Of several choices in the variables before it, one that gives values is enough.
    private static void Keep(Dictionary<string, LiveResult> results, string name, LiveResult? result)
    {
        if (result is not null && (!results.TryGetValue(name, out var earlier) || (earlier.IsProblem && !result.IsProblem)))
        {
            results[name] = result;
        }
    }

    private static IEnumerable<Selection> Spread(List<Selection> all) =>
        all.Count <= MaximumSelections ? all : Enumerable.Range(0, MaximumSelections).Select(index => all[index * all.Count / MaximumSelections]);

    private async Task<(IReadOnlyList<ChosenValue> Values, LiveResult? Result)> ValuesAsync(
        string file, BoardVariable variable, Selection selection, CancellationToken cancellationToken)
    {
        if (variable.Type != "query")
        {
            return (Fixed(variable), null);
        }

        var query = selection.Apply(variable.Query);
        var result = new LiveResult(file, $"variable {variable.Name}", variable.Query, LiveVerdict.Empty);
        if (LabelValues.Match(query) is not { Success: true } call)
        {
            return ([], result with { Verdict = LiveVerdict.Error, Reason = "a variable can only be checked when it is label_values(series, label) or label_values(label)" });
        }

        var selector = call.Groups["selector"] is { Success: true, Value: var text } ? text : null;
        var (values, error) = await prometheus.LabelValuesAsync(call.Groups["label"].Value, selector, cancellationToken);
        return (
            [.. values.Select(value => new ChosenValue([value], variable.IsMultiple))],
            error is not null ? result with { Verdict = LiveVerdict.Error, Reason = error }
            : values.Count > 0 ? result with { Verdict = LiveVerdict.Data, Series = values.Count }
            : await WithoutValuesAsync(result, query, cancellationToken));
    }

    private async Task<LiveResult> WithoutValuesAsync(LiveResult result, string query, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var mention in ExpressionReader.Read(query).Mentions)
        {
            var excuse = await excuses.FindAsync(mention, cancellationToken);
            if (excuse is not { IsGranted: true })
            {
                return result with { Reason = $"no values: {query}{(excuse is null ? "" : $": {excuse.Reason}")}" };
            }

            reasons.Add(excuse.Reason);
        }

        return reasons.Count == 0
            ? result with { Reason = $"no values: {query}" }
            : result with { Verdict = LiveVerdict.Excused, Reason = string.Join("; ", reasons.Distinct()) };
    }

    private static IReadOnlyList<ChosenValue> Fixed(BoardVariable variable) => variable.Type is "custom" or "interval"
        ? [.. variable.Query.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(value => new ChosenValue([value.Split(" : ")[^1]], variable.IsMultiple))]
        : [new([variable.Query])];

    [GeneratedRegex(@"^\s*label_values\(\s*((?<selector>.+),)?\s*(?<label>[A-Za-z_]\w*)\s*\)\s*$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex LabelValues { get; }
}
