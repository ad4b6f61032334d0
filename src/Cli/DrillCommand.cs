using System.CommandLine;
using Monitor.Cli.Audit;
using Monitor.Cli.Deploy;
using Monitor.Remediation.Drills;
using Spectre.Console;

namespace Monitor.Cli;

/// <summary><c>monitor drill</c></summary>
internal static class DrillCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Drill.All.Select(drill => drill.Name)) };
        name.AcceptOnlyFromAmong([.. Drill.All.Select(drill => drill.Name)]);
        var inventory = Options.InventoryOption();
        var json = Options.Json();
        var command = new Verb(
            "drill",
            "Provoke a real fault on the lab, watch alert, decision, action and measurement, and print the timeline. Exit code 0 only when the cluster is "
            + "as it should be, measured, and the audit log verifies.",
            [.. Drill.All.Select(drill => $"monitor drill {drill.Name,-18} {drill.Story}")])
        {
            name,
            inventory,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, Drill.Find(parsed.GetValue(name)!)!, parsed.GetValue(inventory)!, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Drill drill, string inventory, bool json, CancellationToken cancellationToken)
    {
        var fleet = Workspace.ReadFleet(inventory);
        using var access = FleetAccess.Open(fleet);
        var ground = new DrillGround
        {
            Fleet = fleet,
            Cluster = fleet.Clusters is [var first, ..] ? first : throw new UsageException("the inventory has no cluster to drill"),
            Lab = Workspace.Lab(),
            Patroni = access.Patroni(),
            Prometheus = access.Prometheus(),
            Remediation = access.Remediation(),
            Status = access.Status(),
            VerifyAudit = async token => (await AuditVerification.RunAsync(access, token)).First?.ToString(),
        };
        terminal.Say($"{drill.Name}: {drill.Story}.");
        var result = await new DrillRunner(ground, drill, new Moments(terminal)).RunAsync(cancellationToken);
        await using (var trail = await AuditTrail.OpenAsync(access, cancellationToken))
        {
            await trail.RecordAsync(result, cancellationToken);
        }

        if (json)
        {
            terminal.WriteJson(result);
        }
        else
        {
            Print(terminal, result);
        }

        return result.Passed ? ExitCode.Fine : ExitCode.Problems;
    }

    private static void Print(Terminal terminal, DrillResult result)
    {
        if (result.Timeline.Count > 0)
        {
            var began = result.Timeline[0].At;
            var table = Tables.Plain("time (UTC)", ">after", "what", "");
            foreach (var moment in result.Timeline)
            {
                table.AddRow(
                    $"{moment.At:HH:mm:ss.f}", $"{(moment.At - began).TotalSeconds:0.0} s", Markup.Escape(moment.What), Markup.Escape(moment.Detail));
            }

            terminal.Print(table);
        }

        foreach (var problem in result.Problems)
        {
            terminal.Error(problem);
        }

        terminal.Raw(result.Passed ? $"{result.Drill}: passed" : $"{result.Drill}: failed");
    }

    /// <summary>Says each moment as it is seen; the table at the end has them in order.</summary>
    private sealed class Moments(Terminal terminal) : IProgress<Moment>
    {
        public void Report(Moment value) => terminal.Say($"{value.At:HH:mm:ss} {value.What}: {value.Detail}");
    }
}
