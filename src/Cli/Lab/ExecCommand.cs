using System.CommandLine;

namespace Monitor.Cli.Lab;

/// <summary><c>monitor lab exec</c></summary>
internal static class ExecCommand
{
    public static Command Create()
    {
        var node = new Argument<string>("node") { Description = "The node's name." };
        var words = new Argument<string[]>("command") { Description = "The command and its arguments, after `--`; a shell when there is none." };
        var command = new Verb(
            "exec",
            "Run a command as root inside a node, also while it is cut off. Its exit code is this command's.",
            "monitor lab exec db-1 -- patronictl list",
            "monitor lab exec db-1")
        {
            node,
            words,
        };
        command.SetAction((parsed, cancellationToken) =>
            Workspace.Lab().AttachAsync(parsed.GetValue(node)!, parsed.GetValue(words) ?? [], cancellationToken));
        return command;
    }
}
