using System.Globalization;
using Monitor.ExporterBench.Contest;

namespace Monitor.ExporterBench.Output;

/// <summary>Prints a workload: a line for each exporter, how many times more the others need, and the goals.</summary>
internal static class Report
{
    private static readonly string[] Heads = ["", "series", "KB sent", "median", "p99", "own CPU", "server CPU", "sessions", "conns", "memory"];
    private static readonly int[] Widths = [20, 8, 9, 10, 10, 10, 11, 9, 6, 9];

    public static void Print(TextWriter output, Workload workload, IReadOnlyList<Measurement> results)
    {
        output.WriteLine();
        output.WriteLine($"{workload.Name}: {workload.Title}. {workload.Scrapes} scrapes each, all figures a scrape.");
        output.WriteLine(Line(Heads));
        foreach (var result in results)
        {
            output.WriteLine(Line(Cells(result)));
        }

        foreach (var peer in results.Skip(1))
        {
            output.WriteLine(Line(Ratios(results[0], peer)));
        }

        output.WriteLine("goals: " + Said(Verdicts(workload.Goal, results[0])));
        foreach (var peer in results.Skip(1))
        {
            var pace = new Pace(peer.Median.TotalMilliseconds, peer.Exporter.TotalMilliseconds, peer.Server.TotalMilliseconds);
            if (workload.Goal.At(pace) is { } here)
            {
                output.WriteLine($"at this machine's pace, the peer's {pace.MedianMilliseconds:0} ms for the {workload.Goal.Set!.MedianMilliseconds:0} ms it took where the goals were set: {Said(Times(here, results[0]))}");
            }
        }
    }

    /// <summary>The goals in one line, each with whether it was reached.</summary>
    public static string Said(IEnumerable<(string Text, bool Met)> verdicts) =>
        string.Join(", ", verdicts.Select(verdict => $"{verdict.Text} {(verdict.Met ? "met" : "MISSED")}"));

    /// <summary>Whether ours reached each goal.</summary>
    public static IEnumerable<(string Text, bool Met)> Verdicts(Goal goal, Measurement ours)
    {
        yield return ($"series >= {goal.Series:N0}", ours.Series >= goal.Series);
        foreach (var time in Times(goal, ours))
        {
            yield return time;
        }

        if (goal.Sessions is { } sessions)
        {
            yield return ($"sessions <= {sessions}", ours.Sessions <= sessions);
        }

        if (goal.Connections is { } connections)
        {
            yield return ($"connections <= {connections}", ours.Connections <= connections);
        }

        if (goal.ResidentMegabytes is { } memory)
        {
            yield return ($"memory <= {memory} MB", ours.Resident / 1e6 <= memory);
        }
    }

    private static IEnumerable<(string Text, bool Met)> Times(Goal goal, Measurement ours)
    {
        (string What, double? Most, TimeSpan Took)[] times =
            [("median", goal.MedianMilliseconds, ours.Median), ("own CPU", goal.ExporterMilliseconds, ours.Exporter), ("server CPU", goal.ServerMilliseconds, ours.Server)];
        return times.Where(time => time.Most is not null).Select(time => ($"{time.What} <= {time.Most:0.#} ms", time.Took.TotalMilliseconds <= time.Most));
    }

    private static string[] Cells(Measurement result) =>
    [
        result.Contestant, $"{result.Series}", $"{result.Bytes / 1024}", Milliseconds(result.Median), Milliseconds(result.Slowest), Milliseconds(result.Exporter),
        Milliseconds(result.Server), result.Sessions.ToString("0.00", CultureInfo.InvariantCulture), $"{result.Connections}", $"{result.Resident / 1e6:0.0} MB",
    ];

    private static string[] Ratios(Measurement ours, Measurement peer) =>
    [
        "  they / we", "", "", Ratio(peer.Median, ours.Median), Ratio(peer.Slowest, ours.Slowest), Ratio(peer.Exporter, ours.Exporter),
        Ratio(peer.Server, ours.Server), "", "", $"{(double)peer.Resident / ours.Resident:0.0} x",
    ];

    private static string Ratio(TimeSpan peer, TimeSpan ours) => ours > TimeSpan.Zero ? $"{peer / ours:0.0} x" : "-";

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms";

    private static string Line(string[] cells) =>
        cells[0].PadRight(Widths[0]) + string.Concat(cells.Skip(1).Zip(Widths.Skip(1), (cell, width) => cell.PadLeft(width)));
}
