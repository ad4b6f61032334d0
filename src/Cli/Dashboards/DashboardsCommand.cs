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
        CheckCommand.Create(terminal),
        DiffCommand.Create(terminal),
        PushCommand.Create(terminal),
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
}
