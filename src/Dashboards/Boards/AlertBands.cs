using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>Alerts over time, in the colour of how bad they are.</summary>
internal static class AlertBands
{
    /// <summary>What the values stand for.</summary>
    public static IReadOnlyList<ValueName> Names => [new(3, "critical", Colors.Bad), new(2, "warning", Colors.Warning), new(1, "info", Colors.Neutral)];

    /// <summary>The worst severity that fires, by these labels.</summary>
    public static Vector Worst(IReadOnlyList<Label> by, params IReadOnlyList<Matcher> matchers) =>
        Firing("critical", by, matchers).Times(3).Or(Firing("warning", by, matchers).Times(2)).Or(Firing("info", by, matchers));

    /// <summary>Something as long as rules are evaluated: where this is missing, no alert proves nothing.</summary>
    public static Vector Evaluated => PrometheusSeries.Alerts.Where(Labels.AlertName.Is(Rules.Alert.DeadMan)).CountBy();

    /// <summary>What it means when there is not even a 0.</summary>
    public const string NotEvaluated = "no rule is evaluated";

    /// <summary>How bad, in words: in the colour of the bands.</summary>
    public static IReadOnlyList<KeyWord> Severities { get; } = [new("critical", Colors.Bad), new("warning", Colors.Warning), new("info", Colors.Neutral)];

    private static Vector Firing(string severity, IReadOnlyList<Label> by, IReadOnlyList<Matcher> matchers) =>
        PrometheusSeries.Alerts.Where([Labels.AlertState.Is("firing"), Labels.Severity.Is(severity), .. matchers]).MaxBy(by);
}
