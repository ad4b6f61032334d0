using System.CommandLine;
using Monitor.Dashboards;
using Monitor.Dashboards.Live;
using Monitor.Model.Topology;
using Spectre.Console;

namespace Monitor.Cli.Dashboards;

/// <summary><c>monitor dashboards check</c></summary>
internal static class CheckCommand
{
    public static Verb Create(Terminal terminal)
    {
        var live = new Option<string?>("--live")
        {
            Description = "Also run every query against the Prometheus at this address; without an address, against that of the fleet of --inventory.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "URL",
        };
        var inventory = Options.InventoryOption();
        var tls = new TlsOptions();
        var json = Options.Json();
        var command = new Verb(
            "check",
            "Report every panel and rule that names a series or label that nothing exports, and every file that differs from what would be generated. "
            + "With --live, also every query without data, with an error, or slower than 1 s, and why a query need not have data now.",
            "monitor dashboards check",
            "monitor dashboards check --live",
            "monitor dashboards check --live https://prometheus.example:9090 --ca ca.crt --certificate me.crt --key me.key --json")
        {
            live,
            inventory,
            json,
        };
        tls.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetResult(live) is null)
            {
                return Files(terminal, parsed.GetValue(json));
            }

            return parsed.GetValue(live) is { } url
                ? await LiveAsync(terminal, tls.Client(parsed, url), parsed.GetValue(json), cancellationToken)
                : await FleetAsync(terminal, parsed.GetValue(inventory)!, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static int Files(Terminal terminal, bool json)
    {
        var problems = DashboardFiles.Check(Workspace.Checkout);
        if (json)
        {
            terminal.WriteJson(new { Problems = problems });
        }
        else
        {
            foreach (var problem in problems)
            {
                terminal.Raw(problem);
            }

            terminal.Say(problems.Count == 0 ? "No problems." : $"{Words.Count(problems.Count, "problem")}.");
        }

        return problems.Count == 0 ? ExitCode.Fine : ExitCode.Problems;
    }

    private static async Task<int> FleetAsync(Terminal terminal, string inventory, bool json, CancellationToken cancellationToken)
    {
        using var access = FleetAccess.Open(Workspace.ReadFleet(inventory));
        return await LiveAsync(terminal, access.InfraHttp(Ports.Prometheus), json, cancellationToken);
    }

    private static async Task<int> LiveAsync(Terminal terminal, HttpClient http, bool json, CancellationToken cancellationToken)
    {
        using (http)
        {
            var problems = DashboardFiles.Check(Workspace.Checkout);
            var files = DashboardFiles.Read(Workspace.Checkout);
            if (files.Count == 0)
            {
                throw new UsageException($"{Workspace.Checkout} has neither dashboards nor rules: call this in a checkout, or run `monitor dashboards generate` first.");
            }

            var prometheus = new PrometheusApi(http, TimeProvider.System);
            // Hundreds of questions would all meet the same.
            if ((await prometheus.QueryAsync("vector(1)", cancellationToken)).Error is { } error)
            {
                if (json)
                {
                    terminal.WriteJson(new { Problems = problems, Goal = LiveCheck.Goal.TotalMilliseconds, Error = error });
                }

                terminal.Error($"{http.BaseAddress}: {error}");
                return ExitCode.Problems;
            }

            var results = await Activity.ShowAsync(terminal, $"Asking {http.BaseAddress}", _ => new LiveCheck(prometheus).RunAsync(files, cancellationToken));
            if (json)
            {
                terminal.WriteJson(new { Problems = problems, Goal = LiveCheck.Goal.TotalMilliseconds, Queries = results });
            }
            else
            {
                Print(terminal, problems, results);
            }

            return problems.Count == 0 && !results.Any(result => result.IsProblem) ? ExitCode.Fine : ExitCode.Problems;
        }
    }

    private static void Print(Terminal terminal, IReadOnlyList<string> problems, IReadOnlyList<LiveResult> results)
    {
        foreach (var problem in problems)
        {
            terminal.Raw(problem);
        }

        var notable = results.Where(result => result.Verdict != LiveVerdict.Data).OrderByDescending(result => result.IsProblem).ToList();
        if (notable.Count > 0)
        {
            var table = Tables.Plain("file", "where", "verdict", ">ms", "why");
            foreach (var result in notable)
            {
                var verdict = result.Verdict.ToString().ToLowerInvariant();
                table.AddRow(
                    Markup.Escape(Path.GetFileName(result.File)), Markup.Escape(result.Where), result.IsProblem ? $"[red]{verdict}[/]" : verdict,
                    $"{result.Milliseconds:0}", Markup.Escape(result.Reason));
            }

            terminal.Print(table);
        }

        var slowest = results.MaxBy(result => result.Milliseconds);
        terminal.Say(
            $"{results.Count(result => result.Verdict == LiveVerdict.Data)} of {results.Count} queries have data, "
            + $"{results.Count(result => result.Verdict == LiveVerdict.Excused)} excused, {Words.Count(problems.Count + results.Count(result => result.IsProblem), "problem")}"
            + (slowest is null ? "." : $"; the slowest took {slowest.Milliseconds:0} ms: {Path.GetFileName(slowest.File)}, {slowest.Where}."));
    }
}
