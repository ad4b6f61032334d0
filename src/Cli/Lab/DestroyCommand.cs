using System.CommandLine;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab destroy</c></summary>
internal static class DestroyCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Verb(
            "destroy",
            "Remove everything that the lab made: processes, mounts, namespaces, links, disks. Works after a crash half way, and twice.",
            "monitor lab destroy");
        command.SetAction(async (_, cancellationToken) =>
        {
            await Workspace.Lab().DestroyAsync(cancellationToken);
            terminal.Say("The lab is gone.");
            return ExitCode.Fine;
        });
        return command;
    }
}
