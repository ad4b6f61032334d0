using System.Diagnostics;

namespace Monitor.Cli.Tests;

/// <summary>What a call of the real program said.</summary>
/// <param name="ExitCode">0 fine, 1 problems, 2 usage.</param>
/// <param name="Output">Standard output: data.</param>
/// <param name="Talk">Standard error.</param>
internal sealed record Transcript(int ExitCode, string Output, string Talk);

/// <summary>Calls the program that was built with these tests, with a home of its own.</summary>
internal sealed class MonitorProcess : IDisposable
{
    /// <summary>An inventory without a mistake: one infra node and a cluster of one member, deployed nowhere.</summary>
    public const string SmallFleet = """
        fleet: small
        nodes: { infra-1: 127.0.0.76, db-1: 127.0.0.77 }
        infra: infra-1
        etcd: [db-1]
        clusters: { pg-one: { members: { 1: db-1 } } }
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string directory = System.IO.Directory.CreateTempSubdirectory("monitor-cli-").FullName;

    /// <summary>Where the program keeps its state.</summary>
    public string Home => Path.Combine(directory, "home");

    /// <summary>Where the program keeps downloads.</summary>
    public string Cache => Path.Combine(directory, "cache");

    /// <summary>A file for the program to read; its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The directory in which the program is called.</summary>
    public string Directory => directory;

    /// <summary>What the program finds in its environment besides.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Starts the program; the caller ends it.</summary>
    public Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "monitor"), arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MONITOR_HOME"] = Home, ["MONITOR_CACHE"] = Cache },
        };
        start.Environment.Remove("GRAFANA_TOKEN");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async Task<Transcript> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var talk = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Transcript(process.ExitCode, await output, await talk);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose() => System.IO.Directory.Delete(directory, recursive: true);
}
