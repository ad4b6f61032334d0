using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>A line of what an exporter did while its server was in trouble.</summary>
internal sealed record Conduct(string Contestant, string Fault, string Outcome);

/// <summary>Trouble that every exporter meets one day, and what it does then.</summary>
internal sealed class Faults(PostgresServer postgres, string directory)
{
    private const int Overlapping = 6;

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

    /// <summary>One table is locked for good and six scrapes overlap.</summary>
    public async Task<Conduct> LockAsync(Contestant contestant)
    {
        await using var running = await contestant.StartAsync(directory);
        await running.Scraper.ScrapeAsync();
        await Task.Delay(LongerThanFresh);
        var quiet = (await running.Scraper.ScrapeAsync()).Took;
        await Task.Delay(LongerThanFresh);
        await using var holder = await postgres.LockAsync(PostgresServer.BigDatabase, "t1");
        var scrapes = Enumerable.Range(0, Overlapping).Select(_ => TryAsync(running)).ToArray();
        var waiting = 0.0;
        while (!Task.WhenAll(scrapes).IsCompleted)
        {
            waiting = Math.Max(waiting, await postgres.NumberAsync(
                $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}' AND wait_event_type = 'Lock'"));
            await Task.Delay(20);
        }

        var outcomes = await Task.WhenAll(scrapes);
        return new(contestant.Name, "a table locked, 6 scrapes", $"before {quiet.TotalMilliseconds:0} ms; then {string.Join(" | ", outcomes.Distinct())}; at most {waiting} waiting backends");
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
}
