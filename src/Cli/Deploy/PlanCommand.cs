using System.CommandLine;
using Monitor.Provisioner.Engine;

namespace Monitor.Cli.Deploy;

/// <summary><c>monitor plan</c></summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new DeployOptions();
        var json = Options.Json();
        var differences = new Option<bool>("--diff") { Description = "Show how the content of files would change; secrets are left out." };
        var command = new Verb(
            "plan",
            "Look at every node and show what an apply would change, and why. Changes nothing. Exit code 1 when a node cannot be used.",
            "monitor plan production.yml",
            "monitor plan production.yml --diff",
            "monitor plan production.yml --json | jq '.steps[] | select(.node == \"db-1\") | .what'")
        {
            differences,
            json,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = options.Open(terminal, parsed);
            var plan = await session.PlanAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Raw(plan.ToJson());
            }
            else
            {
                Print(terminal, plan, parsed.GetValue(differences));
                // A plan that was refused has one thing to say.
                foreach (var warning in plan.Refusals.Count == 0 ? session.Warnings : [])
                {
                    terminal.Say(warning);
                }
            }

            return plan.Refusals.Count == 0 ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }

    public static void Print(Terminal terminal, Plan plan, bool differences)
    {
        PrintRefusals(terminal, plan);
        foreach (var stage in plan.Steps.GroupBy(step => step.Stage))
        {
            terminal.Raw(stage.Key);
            foreach (var step in stage)
            {
                terminal.Raw($"  {step.Node}: {step.What}: {step.Reason}");
                if (differences && step.Difference is { } difference)
                {
                    terminal.Raw(Words.Indent(difference, 6));
                }
            }
        }

        if (plan.Refusals.Count == 0)
        {
            terminal.Say(plan.IsEmpty
                ? $"Nothing to change on {Words.Count(plan.Nodes, "node")}."
                : $"{Words.Count(plan.Steps.Count, "step")} on {Words.Count(plan.Steps.Select(step => step.Node).Distinct().Count(), "node")}. `monitor apply` does them.");
        }
    }

    /// <summary>Says which nodes cannot be used, and that nothing was changed.</summary>
    public static void PrintRefusals(Terminal terminal, Plan plan)
    {
        foreach (var refusal in plan.Refusals)
        {
            terminal.Error(refusal.Reason.StartsWith(refusal.Node, StringComparison.Ordinal) ? refusal.Reason : $"{refusal.Node}: {refusal.Reason}");
        }

        if (plan.Refusals.Count > 0)
        {
            terminal.Say("Nothing was changed on any node.");
        }
    }
}
