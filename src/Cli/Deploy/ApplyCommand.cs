using System.CommandLine;

namespace Monitor.Cli.Deploy;

/// <summary><c>monitor apply</c></summary>
internal static class ApplyCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new DeployOptions();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "A line for every step." };
        var command = new Verb(
            "apply",
            "Make the nodes what the inventory says: plan, then change, nodes in parallel. Stopped half way, it goes on where it was when called again.",
            "monitor apply production.yml")
        {
            verbose,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = options.Open(terminal, parsed);
            return await RunAsync(terminal, session, parsed.GetValue(verbose), cancellationToken);
        });
        return command;
    }

    /// <summary>Plans and applies.</summary>
    public static async Task<int> RunAsync(Terminal terminal, DeploySession session, bool verbose, CancellationToken cancellationToken)
    {
        var plan = await session.PlanAsync(cancellationToken);
        if (plan.Refusals.Count > 0)
        {
            PlanCommand.PrintRefusals(terminal, plan);
            return ExitCode.Problems;
        }

        if (plan.IsEmpty)
        {
            terminal.Say($"Nothing to change on {Words.Count(plan.Nodes, "node")}.");
            return ExitCode.Fine;
        }

        var result = await Activity.ShowAsync(
            terminal, "applying", activity => session.ApplyAsync(plan, new ApplyDisplay(terminal, activity, verbose), cancellationToken));
        if (result.Succeeded)
        {
            terminal.Say($"{Words.Count(result.Outcomes.Count, "step")} done in {result.Duration.TotalSeconds:0} s.");
            return ExitCode.Fine;
        }

        terminal.Error(
            $"{Words.Count(result.Failures.Count, "step")} failed, {result.Remaining.Count} not begun. Mend the cause, then call this again: it goes on from here.");
        return ExitCode.Problems;
    }
}
