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
            var nodes = await lab.ListAsync(cancellationToken);
            await lab.DestroyAsync(cancellationToken);

            // Only the state of the fleet that lived on the lab: an inventory of real hosts, named by mistake, loses nothing.
            var directory = Workspace.FleetDirectory(fleet);
            if (nodes.Count > 0 && nodes.Select(node => node.Node).SequenceEqual(fleet.Nodes) && Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            terminal.Say("The lab is gone.");
            return ExitCode.Fine;
        });
        return command;
    }
}
