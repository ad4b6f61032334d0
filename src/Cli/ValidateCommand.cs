using System.CommandLine;
using Monitor.Model.Inventory;

namespace Monitor.Cli;

/// <summary><c>monitor validate</c></summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var inventory = Options.Inventory();
        var json = Options.Json();
        var command = new Verb(
            "validate",
            "Read an inventory and report everything that is wrong with it, with lines. Touches no machine.",
            "monitor validate production.yml")
        {
            inventory,
            json,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(inventory)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string path, bool json)
    {
        var (fleet, faults) = InventoryFile.Parse(Workspace.ReadInventory(path), path);
        if (json)
        {
            terminal.WriteJson(new { valid = fleet is not null, faults, warnings = fleet?.Notifications.Warnings ?? [] });
        }
        else if (fleet is not null)
        {
            terminal.Print($"{path}: fleet {fleet.Name}, {Words.Count(fleet.Nodes.Count, "node")}, {Words.Count(fleet.Clusters.Count, "cluster")}: valid");
            foreach (var warning in fleet.Notifications.Warnings)
            {
                terminal.Say(warning);
            }
        }
        else
        {
            foreach (var fault in faults)
            {
                terminal.Error(fault.ToString());
            }
        }

        return fleet is not null ? ExitCode.Fine : ExitCode.Usage;
    }
}
