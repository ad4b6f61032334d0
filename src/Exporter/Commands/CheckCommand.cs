using System.Text.Json;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Commands;

/// <summary>Every mistake in the configuration and the collectors, and, when asked, those that only the servers know.</summary>
internal static class CheckCommand
{
    /// <summary>Checks and reports.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="setup">What could be read; null where the configuration is faulty.</param>
    /// <param name="faults">Mistakes in the configuration.</param>
    /// <param name="screen">Where to report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> RunAsync(Arguments arguments, Setup? setup, IReadOnlyList<Fault> faults, Screen screen, CancellationToken cancellationToken)
    {
        var problems = faults.Concat(setup?.CollectorFaults ?? []).Select(ProblemOf).ToList();
        if (setup is not null && arguments.IsOn(Flags.Connect))
        {
            var name = arguments.Value(Flags.Server);
            if (ServerChoice.Named(setup.Config, name) is { Count: 0 })
            {
                await screen.Error.WriteLineAsync(ServerChoice.Unknown(setup.Config, name));
                return 2;
            }

            foreach (var server in ServerChoice.Named(setup.Config, name))
            {
                await foreach (var problem in ServerCheck.ProblemsAsync(server, setup.Catalogue, cancellationToken))
                {
                    problems.Add(problem);
                }
            }
        }

        var catalogue = setup?.Catalogue ?? Catalogue.BuiltIn;
        var report = new CheckReport(catalogue.Collectors.Count, catalogue.Metrics.Count, problems, setup?.Notices ?? []);
        Write(report, arguments.IsOn(Flags.Json), screen);
        return problems.Count == 0 ? 0 : 1;
    }

    private static void Write(CheckReport report, bool json, Screen screen)
    {
        if (json)
        {
            screen.Out.WriteLine(JsonSerializer.Serialize(report, CommandJson.Default.CheckReport));
            return;
        }

        foreach (var notice in report.Notices)
        {
            screen.Error.WriteLine($"note: {notice}");
        }

        foreach (var problem in report.Problems)
        {
            screen.Out.WriteLine($"{problem.Where}: {problem.Message}");
            if (problem.Fix is not null)
            {
                screen.Out.WriteLine($"    {problem.Fix}");
            }
        }

        screen.Out.WriteLine($"{report.Collectors} collectors, {report.Families} families, {report.Problems.Count} {(report.Problems.Count == 1 ? "problem" : "problems")}");
    }

    private static Problem ProblemOf(Fault fault) => new(fault.Line == 0 ? fault.Path : $"{fault.Path}:{fault.Line}:{fault.Column}", fault.Message, null);
}
