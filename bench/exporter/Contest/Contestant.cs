using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>An exporter that takes part, and how it is started on a port.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Program">Its program.</param>
/// <param name="Arguments">Its arguments, given the port.</param>
/// <param name="Environment">Its environment.</param>
internal sealed record Contestant(string Name, string Program, Func<int, IReadOnlyList<string>> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public async Task<RunningContestant> StartAsync(string directory)
    {
        var port = Programs.FreePort();
        var log = Path.Combine(directory, $"{Name}.log");
        var process = Programs.Start(log, Environment, Program, Arguments(port));
        var running = new RunningContestant(Name, process, port);
        await Patience.UntilAsync(
            async () => process.HasExited
                ? throw new BenchException($"{Name} ended at once: {string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(10))}")
                : await running.IsListeningAsync(),
            TimeSpan.FromSeconds(30),
            $"{Name} to listen");
        return running;
    }
}

/// <summary>An exporter under way.</summary>
internal sealed class RunningContestant(string name, Process process, int port) : IAsyncDisposable
{
    public string Name => name;

    public int ProcessId => process.Id;

    public int Port => port;

    public Scraper Scraper { get; } = new(port);

    public async Task<bool> IsListeningAsync()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Scraper.Dispose();
        Programs.Signal("CONT", [process.Id]);
        await Programs.StopAsync(process);
    }
}
