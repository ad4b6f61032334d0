using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>
/// Many scrapes with trouble mixed in. A leak shows as memory or connections that grow from one quarter to the next, a wedge as series
/// that do not come back.
/// </summary>
internal sealed class Endurance(PostgresServer postgres, RunningContestant running, TextWriter output)
{
    private const int TroubleEvery = 250;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    public async Task<bool> RunAsync(int scrapes)
    {
        var expected = await SettledAsync(0);
        output.WriteLine($"endurance: {scrapes} scrapes, trouble every {TroubleEvery}, {expected} series expected");
        output.WriteLine("   scrapes    memory  connections    series  files");
        var trouble = new Queue<Func<Task>>([FreezeAsync, TerminateAsync, LockAsync, AbandonAsync]);
        var (memory, connections, lost) = (new List<long>(), 0.0, 0);
        for (var scrape = 1; scrape <= scrapes; scrape++)
        {
            await running.Scraper.ScrapeAsync();
            if (scrape % TroubleEvery == 0)
            {
                var fault = trouble.Dequeue();
                trouble.Enqueue(fault);
                await fault();
                lost += await SettledAsync(expected) < expected ? 1 : 0;
            }

            if (scrape % Math.Max(1, scrapes / 8) == 0)
            {
                memory.Add(ProcessTree.Resident(running.ProcessId));
                connections = Math.Max(connections, await ConnectionsAsync());
                output.WriteLine($"{scrape,10}{memory[^1] / 1e6,8:0.0} MB{await ConnectionsAsync(),13}{(await running.Scraper.ScrapeAsync()).Series.Count(),10}{Directory.GetFiles($"/proc/{running.ProcessId}/fd").Length,7}");
            }
        }

        var growth = (double)memory[^1] / memory[memory.Count / 2 - 1];
        output.WriteLine($"memory from half time to the end: x {growth:0.00}; at most {connections} connections; series lost for good after {lost} faults");
        return growth <= 1.1 && lost == 0;
    }

    private Task<double> ConnectionsAsync() => postgres.NumberAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{PostgresServer.Role}'");

    /// <summary>The number of series once it reaches what is expected, or when that takes too long.</summary>
    private async Task<int> SettledAsync(int expected)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        var (series, before) = (0, -1);
        while ((series != before || series < expected) && started.Elapsed < Recovery)
        {
            before = series;
            await Task.Delay(TimeSpan.FromSeconds(2));
            series = (await running.Scraper.ScrapeAsync()).Series.Count();
        }

        return series;
    }

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
