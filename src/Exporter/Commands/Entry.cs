using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Commands;

/// <summary>The command line, from words to exit code: 0 fine, 1 found problems or failed, 2 usage.</summary>
public static class Entry
{
    /// <summary>Runs what the words say.</summary>
    /// <param name="words">The arguments of the process.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="screen">Where to answer.</param>
    /// <param name="cancellationToken">Gives a command up; serving ends with a signal.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Func<string, string?> environment, Screen screen, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var arguments = Arguments.Read(words, environment, faults);
        if (arguments.Help)
        {
            await screen.Out.WriteLineAsync(HelpText.Of(arguments.Command));
            return 0;
        }

        if (arguments.Version)
        {
            await screen.Out.WriteLineAsync($"monitor-exporter {ExporterService.Version}");
            return 0;
        }

        if (arguments.Command != "try")
        {
            foreach (var word in arguments.Positional)
            {
                faults.Add(Fault.Of(word, "is neither a command nor a flag; commands are check, explain, list and try"));
            }
        }

        if (faults.Count > 0)
        {
            await ReportAsync(faults, screen);
            return 2;
        }

        return await RunAsync(arguments, screen, cancellationToken);
    }

    private static async Task<int> RunAsync(Arguments arguments, Screen screen, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var setup = Setup.Load(arguments, faults, needsServer: arguments.Command != "list");
        if (arguments.Command == "check")
        {
            return await CheckCommand.RunAsync(arguments, setup, faults, screen, cancellationToken);
        }

        if (setup is null)
        {
            await ReportAsync(faults, screen);
            return 1;
        }

        return arguments.Command switch
        {
            "list" => ListCommand.Run(arguments, setup, screen),
            "try" => await TryCommand.RunAsync(arguments, setup, screen, cancellationToken),
            "explain" => await ExplainCommand.RunAsync(arguments, setup, screen, cancellationToken),
            _ => await ServeCommand.RunAsync(arguments, setup, screen),
        };
    }

    private static async Task ReportAsync(List<Fault> faults, Screen screen)
    {
        foreach (var fault in faults)
        {
            await screen.Error.WriteLineAsync(fault.ToString());
        }
    }
}
