using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>What one exporter needed for one workload, per scrape.</summary>
internal sealed record Measurement
{
    public required string Contestant { get; init; }

    public required int Series { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Times of all scrapes, ascending.</summary>
    public required IReadOnlyList<TimeSpan> Times { get; init; }

    /// <summary>Processor time of the exporter, a scrape, what it does between scrapes included.</summary>
    public required TimeSpan Exporter { get; init; }

    /// <summary>Processor time of the server, a scrape, without what it uses when nobody asks.</summary>
    public required TimeSpan Server { get; init; }

    /// <summary>Sessions opened, a scrape.</summary>
    public required double Sessions { get; init; }

    public required int Connections { get; init; }

    /// <summary>Resident memory at the end, bytes.</summary>
    public required long Resident { get; init; }

    public TimeSpan Median => Times[Times.Count / 2];

    public TimeSpan Slowest => Times[^Math.Max(1, Times.Count / 100)];
}

/// <summary>The server that a workload asks, as far as it is measured.</summary>
/// <param name="ProcessId">Its first process.</param>
/// <param name="SessionsAsync">Sessions opened by the exporters' role so far.</param>
/// <param name="ConnectionsAsync">Connections of that role now.</param>
internal sealed record Watched(int ProcessId, Func<Task<double>> SessionsAsync, Func<Task<double>> ConnectionsAsync)
{
    public static Watched Of(PostgresServer server) => new(
        server.ProcessId,
        () => server.NumberAsync("SELECT sum(sessions) FROM pg_stat_database"),
        () => server.NumberAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}'"));

    public static Watched Of(PgBouncerServer server) => new(server.ProcessId, () => Task.FromResult(0.0), () => Task.FromResult(1.0));
}

/// <summary>Measures one exporter after the other on a quiet server.</summary>
internal sealed class Stopwatches(Watched server, TimeSpan idlePerSecond)
{
    private const int StableScrapes = 4;
    private const int PatientScrapes = 30;

    /// <summary>The part of the series that comes and goes: leading statements, sessions, locks.</summary>
    private const double Unsteady = 0.01;

    /// <summary>Sessions that our own questions open between the two counts: the first one's, counted when it ended, and the one for connections.</summary>
    private const double OwnQuestions = 2;

    private static readonly TimeSpan WarmingPause = TimeSpan.FromSeconds(2);

    /// <summary>What the server uses in a second while nobody asks.</summary>
    public static async Task<TimeSpan> IdleAsync(int server, TimeSpan during)
    {
        var before = ProcessTree.Processor(server);
        await Task.Delay(during);
        return (ProcessTree.Processor(server) - before) / during.TotalSeconds;
    }

    /// <summary>Scrapes until the number of series stands still at the least that the workload is about, then counts.</summary>
    public async Task<Measurement> MeasureAsync(RunningContestant contestant, int scrapes, TimeSpan pause, int expected)
    {
        var last = await WarmAsync(contestant, expected);
        var sessions = await server.SessionsAsync();
        var (exporter, asked) = (ProcessTree.Processor(contestant.ProcessId), ProcessTree.Processor(server.ProcessId));
        var started = System.Diagnostics.Stopwatch.StartNew();
        var times = new List<TimeSpan>(scrapes);
        for (var scrape = 0; scrape < scrapes; scrape++)
        {
            await Task.Delay(pause);
            last = await contestant.Scraper.ScrapeAsync();
            times.Add(last.Took);
        }

        var idle = idlePerSecond * started.Elapsed.TotalSeconds;
        var (exporterAfter, askedAfter) = (ProcessTree.Processor(contestant.ProcessId), ProcessTree.Processor(server.ProcessId));
        var connections = await server.ConnectionsAsync();
        times.Sort();
        return new()
        {
            Contestant = contestant.Name,
            Series = last.Series.Count(),
            Bytes = last.Body.Length,
            Times = times,
            Exporter = (exporterAfter - exporter) / scrapes,
            Server = TimeSpan.FromTicks(Math.Max(0, (askedAfter - asked - idle).Ticks)) / scrapes,
            Sessions = Math.Max(0, await server.SessionsAsync() - sessions - OwnQuestions) / scrapes,
            Connections = (int)connections,
            Resident = ProcessTree.Resident(contestant.ProcessId),
        };
    }

    /// <summary>
    /// Until nothing new came for a while: a short one when all that is expected is there, a long one when it is not, because what is
    /// collected in the background comes by and by.
    /// </summary>
    private static async Task<Answer> WarmAsync(RunningContestant contestant, int expected)
    {
        var answer = await contestant.Scraper.ScrapeAsync();
        var (series, unchanged) = (answer.Series.Count(), 0);
        while (unchanged < (series >= expected ? StableScrapes : PatientScrapes))
        {
            await Task.Delay(WarmingPause);
            answer = await contestant.Scraper.ScrapeAsync();
            var now = answer.Series.Count();
            unchanged = Math.Abs(now - series) <= series * Unsteady ? unchanged + 1 : 0;
            series = now;
        }

        return answer;
    }
}
