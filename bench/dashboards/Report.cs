using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>What was measured, with the goal beside it.</summary>
internal static class Report
{
    private const string FleetBoard = "monitor-fleet.json";

    /// <summary>Writes the slowest queries, the sum of every dashboard, and the rules.</summary>
    /// <returns>Whether every goal was met.</returns>
    public static async Task<bool> WriteAsync(
        TextWriter output, IReadOnlyList<LiveResult> panels, IReadOnlyList<LiveResult> rules, int slowest, TimeSpan fleetGoal)
    {
        var goal = LiveCheck.Goal.TotalMilliseconds;
        await output.WriteLineAsync($"{"ms",7} {"goal",6} {"series",7}  query");
        foreach (var result in panels.Concat(rules).OrderByDescending(result => result.Milliseconds).Take(slowest))
        {
            await output.WriteLineAsync($"{result.Milliseconds,7:0} {goal,6:0} {result.Series,7}  {Path.GetFileName(result.File)}: {result.Where}{Flag(result.Milliseconds > goal)}");
        }

        await output.WriteLineAsync($"\n{"ms",7} {"goal",6} {"queries",7}  all queries of");
        foreach (var board in panels.GroupBy(result => Path.GetFileName(result.File)).OrderByDescending(Sum))
        {
            var isFleet = board.Key == FleetBoard;
            await output.WriteLineAsync(
                $"{Sum(board),7:0} {(isFleet ? $"{fleetGoal.TotalMilliseconds:0}" : "-"),6} {board.Count(),7}  {board.Key}{Flag(isFleet && Sum(board) > fleetGoal.TotalMilliseconds)}");
        }

        await output.WriteLineAsync($"{Sum(rules),7:0} {"-",6} {rules.Count,7}  one evaluation of all rules");
        var errors = panels.Concat(rules).Where(result => result.Verdict == LiveVerdict.Error).ToList();
        foreach (var error in errors)
        {
            await output.WriteLineAsync($"{Path.GetFileName(error.File)}: {error.Where}: {error.Reason}");
        }

        var late = panels.Concat(rules).Count(result => result.Milliseconds > goal);
        var fleet = panels.Where(result => Path.GetFileName(result.File) == FleetBoard).Sum(result => result.Milliseconds);
        await output.WriteLineAsync(
            $"\n{panels.Count + rules.Count} queries, {late} slower than {goal:0} ms, {errors.Count} errors; the fleet dashboard takes {fleet:0} ms of {fleetGoal.TotalMilliseconds:0} ms, "
            + "asked one after the other.");
        return late == 0 && errors.Count == 0 && fleet <= fleetGoal.TotalMilliseconds;
    }

    private static double Sum(IEnumerable<LiveResult> results) => results.Sum(result => result.Milliseconds);

    private static string Flag(bool isLate) => isLate ? "  <- slower than its goal" : "";
}
