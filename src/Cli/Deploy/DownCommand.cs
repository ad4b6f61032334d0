using System.CommandLine;

namespace Monitor.Cli.Deploy;

/// <summary><c>monitor down</c></summary>
internal static class DownCommand
{
    public static Command Create(Terminal terminal)
    {
        var inventory = Options.Inventory();
        var command = new Verb(
            "down",
            "Remove the lab and the keys, passwords and audit spool that were made for it. The base image and the packages stay in the cache.",
            "monitor down")
        {
            inventory,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var fleet = Workspace.ReadFleet(parsed.GetValue(inventory)!);
            var lab = Workspace.Lab();
            var existed = File.Exists(lab.Paths.StateFile);

            // Only the state of the fleet that lived on the lab: an inventory of real hosts, named by mistake, loses nothing. It goes first,
            // because an older lab's is known by the lab's own key.
            var removed = LabFleet.Of(fleet).Remove();
            await lab.DestroyAsync(cancellationToken);
            terminal.Say(existed || removed ? "The lab is gone." : $"There was no lab `{Workspace.LabName}`; whatever might have been left of one is gone.");
            return ExitCode.Fine;
        });
        return command;
    }
}
