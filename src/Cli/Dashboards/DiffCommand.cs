using System.CommandLine;
using Monitor.Dashboards.Client;

namespace Monitor.Cli.Dashboards;

/// <summary><c>monitor dashboards diff</c></summary>
internal static class DiffCommand
{
    public static Verb Create(Terminal terminal)
    {
        var grafana = new GrafanaOptions();
        var json = Options.Json();
        var command = new Verb(
            "diff",
            "What a push would change, panel by panel, and what earlier pushes left; without --grafana, what `generate` would change in this checkout. Exit code 0: no difference, 1: there are, 2: the call is wrong.",
            "monitor dashboards diff",
            "monitor dashboards diff --grafana https://grafana.example:3000 --token-file token")
        {
            json,
        };
        grafana.AddTo(command);
        command.SetAction((parsed, cancellationToken) => grafana.IsGiven(parsed)
            ? GrafanaAsync(terminal, grafana, parsed, parsed.GetValue(json), cancellationToken)
            : Task.FromResult(Checkout(terminal, parsed.GetValue(json))));
        return command;
    }

    private static async Task<int> GrafanaAsync(Terminal terminal, GrafanaOptions grafana, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        using var api = grafana.Open(parsed);
        var (dashboards, folder) = (PushCommand.Generated(), grafana.Folder(parsed));
        var (planned, refusal) = await new DashboardPush(api).PlanAsync(dashboards, folder, force: false, cancellationToken);
        if (refusal is null)
        {
            (var stale, refusal) = await new DashboardPrune(api).PlanAsync(PushCommand.Uids(dashboards), folder, force: false, cancellationToken);
            planned = [.. planned, .. stale];
        }

        if (json)
        {
            terminal.WriteJson(new { Dashboards = planned, Refusal = refusal });
        }
        else
        {
            PushReport.Print(terminal, planned, isRehearsal: true);
        }

        if (refusal is not null)
        {
            terminal.Error(refusal.Message);
        }

        return refusal is null && planned.All(dashboard => dashboard.Outcome == PushOutcome.Unchanged) ? ExitCode.Fine : ExitCode.Problems;
    }

    private static int Checkout(Terminal terminal, bool json)
    {
        var differences = FileDiff.Of(Workspace.Checkout);
        if (json)
        {
            terminal.WriteJson(new { Files = differences });
        }
        else
        {
            foreach (var file in differences)
            {
                terminal.Raw(file.Path);
                foreach (var change in file.Changes)
                {
                    terminal.Raw($"  {change}");
                }
            }

            terminal.Say(differences.Count == 0 ? "No difference." : $"{Words.Count(differences.Count, "file")}: `monitor dashboards generate` brings them up to date.");
        }

        return differences.Count == 0 ? ExitCode.Fine : ExitCode.Problems;
    }
}
