using Monitor.Dashboards;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>Fills a Prometheus, asks everything, and tells how long it took.</summary>
internal static class Bench
{
    private static readonly TimeSpan Step = PanelTime.Default.Step;

    /// <summary>A little more than the hour that a panel shows, so that the first rate has something to look back at.</summary>
    private static readonly TimeSpan History = PanelTime.Range + TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FleetGoal = TimeSpan.FromSeconds(3);

    /// <summary>Whether a generated file asks Prometheus something.</summary>
    public static bool Asks(string path) =>
        path.StartsWith(DashboardFiles.DashboardFolder, StringComparison.Ordinal) || path.StartsWith(DashboardFiles.RuleFolder, StringComparison.Ordinal);

    /// <summary>All of it.</summary>
    /// <returns>Whether every goal was met.</returns>
    public static async Task<bool> RunAsync(SimulatedFleet fleet, string program, int slowest, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var server = await PrometheusServer.StartAsync(program, cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
        var started = time.GetTimestamp();
        var count = await new RemoteWrite(http, time.GetUtcNow(), Step, (int)(History / Step)).SendAsync(fleet.Series(), cancellationToken);
        await output.WriteLineAsync(
            $"{fleet.Size}: {count:N0} series with {(int)(History / Step)} samples each, written in {time.GetElapsedTime(started).TotalSeconds:0} s; Prometheus takes {server.ResidentBytes / 1e9:0.0} GB");

        var files = DashboardFiles.Render();
        var prometheus = new PrometheusApi(http, time);
        var boards = files.Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(file => (file.Path, file.Text));
        var panels = await new LiveCheck(prometheus).RunAsync(boards, cancellationToken);
        var rules = await RulesAsync(prometheus, files.Where(file => file.Path.StartsWith(DashboardFiles.RuleFolder, StringComparison.Ordinal)), cancellationToken);
        await output.WriteLineAsync($"Asked; Prometheus takes {server.ResidentBytes / 1e9:0.0} GB\n");
        return await Report.WriteAsync(output, panels, rules, slowest, FleetGoal);
    }

    /// <summary>Rules as Prometheus evaluates them: now, one after the other.</summary>
    private static async Task<IReadOnlyList<LiveResult>> RulesAsync(
        PrometheusApi prometheus, IEnumerable<(string Path, string Text)> files, CancellationToken cancellationToken)
    {
        var results = new List<LiveResult>();
        foreach (var place in files.SelectMany(file => ExpressionFiles.Read(file.Path, file.Text)))
        {
            var answer = await prometheus.QueryAsync(place.Expression, cancellationToken);
            results.Add(new(place.File, place.Where, place.Expression, answer.Error is null ? LiveVerdict.Data : LiveVerdict.Error)
            {
                Milliseconds = answer.Elapsed.TotalMilliseconds,
                Series = answer.Series,
                Reason = answer.Error ?? "",
            });
        }

        return results;
    }
}
