using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>All queries of a dashboard at once, as when somebody opens it.</summary>
/// <param name="address">The Prometheus.</param>
/// <param name="panelTime">How panels cut time.</param>
internal sealed class TogetherRun(Uri address, PanelTime panelTime)
{
    /// <summary>Connections that a browser opens to one host (HTTP/1.1): Chromium and Firefox alike.</summary>
    private const int BrowserConnections = 6;

    private const int Times = 5;

    /// <summary>Opens it several times.</summary>
    /// <returns>The slowest time, from the first question to the last byte.</returns>
    public async Task<TimeSpan> SlowestAsync((string Path, string Text) file, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = BrowserConnections }) { BaseAddress = address };
        var prometheus = new PrometheusApi(http, TimeProvider.System);
        var board = BoardQueries.Read(file.Path, file.Text);
        var slowest = TimeSpan.Zero;
        for (var time = 0; time < Times; time++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(board.Queries.Select(query => AskAsync(prometheus, query, cancellationToken)));
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
        }

        return slowest;
    }

    private async Task AskAsync(PrometheusApi prometheus, BoardQuery query, CancellationToken cancellationToken)
    {
        var expression = new Selection(panelTime).Apply(query.Expression);
        var answer = query.Kind == QueryKind.Range
            ? await prometheus.QueryRangeAsync(expression, panelTime.Step, cancellationToken)
            : await prometheus.QueryAsync(expression, cancellationToken);
        if (answer.Error is { } error)
        {
            throw new BenchException($"{query.Where}: {error}");
        }
    }
}
