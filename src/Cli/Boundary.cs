using System.CommandLine;

namespace Monitor.Cli;

/// <summary>The one place where a command's failure becomes a message and an exit code.</summary>
internal static class Boundary
{
    /// <summary>Parses and runs; ^C and SIGTERM cancel the command, which then ends what it began in good order.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error(error.Message);
            }

            terminal.Say($"See `monitor {string.Join(' ', CommandPath(parsed))}--help`.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            terminal.Error("Cancelled.");
            return ExitCode.Problems;
        }
        catch (UsageException exception)
        {
            foreach (var message in exception.Messages)
            {
                terminal.Error(message);
            }

            return ExitCode.Usage;
        }
        catch (Exception exception) when (Environment.GetEnvironmentVariable("MONITOR_TRACE") is null)
        {
            terminal.Error(exception.Message);
            return ExitCode.Problems;
        }
    }

    private static Stack<string> CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (System.CommandLine.Parsing.CommandResult)result.Parent!)
        {
            names.Push(result.Command.Name + " ");
        }

        return names;
    }
}

/// <summary>The command line, or a file that it names, is wrong; nothing was changed.</summary>
/// <param name="messages">What is wrong and what to do about it, one line each.</param>
internal sealed class UsageException(params IReadOnlyList<string> messages) : Exception(string.Join('\n', messages))
{
    /// <summary>One line each.</summary>
    public IReadOnlyList<string> Messages { get; } = messages;
}
