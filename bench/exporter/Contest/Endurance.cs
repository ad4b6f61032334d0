using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>
/// Many scrapes with trouble mixed in, each a round of questions of its own. A leak shows as memory or connections that grow from one
/// mark to the next, a wedge as families that do not come back.
/// </summary>
internal sealed class Endurance(PostgresServer postgres, RunningContestant running, TextWriter output)
{
    private const int TroubleEvery = 250;

    /// <summary>Of the memory at a tenth of the way, when every trouble was met once; what is more is a leak.</summary>
    private const double Growth = 1.25;

    /// <summary>One for each scrape, one for each lane of the background, and those that are kept warm.</summary>
    private const double Connections = 5;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private double connections;

    public async Task<bool> RunAsync(int scrapes)
    {
        var started = Stopwatch.StartNew();
        var expected = await FirstAsync();
        int[] marks = [Math.Max(1, scrapes / 10), scrapes / 2, scrapes];
        output.WriteLine($"endurance: {scrapes} scrapes, a round of questions each, trouble every {TroubleEvery}; {expected.Count} families expected");
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

        var growth = (double)memory[^1] / memory[0];
        output.WriteLine(
            $"{scrapes} scrapes and {faults} troubles in {started.Elapsed.TotalMinutes:0.0} min; memory x {growth:0.00} from the first mark to the last; "
            + $"at most {connections} connections; families that did not come back within {Recovery.TotalSeconds} s: {(lost.Count == 0 ? "none" : string.Join(", ", lost.Distinct()))}");
        return growth <= Growth && connections <= Connections && lost.Count == 0;
    }

    private async Task PrintAsync(int scrape, long resident)
    {
        var process = $"/proc/{running.ProcessId}";
        var series = (await running.Scraper.ScrapeAsync()).Series.Count();
        output.WriteLine(
            $"{scrape,10}{resident / 1e6,8:0.0} MB{await ConnectionsAsync(),13}{series,10}{Directory.GetFiles($"{process}/fd").Length,8}{Directory.GetDirectories($"{process}/task").Length,9}");
    }

    private Task<double> ConnectionsAsync() => postgres.NumberAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}'");

    /// <summary>
    /// The families that are there when nothing new has come for a while. Not the series: which statements and which states of sessions
    /// have one changes with what the server does.
    /// </summary>
    private async Task<HashSet<string>> FirstAsync()
    {
        HashSet<string> families = [];
        for (var unchanged = 0; unchanged < 5;)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            var now = await FamiliesAsync();
            unchanged = now.IsSubsetOf(families) ? unchanged + 1 : 0;
            families = now;
        }

        // What tells of a failure comes with the failure.
        families.RemoveWhere(family => family.StartsWith("pg_exporter_", StringComparison.Ordinal));
        return families;
    }

    /// <summary>Expected families that are still missing when recovery has had its time.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(HashSet<string> expected)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var now = await FamiliesAsync();
            var missing = expected.Where(family => !now.Contains(family)).ToList();
            if (missing.Count == 0 || waited.Elapsed > Recovery)
            {
                return missing;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<HashSet<string>> FamiliesAsync() =>
        [.. (await running.Scraper.ScrapeAsync()).Series.Select(line => line[..line.AsSpan().IndexOfAny('{', ' ')])];

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
