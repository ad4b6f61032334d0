using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Live;

/// <summary>What is chosen in one variable of a dashboard.</summary>
/// <param name="Values">The chosen values.</param>
/// <param name="IsMultiple">Whether the variable allows several values or all of them, which makes Grafana write a regular expression.</param>
public sealed record ChosenValue(IReadOnlyList<string> Values, bool IsMultiple = false);

/// <summary>Puts chosen values and Grafana's own time macros in the place of variables, as Grafana's Prometheus data source does.</summary>
/// <param name="chosen">What is chosen, by the name of the variable.</param>
public sealed partial class Selection(IReadOnlyDictionary<string, ChosenValue> chosen)
{
    /// <summary>How far back the queries of a panel look, as on a dashboard that has just been opened.</summary>
    public static readonly TimeSpan Range = TimeSpan.FromHours(1);

    /// <summary>Time between two points of a line. Grafana's data source never goes below its scrape interval, 15 s unless set.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    // Grafana: the larger of interval + scrape interval and four scrape intervals.
    private static readonly Dictionary<string, string> Macros = new()
    {
        ["__rate_interval"] = Output.Durations.Text(4 * Step),
        ["__rate_interval_ms"] = $"{4 * (long)Step.TotalMilliseconds}",
        ["__interval"] = Output.Durations.Text(Step),
        ["__interval_ms"] = $"{(long)Step.TotalMilliseconds}",
        ["__range"] = Output.Durations.Text(Range),
        ["__range_s"] = $"{(long)Range.TotalSeconds}",
        ["__range_ms"] = $"{(long)Range.TotalMilliseconds}",
    };

    /// <summary>Nothing is chosen.</summary>
    public static Selection None { get; } = new(new Dictionary<string, ChosenValue>());

    /// <summary>The values by the name of the variable.</summary>
    public IReadOnlyDictionary<string, ChosenValue> Chosen { get; } = chosen;

    /// <summary>The same, with one variable more.</summary>
    public Selection With(string variable, ChosenValue value) => new(new Dictionary<string, ChosenValue>(Chosen) { [variable] = value });

    /// <summary>The expression that Prometheus gets. What nobody chose stays as it is.</summary>
    public string Apply(string expression) => Variable.Replace(expression, match =>
    {
        var name = match.Groups["name"].Value;
        return Macros.TryGetValue(name, out var macro) ? macro
            : Chosen.TryGetValue(name, out var value) ? Write(value, match.Groups["format"].Value)
            : match.Value;
    });

    /// <summary>Variables of an expression, Grafana's own left out.</summary>
    public static IEnumerable<string> VariablesOf(string expression) =>
        Variable.Matches(expression).Select(match => match.Groups["name"].Value).Where(name => !Macros.ContainsKey(name)).Distinct();

    private static string Write(ChosenValue value, string format) => (format, value) switch
    {
        ("raw", _) => string.Join(',', value.Values),
        ("csv", _) => string.Join(',', value.Values),
        ("pipe", _) => string.Join('|', value.Values),
        ("regex", _) => string.Join('|', value.Values.Select(Escaped)),
        (_, { IsMultiple: false, Values: [var single, ..] }) => Quoted(single),
        (_, { Values: [var single] }) => Escaped(single),
        _ => $"({string.Join('|', value.Values.Select(Escaped))})",
    };

    // In a PromQL string the backslash of the regular expression is written twice.
    private static string Escaped(string value) => Special.Replace(value.Replace(@"\", @"\\\\", StringComparison.Ordinal), @"\\$&").Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Quoted(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\$(?<name>\w+)|\$\{(?<name>\w+)(?::(?<format>\w+))?\}|\[\[(?<name>\w+)(?::(?<format>\w+))?\]\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"[$^*{}\[\]'+?.()|]")]
    private static partial Regex Special { get; }
}
