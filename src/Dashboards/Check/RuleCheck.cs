using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Check;

/// <summary>What can be wrong with a rule although every series that it names exists.</summary>
public static class RuleCheck
{
    /// <summary>Everything that is wrong, one line each.</summary>
    public static IEnumerable<string> Problems(RuleBook book) =>
    [
        .. book.Recordings.SelectMany(recording => Problems(recording).Select(problem => $"recording {recording.Series.Name}: {problem}")),
        .. book.Alerts.SelectMany(alert => alert.Expression.Faults.Select(problem => $"alert {alert.Name}: {problem}")),
    ];

    private static IEnumerable<string> Problems(Recording recording) =>
    [
        .. recording.Expression.Faults,
        .. recording.Series.Quantity.Fits(recording.Expression.Quantity)
            ? Array.Empty<string>() : [$"is declared as {recording.Series.Quantity}, and records {recording.Expression.Quantity}"],
        .. recording.Expression.Labels.SetEquals(recording.Series.Labels)
            ? Array.Empty<string>() : [$"is declared with the labels {string.Join(", ", recording.Series.Labels)}, and has {string.Join(", ", recording.Expression.Labels)}"],
    ];
}
