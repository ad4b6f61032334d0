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
            return Explain(root, parsed, terminal);
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

    /// <summary>A verb that only has further verbs shows them; every other mistake is named.</summary>
    private static int Explain(RootCommand root, ParseResult parsed, Terminal terminal)
    {
        var path = CommandPath(parsed);
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = terminal.Talk.Profile.Out.Writer });
            return ExitCode.Usage;
        }

        // With a word that is no verb the parser also says that a verb is missing, which it is not.
        var strangers = parsed.Errors.Where(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal))).ToList();
        foreach (var error in strangers.Count > 0 ? strangers : parsed.Errors)
        {
            terminal.Error(error.Message);
        }

        terminal.Say($"See `monitor {string.Concat(path.Select(name => name + " "))}--help`.");
        return ExitCode.Usage;
    }

    private static Stack<string> CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (System.CommandLine.Parsing.CommandResult)result.Parent!)
        {
            names.Push(result.Command.Name);
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
