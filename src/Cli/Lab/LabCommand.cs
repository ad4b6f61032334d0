using System.CommandLine;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab</c>: hosts on this machine, and what can befall them.</summary>
internal static class LabCommand
{
    public static Command Create(Terminal terminal) => new Verb(
        "lab",
        "Debian hosts on this machine, with systemd and sshd, in a network of their own. Needs root.",
        "monitor lab create",
        "monitor lab slow db-1 300ms",
        "monitor lab exec db-1 -- patronictl list",
        "monitor lab destroy")
    {
        CreateCommand.Create(terminal),
        ListCommand.Create(terminal),
        FaultCommands.Kill(terminal),
        FaultCommands.Start(terminal),
        FaultCommands.Partition(terminal),
        FaultCommands.Heal(terminal),
        FaultCommands.Slow(terminal),
        ExecCommand.Create(),
        DestroyCommand.Create(terminal),
    };
}
