namespace Monitor.Dashboards.Rules;

/// <summary>While the source fires, alerts that match the target and share its labels are not told to anybody.</summary>
/// <param name="Source">A matcher for the cause.</param>
/// <param name="Target">A matcher for what follows from it.</param>
/// <param name="Equal">Labels that both share.</param>
public sealed record Inhibition(string Source, string Target, IReadOnlyList<string> Equal)
{
    /// <summary>A dead node is one message. Alerts about the cluster as a whole are never silenced by it.</summary>
    public static IReadOnlyList<Inhibition> Rules { get; } =
    [
        new(
            $"{AlertLabels.AlertName} = \"{NodeAlerts.NodeDown}\"",
            $"{AlertLabels.AlertName} =~ \"{TargetAlerts.TargetDown}|{TargetAlerts.EtcdMemberDown}\"",
            ["node"]),
    ];
}
