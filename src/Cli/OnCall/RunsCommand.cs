using System.CommandLine;
using Monitor.Cli.Deploy;
using Monitor.Remediation.Api;
using Monitor.Remediation.Journal;
using Spectre.Console;

namespace Monitor.Cli.OnCall;

/// <summary><c>monitor runs</c>: what remediation did, does, and waits for.</summary>
internal static class RunsCommand
{
    private const int Shown = 20;

    public static Command Create(Terminal terminal) => new Verb(
        "runs",
        "What remediation did, does, and waits for.",
        "monitor runs list",
        "monitor runs approve 3fa9c1d2")
    {
        List(terminal),
        Approve(terminal),
    };

    /// <summary>Shows a run until it ends or waits for a person.</summary>
    public static async Task<int> FollowAsync(Terminal terminal, RemediationClient client, Run run, bool json, CancellationToken cancellationToken)
    {
        var last = await client.FollowAsync(run.Id, seen => terminal.Say($"{seen.State}: {seen.StateReason}"), cancellationToken);
        if (json)
        {
            terminal.WriteJson(last);
        }
        else if (last.Plan is { } plan)
        {
            terminal.Raw(plan.Summary);
            foreach (var evidence in plan.Evidence)
            {
                terminal.Raw($"  {evidence}");
            }
        }

        if (last.State == RunState.Planned)
        {
            terminal.Say($"Waits for approval: `monitor runs approve {last.Id[..8]}`.");
        }

        return last.State is RunState.Succeeded or RunState.Planned || (last.State == RunState.Skipped && last.DryRun) ? ExitCode.Fine : ExitCode.Problems;
    }

    private static Verb List(Terminal terminal)
    {
        var inventory = Options.InventoryOption();
        var json = Options.Json();
        var command = new Verb("list", $"The last {Shown} runs, newest first.", "monitor runs list --json") { inventory, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = FleetAccess.Open(Workspace.ReadFleet(parsed.GetValue(inventory)!));
            var runs = (await access.Remediation().ListRunsAsync(cancellationToken)).Take(Shown).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(runs);
                return ExitCode.Fine;
            }

            var table = Tables.Plain("run", "received (UTC)", "action", "on", "by", "state", "reason");
            foreach (var run in runs)
            {
                table.AddRow(
                    run.Id[..8],
                    $"{run.ReceivedAt:MM-dd HH:mm:ss}",
                    run.Action,
                    Markup.Escape(run.Instance ?? run.Cluster),
                    Markup.Escape(run.Actor),
                    run.State.ToString(),
                    Markup.Escape(run.StateReason));
            }

            terminal.Print(table);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Verb Approve(Terminal terminal)
    {
        var inventory = Options.InventoryOption();
        var json = Options.Json();
        var prefix = new Argument<string>("run") { Description = "The run, or the beginning of its name, as in `monitor runs list`." };
        var command = new Verb(
            "approve",
            "Show the plan that waits, let it be carried out, and follow it. The approval is bound to exactly this plan and expires with it.",
            "monitor runs approve 3fa9c1d2")
        {
            prefix,
            inventory,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = FleetAccess.Open(Workspace.ReadFleet(parsed.GetValue(inventory)!));
            var client = access.Remediation();
            var wanted = parsed.GetValue(prefix)!;
            var waiting = (await client.ListRunsAsync(cancellationToken))
                .Where(run => run.State == RunState.Planned && run.Plan is not null && run.Id.StartsWith(wanted, StringComparison.Ordinal)).ToList();
            if (waiting is not [{ Plan: { } plan } one])
            {
                throw new UsageException(waiting.Count == 0 ? $"no run `{wanted}` waits for approval; see `monitor runs list`" : $"several runs begin with `{wanted}`; write more of it");
            }

            terminal.Say(plan.Summary);
            var approved = await client.ApproveAsync(one.Id, new ApprovalRequest(plan.Hash, AuditTrail.Actor), cancellationToken);
            return await FollowAsync(terminal, client, approved, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
