using System.Diagnostics;
using System.Globalization;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>What an exporter did while its server was in trouble.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="Fault">The trouble.</param>
/// <param name="Outcome">What was seen.</param>
/// <param name="Verdicts">What ours promises of it, and whether it was so.</param>
internal sealed record Conduct(string Contestant, string Fault, string Outcome, IReadOnlyList<(string Text, bool Met)> Verdicts);

/// <summary>Trouble that every exporter meets one day, and what it does then.</summary>
internal sealed class Faults(PostgresServer postgres, string directory)
{
    private const int Overlapping = 6;
    private const int Rounds = 15;
    private const int WarmScrapes = 30;

    /// <summary>Ours answers from the last round for a second; what happens is to meet a new one.</summary>
    private static readonly TimeSpan LongerThanFresh = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan ScraperPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FrozenGoal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DelayGoal = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WaitGoal = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than any statement of ours may run.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(10);

    /// <summary>Every process of the server stands still, as on a host whose storage hangs; then it goes on.</summary>
    public async Task<Conduct> FreezeAsync(Contestant contestant)
    {
        await using var running = await contestant.StartAsync(directory);
        await running.Scraper.ScrapeAsync();
        await Task.Delay(LongerThanFresh);
        var processes = ProcessTree.Of(postgres.ProcessId);
        Attempt frozen;
        Programs.Signal("STOP", processes);
        try
        {
            frozen = await TryAsync(running);
        }
        finally
        {
            Programs.Signal("CONT", processes);
        }

        var recovered = await RecoveryAsync(running);
        var stuck = await StuckAsync();
        return new(
            contestant.Name,
            "server frozen",
            $"{frozen.Text}; after the thaw {(recovered is { } time ? $"pg_up 1 within {time.TotalSeconds:0.0} s" : $"no pg_up 1 within {RecoveryPatience.TotalSeconds:0} s")}; {stuck} stuck backends",
            [
                ($"200 with pg_up 0 within {FrozenGoal.TotalSeconds} s", frozen.Answer is { } answer && answer.Up == "0" && answer.Took <= FrozenGoal),
                ("up again after the thaw", recovered is not null),
                ("no stuck backend", stuck == 0),
            ]);
    }

    /// <summary>
    /// One table is locked for good and six scrapes overlap, several times; and the same without the lock just before and just after, over the
    /// same connections, because six answers at once take longer than one. What the two without the lock differ by is noise of the machine:
    /// the lock is judged against the slower of them.
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
        Crowd locked;
        LockWaits waits;
        await using (var holder = await postgres.LockAsync(PostgresServer.BigDatabase, "t1"))
        {
            await using var watching = waits = await LockWaits.StartAsync(postgres);
            locked = await RoundsAsync(scrapers);
        }

        var (after, stuck) = (await RoundsAsync(scrapers), await StuckAsync());
        scrapers.ForEach(scraper => scraper.Dispose());
        return new(
            contestant.Name,
            $"a table locked, {Overlapping} scrapes",
            $"before: {before}; locked: {locked}; after: {after}; at most {waits.Most} waiting backends, the longest for {waits.Longest.TotalMilliseconds:0} ms; {stuck} stuck backends",
            [
                ("every scrape answered", locked.Unanswered == 0),
                ($"median + {DelayGoal.TotalMilliseconds} ms at most", Delayed(crowd => crowd.Median)),
                ($"worst + {DelayGoal.TotalMilliseconds} ms at most", Delayed(crowd => crowd.Worst)),
                ("at most one waiting backend", waits.Most <= 1),
                ($"waits <= {WaitGoal.TotalMilliseconds} ms", waits.Longest <= WaitGoal),
                ("no stuck backend", stuck == 0),
            ]);

        bool Delayed(Func<Crowd, TimeSpan?> time) =>
            new[] { time(before), time(after) }.Max() is { } unlocked && time(locked) is { } slowed && slowed - unlocked <= DelayGoal;
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

    private static async Task<Attempt> TryAsync(RunningContestant running)
    {
        var started = Stopwatch.StartNew();
        using var scraper = new Scraper(running.Port, ScraperPatience);
        try
        {
            var answer = await scraper.ScrapeAsync();
            return new(answer, $"200 with pg_up {answer.Up ?? "missing"} in {answer.Took.TotalSeconds:0.00} s, {answer.Series.Count()} series");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return new(null, fault is TaskCanceledException ? $"no answer within {started.Elapsed.TotalSeconds:0} s" : $"failed: {fault.Message}");
        }
    }

    /// <summary>How long it takes until the server is up again; null: too long.</summary>
    private static async Task<TimeSpan?> RecoveryAsync(RunningContestant running)
    {
        var thawed = Stopwatch.StartNew();
        while ((await TryAsync(running)).Answer?.Up != "1")
        {
            if (thawed.Elapsed > RecoveryPatience)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return thawed.Elapsed;
    }

    /// <summary>Backends of the exporters that wait for a lock, or have been at one statement for longer than any may run.</summary>
    private Task<double> StuckAsync() => postgres.NumberAsync(string.Create(CultureInfo.InvariantCulture,
        $"""
        SELECT count(*) FROM pg_stat_activity
         WHERE usename = '{PostgresServer.Role}' AND state <> 'idle'
           AND (wait_event_type = 'Lock' OR clock_timestamp() - query_start > make_interval(secs => {Stuck.TotalSeconds}))
        """));

    /// <summary>One scrape, and how it went in words.</summary>
    private sealed record Attempt(Answer? Answer, string Text);

    /// <summary>What came of scrapes that overlapped.</summary>
    private sealed record Crowd(IReadOnlyList<Answer> Answers, int Unanswered)
    {
        private readonly List<TimeSpan> times = [.. Answers.Select(answer => answer.Took).Order()];

        public TimeSpan? Median => times.Count == 0 ? null : times[times.Count / 2];

        public TimeSpan? Worst => times.Count == 0 ? null : times[^1];

        public override string ToString()
        {
            var answered = times.Count == 0 ? "none answered" :
                $"median {Median!.Value.TotalMilliseconds:0} ms, worst {Worst!.Value.TotalMilliseconds:0} ms of {times.Count}, at least {Answers.Min(answer => answer.Series.Count())} series, pg_up 1 in {Answers.Count(answer => answer.Up == "1")}";
            return Unanswered == 0 ? answered : $"{answered}, {Unanswered} without an answer within {ScraperPatience.TotalSeconds:0} s";
        }
    }
}
