using Monitor.Dashboards.Client;

namespace Monitor.Cli.Dashboards;

/// <summary>What became of dashboards, for a person.</summary>
internal static class PushReport
{
    public static void Print(Terminal terminal, IReadOnlyList<PushedDashboard> dashboards, bool isRehearsal, bool prunes = false)
    {
        foreach (var dashboard in dashboards)
        {
            terminal.Raw($"{dashboard.Title} ({dashboard.Uid}): {Word(dashboard.Outcome, isRehearsal, prunes)}{(dashboard.Detail.Length > 0 ? $": {dashboard.Detail}" : "")}");
            foreach (var change in dashboard.Changes)
            {
                terminal.Raw($"  {change}");
            }
        }

        terminal.Say(string.Join(", ", dashboards.CountBy(dashboard => dashboard.Outcome).Select(count => $"{count.Value} {Word(count.Key, isRehearsal, prunes)}")) is { Length: > 0 } text
            ? text + "."
            : "Nothing was pushed.");
    }

    private static string Word(PushOutcome outcome, bool isRehearsal, bool prunes) => (outcome, isRehearsal) switch
    {
        (PushOutcome.Unchanged, _) => "unchanged",
        (PushOutcome.Created, false) => "created",
        (PushOutcome.Created, true) => "to be created",
        (PushOutcome.Updated, false) => "updated",
        (PushOutcome.Updated, true) => "to be updated",
        (PushOutcome.Edited, _) => "edited in Grafana, left alone",
        (PushOutcome.Removed, _) => "removed",
        (PushOutcome.Stale, _) when prunes => "to be removed",
        (PushOutcome.Stale, _) => "no longer generated, `push --prune` removes it",
        _ => "refused",
    };
}
