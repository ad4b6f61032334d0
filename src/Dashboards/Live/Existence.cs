namespace Monitor.Dashboards.Live;

/// <summary>Whether series exist in a Prometheus, or did within the time of a panel; each is asked for once.</summary>
/// <param name="prometheus">The Prometheus.</param>
public sealed class Existence(PrometheusApi prometheus)
{
    private readonly Dictionary<string, bool> known = [];

    /// <summary>Whether anything matches the selector.</summary>
    public async Task<bool> OfAsync(string selector, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(selector, out var exists))
        {
            var answer = await prometheus.QueryAsync($"count(last_over_time({selector}[{Output.Durations.Text(PanelTime.Range)}]))", cancellationToken);
            known[selector] = exists = answer.Series > 0;
        }

        return exists;
    }
}
