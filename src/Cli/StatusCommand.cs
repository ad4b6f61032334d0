using System.CommandLine;
using Monitor.Provisioner.Operations;
using Spectre.Console;

namespace Monitor.Cli;

/// <summary><c>monitor status</c></summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var inventory = Options.Inventory();
        var json = Options.Json();
        var command = new Verb(
            "status",
            "Members, roles, lag, timelines, services, firing alerts and the head of the audit log, asked now. Exit code 1 when anything is wrong.",
            "monitor status",
            "monitor status production.yml --json | jq '.clusters[].members[] | select(.role == \"leader\")'")
        {
            inventory,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetValue(inventory)!, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, bool json, CancellationToken cancellationToken)
    {
        var fleet = Workspace.ReadFleet(path);
        using var access = FleetAccess.Open(fleet);
        var status = await access.Status().ReadAsync(cancellationToken);
        if (json)
        {
            terminal.WriteJson(status);
        }
        else
        {
            Print(terminal, status);
            foreach (var warning in fleet.Notifications.Warnings)
            {
                terminal.Say(warning);
            }
        }

        return status.IsHealthy ? ExitCode.Fine : ExitCode.Problems;
    }

    /// <summary>The same for a person.</summary>
    public static void Print(Terminal terminal, FleetStatus status)
    {
        var console = terminal.Out;
        foreach (var cluster in status.Clusters)
        {
            console.MarkupLineInterpolated($"[bold]{cluster.Name}[/]{(cluster.Paused ? " (paused: Patroni keeps its hands off)" : "")}");
            terminal.Print(Members(cluster));
            terminal.Print(Services(cluster));
        }

        PrintAlerts(console, status);
        PrintAudit(console, status);
        foreach (var problem in status.Problems)
        {
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        }
    }

    private static Table Members(ClusterStatus cluster)
    {
        var table = Tables.Plain("member", "node", "role", "state", ">timeline", ">lag");
        foreach (var member in cluster.Members)
        {
            table.AddRow(
                Markup.Escape(member.Instance),
                Markup.Escape(member.Node),
                Markup.Escape(member.Role ?? "-"),
                member.State is "running" or "streaming" ? Markup.Escape(member.State) : $"[red]{Markup.Escape(member.State)}[/]",
                member.Timeline?.ToString() ?? "-",
                member.IsLeader ? "-" : member.LagBytes is { } lag ? $"{lag} B" : "unknown");
        }

        return table;
    }

    private static Table Services(ClusterStatus cluster)
    {
        var table = Tables.Plain("service", ">port", "leads to", "");
        foreach (var probe in cluster.Services)
        {
            table.AddRow(
                Markup.Escape(probe.Service.Name),
                probe.Service.Port.ToString(),
                Markup.Escape(probe.Instance ?? "-"),
                probe.Problem is { } problem ? $"[red]{Markup.Escape(problem)}[/]" : (probe.Writable ? "read-write" : "read-only") + (probe.LeadsRight ? "" : " [red](should be the other)[/]"));
        }

        return table;
    }

    private static void PrintAudit(IAnsiConsole console, FleetStatus status)
    {
        if (status.Audit is { } audit)
        {
            console.WriteLine($"Audit: {Words.Count((int)audit.Size, "record")}, checkpoint of {audit.CheckpointTime:yyyy-MM-dd HH:mm:ss} UTC, root {audit.ShortRoot}");
        }
    }

    private static void PrintAlerts(IAnsiConsole console, FleetStatus status)
    {
        if (status.Alerts is { } alerts)
        {
            var wrong = alerts.Where(alert => alert.Name != FleetStatus.DeadMan).ToList();
            console.WriteLine(wrong.Count == 0 ? "Alerts: none" : "Alerts:");
            foreach (var alert in wrong)
            {
                var summary = alert.Annotations.GetValueOrDefault("summary", string.Join(' ', alert.Labels.Values));
                console.MarkupLineInterpolated($"  {alert.State} since {alert.ActiveAt:HH:mm:ss} UTC  {alert.Name}: {summary}");
            }
        }

        foreach (var target in status.TargetsDown ?? [])
        {
            console.MarkupLineInterpolated(
                $"[red]Not scraped: {target.Labels.GetValueOrDefault("job", "?")} on {target.Labels.GetValueOrDefault("node", "?")}: {target.LastError}[/]");
        }
    }
}
