using System.CommandLine;

namespace Monitor.Cli;

/// <summary>Options that several commands share, so that they agree on names and defaults.</summary>
internal static class Options
{
    /// <summary>The inventory, as the argument of the commands that are about it. Default: the lab's.</summary>
    public static Argument<string> Inventory() => new("inventory")
    {
        Description = "The inventory file.",
        DefaultValueFactory = _ => Workspace.LabInventory,
    };

    /// <summary>The inventory, as an option of the commands that are about something else.</summary>
    public static Option<string> InventoryOption() => new("--inventory", "-i")
    {
        Description = "The inventory file.",
        DefaultValueFactory = _ => Workspace.LabInventory,
    };

    /// <summary>Whether to print JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output." };
}
