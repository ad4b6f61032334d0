using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>
/// Many scrapes with trouble mixed in, each a round of questions of its own. A leak shows as memory or connections that grow from one
/// mark to the next, a wedge as series that do not come back.
/// </summary>
internal sealed class Endurance(PostgresServer postgres, RunningContestant running, TextWriter output)
{
    private const int TroubleEvery = 250;

    /// <summary>From half the way, when every trouble was met several times, to the end; what is more is a leak.</summary>
    private const double Growth = 1.1;

    /// <summary>
    /// From a tenth of the way to the end. Until then not every kind of trouble was met once; buffers that the largest round after a restart
    /// took are kept, which was measured as 1.27 times.
    /// </summary>
    private const double GrowthOfAll = 1.4;

    /// <summary>One for each scrape, one for each lane of the background, and those that are kept warm.</summary>
    private const double Connections = 5;

    /// <summary>Missing series that are named; the rest are counted.</summary>
    private const int Named = 5;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    /// <summary>What comes and goes with what the server does at the moment, and what tells of a failure, which comes with the failure.</summary>
    private static readonly IReadOnlyList<string> Passing = ["pg_exporter_", "pg_stat_statements", "pg_statement", "pg_stat_activity", "pg_locks", "pg_wait"];

    private double connections;

    public async Task<bool> RunAsync(int scrapes)
    {
        var started = Stopwatch.StartNew();
        var expected = await FirstAsync();
        int[] marks = [Math.Max(1, scrapes / 10), scrapes / 2, scrapes];
        output.WriteLine($"endurance: {scrapes} scrapes, a round of questions each, trouble every {TroubleEvery}; {expected.Count} series expected");
        output.WriteLine("   scrapes     memory  connections    series   files  threads");
        Queue<Func<Task>> troubles = new([FreezeAsync, TerminateAsync, LockAsync, AbandonAsync, postgres.RestartAsync]);
        var (memory, lost, faults) = (new List<long>(), new List<string>(), 0);
        for (var scrape = 1; scrape <= scrapes; scrape++)
        {
            await running.Scraper.ScrapeAsync();
            if (scrape % TroubleEvery == 0)
            {
                var trouble = troubles.Dequeue();
                troubles.Enqueue(trouble);
                await trouble();
                faults++;
                lost.AddRange(await MissingAsync(expected));
                connections = Math.Max(connections, await ConnectionsAsync());
            }

            if (marks.Contains(scrape))
            {
                memory.Add(ProcessTree.Resident(running.ProcessId));
                await PrintAsync(scrape, memory[^1]);
            }
        }

        var (growth, growthOfAll) = ((double)memory[^1] / memory[^2], (double)memory[^1] / memory[0]);
        output.WriteLine(
            $"{scrapes} scrapes and {faults} troubles in {started.Elapsed.TotalMinutes:0.0} min; memory x {growthOfAll:0.00} from a tenth of the way to the end, x {growth:0.00} from half of it; "
            + $"at most {connections} connections; series that did not come back within {Recovery.TotalSeconds} s: {Tell([.. lost.Distinct()])}");
        return growth <= Growth && growthOfAll <= GrowthOfAll && connections <= Connections && lost.Count == 0;
    }

    private async Task PrintAsync(int scrape, long resident)
    {
        var process = $"/proc/{running.ProcessId}";
        var series = (await running.Scraper.ScrapeAsync()).Series.Count();
        output.WriteLine(
            $"{scrape,10}{resident / 1e6,8:0.0} MB{await ConnectionsAsync(),13}{series,10}{Directory.GetFiles($"{process}/fd").Length,8}{Directory.GetDirectories($"{process}/task").Length,9}");
    }

    private Task<double> ConnectionsAsync() => postgres.NumberAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}'");

    private static string Tell(List<string> lost) =>
        lost.Count == 0 ? "none" : $"{lost.Count}, {string.Join(", ", lost.Take(Named))}{(lost.Count > Named ? ", …" : "")}";

    /// <summary>The series that are there each time when nothing new has come for a while.</summary>
    private async Task<HashSet<string>> FirstAsync()
    {
        var steady = await SeriesAsync();
        for (var unchanged = 0; unchanged < 5;)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            var now = await SeriesAsync();
            unchanged = now.Count <= steady.Count ? unchanged + 1 : 0;
            if (unchanged == 0)
            {
                steady = now;
            }
            else
            {
                steady.IntersectWith(now);
            }
        }

        return steady;
    }

    /// <summary>Expected series that are still missing when recovery has had its time.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(HashSet<string> expected)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var now = await SeriesAsync();
            var missing = expected.Where(series => !now.Contains(series)).ToList();
            if (missing.Count == 0 || waited.Elapsed > Recovery)
            {
                return missing;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Name and labels of each.</summary>
    private async Task<HashSet<string>> SeriesAsync() =>
        [.. (await running.Scraper.ScrapeAsync()).Series.Select(line => line[..line.LastIndexOf(' ')]).Where(series => !Passing.Any(family => series.StartsWith(family, StringComparison.Ordinal)))];

    private async Task FreezeAsync()
    {
        var processes = ProcessTree.Of(postgres.ProcessId);
        Programs.Signal("STOP", processes);
        try
        {
            await running.Scraper.ScrapeAsync();
        }
        finally
        {
            Programs.Signal("CONT", processes);
        }
    }

    private Task TerminateAsync() =>
        postgres.ExecuteAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}'");

    private async Task LockAsync()
    {
        await using var holder = await postgres.LockAsync(PostgresServer.BigDatabase, "t1");
        await running.Scraper.ScrapeAsync();
    }

    /// <summary>A scraper that asks and goes away before the answer.</summary>
    private async Task AbandonAsync()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", running.Port);
        await socket.SendAsync("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
    }
}
