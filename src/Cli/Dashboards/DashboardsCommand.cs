using System.CommandLine;
using Monitor.Dashboards;

namespace Monitor.Cli.Dashboards;

/// <summary><c>monitor dashboards</c></summary>
internal static class DashboardsCommand
{
    public static Command Create(Terminal terminal) => new Verb(
        "dashboards",
        "Grafana dashboards, Prometheus rules and their documents, generated from the metric catalogue into this checkout.",
        "monitor dashboards generate",
        "monitor dashboards check",
        "monitor dashboards view --open")
    {
        Generate(terminal),
        Check(terminal),
        ViewCommand.Create(terminal),
    };

    private static Verb Generate(Terminal terminal)
    {
        var command = new Verb("generate", "Write dashboards, rules and documents into the checkout.", "monitor dashboards generate");
        command.SetAction(_ =>
        {
            foreach (var path in DashboardFiles.Generate(Workspace.Checkout))
            {
                terminal.Raw(path);
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static Verb Check(Terminal terminal)
    {
        var command = new Verb(
            "check",
            "Report every panel and rule that names a series or label that nothing exports, and every file that differs from what would be generated.",
            "monitor dashboards check");
        command.SetAction(_ =>
        {
            var problems = DashboardFiles.Check(Workspace.Checkout);
            foreach (var problem in problems)
            {
                terminal.Raw(problem.ToString()!);
            }

            terminal.Say(problems.Count == 0 ? "No problems." : $"{Words.Count(problems.Count, "problem")}.");
            return problems.Count == 0 ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }
}
