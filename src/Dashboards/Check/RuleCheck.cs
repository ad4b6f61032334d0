using System.Text.RegularExpressions;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Check;

/// <summary>What can be wrong with a rule although every series that it names exists.</summary>
public static partial class RuleCheck
{
    /// <summary>A program, whose name looks like a series of it.</summary>
    private const string NodeExporter = "node_exporter";

    /// <summary>Everything that is wrong, one line each.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="known">Every series that exists.</param>
    public static IEnumerable<string> Problems(RuleBook book, KnownSeries known) =>
    [
        .. book.Recordings.SelectMany(recording => Problems(recording).Select(problem => $"recording {recording.Series.Name}: {problem}")),
        .. book.Alerts.SelectMany(alert => Problems(alert, known).Select(problem => $"alert {alert.Name}: {problem}")),
    ];

    private static IEnumerable<string> Problems(Alert alert, KnownSeries known) =>
    [
        .. alert.Expression.Faults,
        // What somebody is told at night to look at has to be there, too.
        .. alert.Steps.Append(alert.Meaning).Append(alert.Summary).SelectMany(text => SeriesInText.Matches(text)).Select(match => match.Value).Distinct()
            .Where(name => name != NodeExporter && known.Find(name) is null).Select(name => $"its text names {name}, which nothing exports"),
    ];

    private static IEnumerable<string> Problems(Recording recording) =>
    [
        .. recording.Expression.Faults,
        .. recording.Series.Quantity.Fits(recording.Expression.Quantity)
            ? Array.Empty<string>() : [$"is declared as {recording.Series.Quantity}, and records {recording.Expression.Quantity}"],
        .. recording.Expression.Labels.SetEquals(recording.Series.Labels)
            ? Array.Empty<string>() : [$"is declared with the labels {string.Join(", ", recording.Series.Labels)}, and has {string.Join(", ", recording.Expression.Labels)}"],
    ];

    // By the programs that export them, or by their units: PostgreSQL's own views, functions and settings have neither.
    [GeneratedRegex(@"(?<![\w:])(?:(?:pg_exporter|pgbouncer|pgbackrest|patroni|haproxy|etcd|node|monitor|prometheus|alertmanager)_\w+|[a-z]\w*_(?:total|seconds|bytes|ratio))\b")]
    private static partial Regex SeriesInText { get; }
}
