namespace Monitor.Dashboards.Rules;

/// <summary>While the source fires, alerts that match the target and share its labels are not told to anybody.</summary>
/// <param name="Source">A matcher for the cause.</param>
/// <param name="Target">A matcher for what follows from it.</param>
/// <param name="Equal">Labels that both share.</param>
public sealed record Inhibition(string Source, string Target, IReadOnlyList<string> Equal)
{
    /// <summary>
    /// What a book of rules declares, cause by cause, and before all: a dead node is one message. Alerts about a cluster as a whole carry no
    /// node and are never silenced by it.
    /// </summary>
    public static IReadOnlyList<Inhibition> Of(RuleBook book) =>
    [
        new(
            $"{AlertLabels.AlertName} = \"{Cause.NodeDown.AlertName}\"",
            $"{AlertLabels.AlertName} != \"{Cause.NodeDown.AlertName}\"",
            [.. Cause.NodeDown.Shared.Select(label => label.Name)])
        {
            // Equal labels are equal when both are missing, too; so what has no node must not match at all.
            TargetHas = Cause.NodeDown.Shared[0].Name,
        },
        .. book.Alerts
            .SelectMany(alert => alert.SilencedBy, (alert, cause) => (alert.Name, Cause: cause))
            .GroupBy(pair => (pair.Cause.AlertName, Shared: string.Join(',', pair.Cause.Shared)))
            .Select(group => new Inhibition(
                $"{AlertLabels.AlertName} = \"{group.Key.AlertName}\"",
                $"{AlertLabels.AlertName} =~ \"{string.Join('|', group.Select(pair => pair.Name).Distinct())}\"",
                [.. group.First().Cause.Shared.Select(label => label.Name)])
            {
                TargetHas = group.First().Cause.Shared.Select(label => label.Name).FirstOrDefault(),
            }),
    ];

    /// <summary>A label that the target must have; null where they share none.</summary>
    public string? TargetHas { get; init; }
}
