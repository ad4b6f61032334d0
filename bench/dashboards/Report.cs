using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>What was measured, with the goal beside it.</summary>
internal static class Report
{
    /// <summary>The file of the dashboard that everybody opens first.</summary>
    public const string FleetBoard = "monitor-fleet.json";

    private static readonly TimeSpan FleetGoal = TimeSpan.FromSeconds(3);

    /// <summary>Writes the slowest queries, every dashboard, and the rules.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="panels">Every query of every dashboard, asked alone.</param>
    /// <param name="rules">Every rule.</param>
    /// <param name="together">All queries of the fleet dashboard, asked at once.</param>
    /// <param name="interval">Time between two evaluations of the rules, which all of them have to fit in.</param>
    /// <param name="slowest">How many queries are listed.</param>
    /// <returns>Whether every goal was met.</returns>
    public static async Task<bool> WriteAsync(
        TextWriter output, IReadOnlyList<LiveResult> panels, IReadOnlyList<LiveResult> rules, TimeSpan together, TimeSpan interval, int slowest)
    {
        var goal = LiveCheck.Goal.TotalMilliseconds;
        await output.WriteLineAsync($"{"ms",7} {"goal",6} {"series",7}  query");
        foreach (var result in panels.Concat(rules).OrderByDescending(result => result.Milliseconds).Take(slowest))
        {
            await output.WriteLineAsync($"{result.Milliseconds,7:0} {goal,6:0} {result.Series,7}  {Path.GetFileName(result.File)}: {result.Where}{Flag(result.Milliseconds > goal)}");
        }

        await output.WriteLineAsync($"\n{"ms",7} {"goal",6} {"queries",7}  one after the other");
        foreach (var board in panels.GroupBy(result => Path.GetFileName(result.File)).OrderByDescending(Sum))
        {
            await output.WriteLineAsync($"{Sum(board),7:0} {"-",6} {board.Count(),7}  {board.Key}");
        }

        var (perRound, round) = (Sum(rules), interval.TotalMilliseconds);
        await output.WriteLineAsync($"{perRound,7:0} {round,6:0} {rules.Count,7}  one evaluation of all rules{Flag(perRound > round)}");
        var (fleet, fleetGoal) = (together.TotalMilliseconds, FleetGoal.TotalMilliseconds);
        await output.WriteLineAsync($"{fleet,7:0} {fleetGoal,6:0} {panels.Count(IsOfFleet),7}  {FleetBoard}, all at once as a browser asks{Flag(fleet > fleetGoal)}\n");
        var errors = panels.Concat(rules).Where(result => result.Verdict == LiveVerdict.Error).ToList();
        foreach (var error in errors)
        {
            await output.WriteLineAsync($"{Path.GetFileName(error.File)}: {error.Where}: {error.Reason}");
        }

        var late = panels.Concat(rules).Count(result => result.Milliseconds > goal);
        var withData = panels.Concat(rules).Count(result => result.Series > 0);
        await output.WriteLineAsync($"{panels.Count + rules.Count} queries, {withData} with data, {late} slower than {goal:0} ms, {errors.Count} errors.");
        return late == 0 && errors.Count == 0 && fleet <= fleetGoal && perRound <= round;
    }

    private static bool IsOfFleet(LiveResult result) => Path.GetFileName(result.File) == FleetBoard;

    private static double Sum(IEnumerable<LiveResult> results) => results.Sum(result => result.Milliseconds);

    private static string Flag(bool isLate) => isLate ? "  <- slower than its goal" : "";
}
