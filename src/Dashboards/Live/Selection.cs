using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Live;

/// <summary>What is chosen in one variable of a dashboard.</summary>
/// <param name="Values">The chosen values.</param>
/// <param name="IsMultiple">Whether the variable allows several values or all of them, which makes Grafana write a regular expression.</param>
public sealed record ChosenValue(IReadOnlyList<string> Values, bool IsMultiple = false);

/// <summary>How a panel cuts time, on a dashboard that has just been opened.</summary>
/// <param name="ScrapeInterval">Time between two scrapes, as Grafana's data source has it set. Grafana's own default is 15 s.</param>
public sealed record PanelTime(TimeSpan ScrapeInterval)
{
    /// <summary>Lines of an hour on a panel of usual width: no point is closer to the next than two scrapes are.</summary>
    public static readonly TimeSpan Range = TimeSpan.FromHours(1);

    /// <summary>What Grafana takes where nobody sets the scrape interval.</summary>
    public static PanelTime Default { get; } = new(TimeSpan.FromSeconds(15));

    /// <summary>Time between two points of a line.</summary>
    public TimeSpan Step => ScrapeInterval;

    /// <summary>Grafana's variables for time. Its rate interval is the larger of step + scrape interval and four scrape intervals.</summary>
    public IReadOnlyDictionary<string, string> Macros { get; } = new Dictionary<string, string>
    {
        ["__rate_interval"] = Output.Durations.Text(4 * ScrapeInterval),
        ["__rate_interval_ms"] = $"{4 * (long)ScrapeInterval.TotalMilliseconds}",
        ["__interval"] = Output.Durations.Text(ScrapeInterval),
        ["__interval_ms"] = $"{(long)ScrapeInterval.TotalMilliseconds}",
        ["__range"] = Output.Durations.Text(Range),
        ["__range_s"] = $"{(long)Range.TotalSeconds}",
        ["__range_ms"] = $"{(long)Range.TotalMilliseconds}",
    };
}

/// <summary>Puts chosen values and Grafana's own time macros in the place of variables, as Grafana's Prometheus data source does.</summary>
/// <param name="chosen">What is chosen, by the name of the variable.</param>
/// <param name="time">How panels cut time.</param>
public sealed partial class Selection(IReadOnlyDictionary<string, ChosenValue> chosen, PanelTime time)
{
    /// <summary>Nothing is chosen yet.</summary>
    public Selection(PanelTime time)
        : this(new Dictionary<string, ChosenValue>(), time)
    {
    }

    /// <summary>The values by the name of the variable.</summary>
    public IReadOnlyDictionary<string, ChosenValue> Chosen { get; } = chosen;

    /// <summary>The same, with one variable more.</summary>
    public Selection With(string variable, ChosenValue value) => new(new Dictionary<string, ChosenValue>(Chosen) { [variable] = value }, time);

    /// <summary>The expression that Prometheus gets. What nobody chose stays as it is.</summary>
    public string Apply(string expression) => Variable.Replace(expression, match =>
    {
        var name = match.Groups["name"].Value;
        return time.Macros.TryGetValue(name, out var macro) ? macro
            : Chosen.TryGetValue(name, out var value) ? Write(value, match.Groups["format"].Value)
            : match.Value;
    });

    /// <summary>Variables of an expression, Grafana's own left out.</summary>
    public static IEnumerable<string> VariablesOf(string expression) =>
        Variable.Matches(expression).Select(match => match.Groups["name"].Value).Where(name => !PanelTime.Default.Macros.ContainsKey(name)).Distinct();

    private static string Write(ChosenValue value, string format) => (format, value) switch
    {
        ("raw", _) => string.Join(',', value.Values),
        ("csv", _) => string.Join(',', value.Values),
        ("pipe", _) => string.Join('|', value.Values),
        // For a text between backticks: what is special in a regular expression is escaped once.
        ("regex", { Values: [var single] }) => Plain(single),
        ("regex", _) => $"({string.Join('|', value.Values.Select(Plain))})",
        (_, { IsMultiple: false, Values: [var single, ..] }) => Quoted(single),
        (_, { Values: [var single] }) => Escaped(single),
        _ => $"({string.Join('|', value.Values.Select(Escaped))})",
    };

    // In a PromQL string the backslash of the regular expression is written twice.
    private static string Escaped(string value) => Special.Replace(value.Replace(@"\", @"\\\\", StringComparison.Ordinal), @"\\$&").Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Plain(string value) => SpecialOrSlash.Replace(value, @"\$&");

    private static string Quoted(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\$(?<name>[A-Za-z_]\w*)|\$\{(?<name>[A-Za-z_]\w*)(:(?<format>\w+))?\}|\[\[(?<name>[A-Za-z_]\w*)(:(?<format>\w+))?\]\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"[$^*{}\[\]'+?.()|]")]
    private static partial Regex Special { get; }

    [GeneratedRegex(@"[$^*{}\[\]+?.()|\\/]")]
    private static partial Regex SpecialOrSlash { get; }
}
