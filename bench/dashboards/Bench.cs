using Monitor.Dashboards;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>Fills a Prometheus, asks everything, and tells how long it took.</summary>
internal static class Bench
{
    /// <summary>Samples lie as far apart as in a fleet that does not say otherwise, and so do the points of a line.</summary>
    private static readonly TimeSpan Step = new Model.Topology.Monitoring().ScrapeInterval;

    /// <summary>Dashboards and rules as they would be generated.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files() => [.. DashboardFiles.Render().Where(file =>
        file.Path.StartsWith(DashboardFiles.DashboardFolder, StringComparison.Ordinal) || file.Path.StartsWith(DashboardFiles.RuleFolder, StringComparison.Ordinal))];

    /// <summary>All of it.</summary>
    /// <returns>Whether every goal was met.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyList<(string Path, string Text)> files, SimulatedFleet fleet, string program, int slowest, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var server = await PrometheusServer.StartAsync(program, cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
        await output.WriteLineAsync($"{fleet.Size}: writing {fleet.Series().Count():N0} series with {fleet.Series().Sum(one => (long)(one.Span / Step)):N0} samples");
        var started = time.GetTimestamp();
        var (series, samples) = await new RemoteWrite(http, time.GetUtcNow(), Step).SendAsync(fleet.Series(), cancellationToken);
        var resident = server.ResidentBytes;
        await output.WriteLineAsync(
            $"{fleet.Size}: {series:N0} series, {samples:N0} samples {Step.TotalSeconds:0} s apart, written in {time.GetElapsedTime(started).TotalSeconds:0} s; Prometheus takes {resident / 1e9:0.0} GB");

        started = time.GetTimestamp();
        var prometheus = new PrometheusApi(http, time);
        var boards = files.Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).ToList();
        var panels = await new LiveCheck(prometheus, new(Step)).RunAsync(boards, cancellationToken);
        var rules = await RulesAsync(prometheus, files.Except(boards), cancellationToken);
        var together = await new TogetherRun(server.Address, new(Step)).SlowestAsync(boards.Single(file => Path.GetFileName(file.Path) == Report.FleetBoard), cancellationToken);
        await output.WriteLineAsync(
            $"Asked in {time.GetElapsedTime(started).TotalSeconds:0} s; Prometheus takes {server.ResidentBytes / 1e9:0.0} GB\n");
        return await Report.WriteAsync(output, panels, rules, together, Step, slowest);
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
