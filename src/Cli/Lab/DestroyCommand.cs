using System.CommandLine;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab destroy</c></summary>
internal static class DestroyCommand
{
    public static Command Create(Terminal terminal)
    {
        var all = new Option<bool>("--all") { Description = "Every lab that has files under $MONITOR_HOME, not only the one that $MONITOR_LAB names." };
        var command = new Verb(
            "destroy",
            "Remove everything that the lab made: processes, mounts, namespaces, links, disks. Works after a crash half way, and twice.",
            "monitor lab destroy",
            "monitor lab destroy --all")
        {
            all,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<string> names = parsed.GetValue(all) ? Workspace.LabNames() : [Workspace.LabName];
            foreach (var name in names)
            {
                await Workspace.Lab(name).DestroyAsync(cancellationToken);
                terminal.Say($"The lab `{name}` is gone.");
            }

            if (names.Count == 0)
            {
                terminal.Say($"There is no lab under {Workspace.Home}.");
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
