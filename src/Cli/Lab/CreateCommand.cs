using System.CommandLine;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab create</c></summary>
internal static class CreateCommand
{
    public static Command Create(Terminal terminal)
    {
        var inventory = Options.Inventory();
        var command = new Verb(
            "create",
            "Make the nodes of an inventory on this machine, or start those that are stopped. Deploys nothing on them.",
            "monitor lab create",
            "monitor lab create my-lab.yml")
        {
            inventory,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var fleet = Workspace.ReadFleet(parsed.GetValue(inventory)!);
            var lab = Workspace.Lab();
            await Activity.ShowAsync(terminal, "making hosts", () => lab.CreateAsync(fleet.Nodes, new Talk(terminal), cancellationToken));
            terminal.Say($"{fleet.Nodes.Count} nodes are up. Log in with `ssh -i {lab.Paths.LoginKey} -o UserKnownHostsFile={lab.Paths.KnownHosts} root@{fleet.Nodes[0].Address}`.");
            return ExitCode.Fine;
        });
        return command;
    }
}
