using System.CommandLine;
using Spectre.Console;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab list</c></summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = Options.Json();
        var command = new Verb("list", "The lab's nodes and what they are doing.", "monitor lab list --json") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var nodes = await Workspace.Lab().ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(nodes);
                return ExitCode.Fine;
            }

            if (nodes.Count == 0)
            {
                terminal.Say("There is no lab. `monitor up` makes one and deploys it; `monitor lab create` makes bare hosts.");
                return ExitCode.Fine;
            }

            var table = Tables.Plain("node", "address", "state", ">process", ">memory");
            foreach (var node in nodes)
            {
                table.AddRow(
                    node.Node.Name, node.Node.Address, Markup.Escape(node.State), node.Pid?.ToString() ?? "-", $"{node.MemoryBytes >> 20} MiB");
            }

            terminal.Print(table);
            return ExitCode.Fine;
        });
        return command;
    }
}
