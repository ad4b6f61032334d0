using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>A line of what an exporter did while its server was in trouble.</summary>
internal sealed record Conduct(string Contestant, string Fault, string Outcome);

/// <summary>Trouble that every exporter meets one day, and what it does then.</summary>
internal sealed class Faults(PostgresServer postgres, string directory)
{
    private const int Overlapping = 6;
    private const int Rounds = 15;
    private const int WarmScrapes = 30;

    /// <summary>Ours answers from the last round for a second; what happens is to meet a new one.</summary>
    private static readonly TimeSpan LongerThanFresh = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan ScraperPatience = TimeSpan.FromSeconds(20);

    /// <summary>Every process of the server stands still, as on a host whose storage hangs; then it goes on.</summary>
    public async Task<Conduct> FreezeAsync(Contestant contestant)
    {
        await using var running = await contestant.StartAsync(directory);
        await running.Scraper.ScrapeAsync();
        await Task.Delay(LongerThanFresh);
        var processes = ProcessTree.Of(postgres.ProcessId);
        string frozen;
        Programs.Signal("STOP", processes);
        try
        {
            frozen = await TryAsync(running);
        }
        finally
        {
            Programs.Signal("CONT", processes);
        }

        var thawed = Stopwatch.StartNew();
        var after = await RecoveryAsync(running, thawed);
        return new(contestant.Name, "server frozen", $"{frozen}; after the thaw {after}");
    }

    /// <summary>
    /// One table is locked for good and six scrapes overlap, several times; and the same without the lock just before, over the same
    /// connections, because six answers at once take longer than one.
    /// </summary>
    public async Task<Conduct> LockAsync(Contestant contestant)
    {
        await using var running = await contestant.StartAsync(directory);
        var scrapers = Enumerable.Range(0, Overlapping).Select(_ => new Scraper(running.Port, ScraperPatience)).ToList();
        for (var scrape = 0; scrape < WarmScrapes; scrape++)
        {
            await scrapers[scrape % Overlapping].ScrapeAsync();
            await Task.Delay(LongerThanFresh);
        }

        var before = await RoundsAsync(scrapers);
        string waited;
        Crowd locked;
        await using (var holder = await postgres.LockAsync(PostgresServer.BigDatabase, "t1"))
        {
            await using var waits = await LockWaits.StartAsync(postgres);
            locked = await RoundsAsync(scrapers);
            waited = $"at most {waits.Most} waiting backends, the longest for {waits.Longest.TotalMilliseconds:0} ms";
        }

        scrapers.ForEach(scraper => scraper.Dispose());
        return new(contestant.Name, "a table locked, 6 scrapes", $"before: {before}; locked: {locked}; {waited}");
    }

    /// <summary>Rounds of overlapping scrapes. Who leaves one unanswered is not asked again.</summary>
    private static async Task<Crowd> RoundsAsync(List<Scraper> scrapers)
    {
        var (answers, unanswered) = (new List<Answer>(), 0);
        for (var round = 0; round < Rounds && unanswered == 0; round++)
        {
            await Task.Delay(LongerThanFresh);
            foreach (var scrape in scrapers.Select(scraper => scraper.ScrapeAsync()).ToList())
            {
                try
                {
                    answers.Add(await scrape);
                }
                catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
                {
                    unanswered++;
                }
            }
        }

        return new(answers, unanswered);
    }

    private static async Task<string> TryAsync(RunningContestant running)
    {
        var started = Stopwatch.StartNew();
        using var scraper = new Scraper(running.Port, ScraperPatience);
        try
        {
            var answer = await scraper.ScrapeAsync();
            return $"200 with pg_up {answer.Value("pg_up") ?? "missing"} in {answer.Took.TotalSeconds:0.00} s, {answer.Series.Count()} series";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return fault is TaskCanceledException ? $"no answer within {started.Elapsed.TotalSeconds:0} s" : $"failed: {fault.Message}";
        }
    }

    private static async Task<string> RecoveryAsync(RunningContestant running, Stopwatch thawed)
    {
        await Patience.UntilAsync(async () => (await TryAsync(running)).Contains("pg_up 1", StringComparison.Ordinal), TimeSpan.FromMinutes(2), "pg_up 1 after the thaw");
        return $"pg_up 1 within {thawed.Elapsed.TotalSeconds:0.0} s";
    }

    /// <summary>What came of scrapes that overlapped.</summary>
    private sealed record Crowd(IReadOnlyList<Answer> Answers, int Unanswered)
    {
        public override string ToString()
        {
            var times = Answers.Select(answer => answer.Took.TotalMilliseconds).Order().ToList();
            var answered = times.Count == 0 ? "none answered" :
                $"median {times[times.Count / 2]:0} ms, worst {times[^1]:0} ms of {times.Count}, at least {Answers.Min(answer => answer.Series.Count())} series, pg_up 1 in {Answers.Count(answer => answer.Value("pg_up") == "1")}";
            return Unanswered == 0 ? answered : $"{answered}, {Unanswered} without an answer within {ScraperPatience.TotalSeconds:0} s";
        }
    }
}
