using System.CommandLine;
using System.CommandLine.Parsing;
using Monitor.Model.Documents;
using Monitor.Provisioner.Lab;

namespace Monitor.Cli.Lab;

/// <summary>The verbs that do one thing to one node.</summary>
internal static class FaultCommands
{
    public static Command Kill(Terminal terminal) => OnNode(
        terminal, "kill", "Cut a node's power: nothing on it gets to say goodbye. Its disk is kept.", "has no power", (lab, node, token) => lab.KillAsync(node, token));

    public static Command Start(Terminal terminal) => OnNode(
        terminal, "start", "Give a node power again and wait until it is up.", "is up", (lab, node, token) => lab.StartAsync(node, token));

    public static Command Partition(Terminal terminal) => OnNode(
        terminal, "partition", "Drop every packet from and to a node, which itself runs on.", "is cut off", (lab, node, token) => lab.PartitionAsync(node, token));

    public static Command Heal(Terminal terminal) => OnNode(
        terminal, "heal", "Undo a partition and a delay.", "is connected again", (lab, node, token) => lab.HealAsync(node, token));

    public static Command Slow(Terminal terminal)
    {
        var node = Node();
        var delay = new Argument<TimeSpan>("delay")
        {
            Description = "What is added to every round trip, as in 300ms: more than zero, at most 10s.",
            CustomParser = ParseDelay,
        };
        var command = new Verb("slow", "Make a node's network slow without losing anything: slow, not dead.", "monitor lab slow db-1 300ms") { node, delay };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await Workspace.Lab().SlowAsync(parsed.GetValue(node)!, parsed.GetValue(delay), cancellationToken);
            terminal.Say($"{parsed.GetValue(node)} is slow by {Durations.Format(parsed.GetValue(delay))}.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static Verb OnNode(
        Terminal terminal, string name, string description, string afterwards, Func<NodeLab, string, CancellationToken, Task> change)
    {
        var node = Node();
        var command = new Verb(name, description, $"monitor lab {name} db-1") { node };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await change(Workspace.Lab(), parsed.GetValue(node)!, cancellationToken);
            terminal.Say($"{parsed.GetValue(node)} {afterwards}.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static Argument<string> Node() => new("node") { Description = "The node's name, as in `monitor lab list`." };

    private static TimeSpan ParseDelay(ArgumentResult result)
    {
        if (Durations.Parse(result.Tokens[0].Value) is { } delay)
        {
            return delay;
        }

        result.AddError($"`{result.Tokens[0].Value}` is not a duration; write it as in 300ms or 1s.");
        return TimeSpan.Zero;
    }
}
