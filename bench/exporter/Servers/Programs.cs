using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Monitor.ExporterBench.Servers;

/// <summary>Programs of other makers, and how they are started: as the user postgres when the bench runs as root, which PostgreSQL refuses.</summary>
internal static class Programs
{
    private const string Versions = "/usr/lib/postgresql";

    private static readonly ConcurrentDictionary<int, Process> Running = [];

    /// <summary>The directory of the newest PostgreSQL here.</summary>
    public static string Postgres { get; } =
        (Directory.Exists(Versions) ? Directory.EnumerateDirectories(Versions) : [])
            .Select(path => Path.Combine(path, "bin"))
            .Where(path => File.Exists(Path.Combine(path, "initdb")))
            .OrderBy(path => path, StringComparer.Ordinal)
            .LastOrDefault()
        ?? throw new BenchException("PostgreSQL's server is not installed. Install the Debian packages `postgresql` and `postgresql-contrib`, then run this again.");

    public const string PgBouncer = "/usr/sbin/pgbouncer";

    /// <summary>A program of a Debian package: installed, or in the cache of packages that the exporter's tests keep.</summary>
    public static string Peer(string name)
    {
        var installed = Path.Combine("/usr/bin", name);
        var cache = Path.Combine(
            Environment.GetEnvironmentVariable("MONITOR_CACHE") is { Length: > 0 } set
                ? set
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "monitor"),
            "test-roots");
        return File.Exists(installed) || !Directory.Exists(cache)
            ? installed
            : Directory.EnumerateDirectories(cache, "trixie-*").Select(root => Path.Combine(root, "usr/bin", name)).FirstOrDefault(File.Exists) ?? installed;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a program whose output goes to a file.</summary>
    public static Process Start(string log, IReadOnlyDictionary<string, string> environment, string program, params IReadOnlyList<string> arguments)
    {
        var command = $"exec >\"$BENCH_LOG\" 2>&1; exec \"$0\" \"$@\"";
        IReadOnlyList<string> shell = ["sh", "-c", command, program, .. arguments];
        IReadOnlyList<string> all = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=-all", .. shell]
            : shell;
        var start = new ProcessStartInfo(all[0], all.Skip(1)) { WorkingDirectory = "/" };
        start.Environment["BENCH_LOG"] = log;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        Running[process.Id] = process;
        return process;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchException">It failed; the message has the end of its output.</exception>
    public static async Task RunAsync(string log, string program, params IReadOnlyList<string> arguments)
    {
        using var process = Start(log, new Dictionary<string, string>(), program, arguments);
        await process.WaitForExitAsync();
        Running.TryRemove(process.Id, out _);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{program} ended with {process.ExitCode}: {string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(10))}");
        }
    }

    /// <summary>Asks a program to end and waits for it.</summary>
    public static async Task StopAsync(Process process, string signal = "TERM")
    {
        Running.TryRemove(process.Id, out _);
        Signal(signal, [process.Id]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    /// <summary>Ends what still runs, the newest first: the bench was interrupted.</summary>
    public static async Task StopAllAsync()
    {
        foreach (var process in Running.Values.Where(process => !process.HasExited).OrderByDescending(process => process.Id).ToList())
        {
            // What is frozen goes on to hear that it shall end. SIGINT is PostgreSQL's fast shutdown, which waits for no client.
            Signal("CONT", [process.Id]);
            await StopAsync(process, "INT");
        }
    }

    /// <summary>Sends a signal. That one of a tree ended by itself meanwhile is nothing to tell.</summary>
    public static void Signal(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. processes.Select(id => $"{id}")]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}

/// <summary>The bench cannot go on; the message says what to do.</summary>
public sealed class BenchException(string message) : Exception(message);
