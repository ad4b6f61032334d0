using System.CommandLine;
using System.Text.Json.Nodes;
using Monitor.Dashboards;
using Monitor.Dashboards.Client;

namespace Monitor.Cli.Dashboards;

/// <summary><c>monitor dashboards push</c></summary>
internal static class PushCommand
{
    public static Verb Create(Terminal terminal)
    {
        var grafana = new GrafanaOptions();
        var source = new DataSourceOptions();
        var force = new Option<bool>("--force") { Description = "Also replace dashboards that somebody has changed in Grafana. Grafana keeps theirs as an earlier version." };
        var prune = new Option<bool>("--prune")
        {
            Description = "Also remove dashboards in the folder that an earlier push left and nothing generates any more. Without it they are named.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, and change nothing." };
        var json = Options.Json();
        var command = new Verb(
            "push",
            "Bring the generated dashboards to a Grafana (12; the API is the same from 10 to 13). What somebody has changed there is left alone and reported. "
            + "Exit code 1 when a dashboard was not pushed.",
            "monitor dashboards push --grafana https://grafana.example:3000 --token-file token --dry-run",
            "monitor dashboards push --grafana https://grafana.example:3000 --token-file token --folder Monitor --ca ca.crt")
        {
            force,
            prune,
            dryRun,
            json,
        };
        grafana.AddTo(command);
        source.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = grafana.Open(parsed);
            var push = new DashboardPush(api);
            var dashboards = Generated();
            var folder = grafana.Folder(parsed);
            var isRehearsal = parsed.GetValue(dryRun);
            if (!isRehearsal && source.Read(parsed) is { } dataSource && (await api.CreateDataSourceAsync(dataSource, cancellationToken)).Refusal is { } refused)
            {
                // One of that name is not touched: it may be somebody's own.
                terminal.Error($"The data source was not added. {refused.Message}");
                if (refused.Kind != RefusalKind.Exists)
                {
                    return ExitCode.Problems;
                }
            }

            var (done, refusal) = isRehearsal
                ? await push.PlanAsync(dashboards, folder, parsed.GetValue(force), cancellationToken)
                : await push.PushAsync(dashboards, folder, parsed.GetValue(force), cancellationToken);
            if (refusal is null)
            {
                var leftOver = new DashboardPrune(api);
                var ours = Uids(dashboards);
                (var stale, refusal) = parsed.GetValue(prune) && !isRehearsal
                    ? await leftOver.RemoveAsync(ours, folder, parsed.GetValue(force), cancellationToken)
                    : await leftOver.PlanAsync(ours, folder, parsed.GetValue(force), cancellationToken);
                done = [.. done, .. stale];
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { Dashboards = done, Refusal = refusal });
            }
            else
            {
                PushReport.Print(terminal, done, isRehearsal, parsed.GetValue(prune));
            }

            if (refusal is not null)
            {
                terminal.Error(refusal.Message);
                return ExitCode.Problems;
            }

            if (await push.AdviseOnDataSourceAsync(cancellationToken) is { } advice)
            {
                terminal.Say(advice);
            }

            return done.Any(dashboard => dashboard.IsProblem) ? ExitCode.Problems : ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Their identifiers.</summary>
    public static IReadOnlySet<string> Uids(IEnumerable<JsonObject> dashboards) => dashboards.Select(dashboard => dashboard["uid"]!.GetValue<string>()).ToHashSet();

    /// <summary>The dashboards as this program generates them.</summary>
    public static IReadOnlyList<JsonObject> Generated() =>
    [
        .. DashboardFiles.Render().Where(file => file.Path.StartsWith(DashboardFiles.DashboardFolder, StringComparison.Ordinal)).Select(file => DashboardText.Parse(file.Text)),
    ];
}
