using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Check;

/// <summary>What an alert holds a measure to.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="Series">The series that the measure is made of, recordings resolved.</param>
/// <param name="Quantity">What the measure is.</param>
/// <param name="IsAbove">Whether it fires above the bound rather than below.</param>
/// <param name="Value">The bound.</param>
/// <param name="Color">The colour of its severity.</param>
public sealed record AlertBound(string Alert, IReadOnlySet<string> Series, Quantity Quantity, bool IsAbove, double Value, string Color);

/// <summary>
/// Reads the bounds of alerts out of their expressions: what stands before the comparison is the measure. Growth within a window is left out, because
/// the same number means something else over another window, and with it an alert that looks at a measure only while it grows so; so are comparisons
/// with 0 and 1, which ask for a state.
/// </summary>
public sealed partial class AlertBounds
{
    private readonly Dictionary<string, string> recordings;

    /// <summary>The bounds of these rules.</summary>
    public AlertBounds(RuleBook book)
    {
        recordings = book.Recordings.ToDictionary(recording => recording.Series.Name, recording => recording.Expression.Text);
        All = [.. book.Alerts.SelectMany(Of)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<AlertBound> All { get; }

    /// <summary>Whether an expression asks how much something grew or how often it changed within a window.</summary>
    public static bool IsGrowth(string expression) => Growth.IsMatch(expression);

    /// <summary>The series that an expression is made of, recordings resolved.</summary>
    public HashSet<string> SeriesOf(string expression) =>
        [.. ExpressionReader.Read(expression).Mentions.SelectMany(mention => recordings.TryGetValue(mention.Name, out var source) ? SeriesOf(source) : [Measured(mention)])];

    /// <summary>Time that a processor idles is another measure than time that is stolen from it, under one name.</summary>
    private static string Measured(Mention mention) => Mode.Match(mention.Selector) is { Success: true } mode ? mention.Name + mode.Value : mention.Name;

    private IEnumerable<AlertBound> Of(Alert alert)
    {
        var text = alert.Expression.Text;
        var comparisons = Comparison.Matches(text)
            .Select(match => (match.Index, IsAbove: match.Groups["side"].Value == ">", Value: double.Parse(match.Groups["bound"].Value, CultureInfo.InvariantCulture)));
        var bound = alert.Thresholds.Count > 0
            ? comparisons.Where(one => alert.Thresholds.Any(threshold => threshold.Default == one.Value)).Take(1)
            : comparisons.Where(one => one.Value is not (0 or 1)).Take(1);
        return bound.Where(one => !IsGrowth(text))
            .Select(one => new AlertBound(alert.Name, SeriesOf(text[..one.Index]), alert.Expression.Quantity, one.IsAbove, one.Value, ColorOf(alert.Severity)));
    }

    private static string ColorOf(Severity severity) => severity == Severity.Critical ? Colors.Bad : Colors.Warning;

    [GeneratedRegex(@" (?<side>[<>])=? (?<bound>\d+(\.\d+)?)", RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison { get; }

    [GeneratedRegex("mode=\"[^\"]*\"")]
    private static partial Regex Mode { get; }

    [GeneratedRegex(@"\b(increase|changes|delta|deriv|predict_linear)\(")]
    private static partial Regex Growth { get; }
}
