using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>The program that is shipped: native code, not what these tests were built with.</summary>
internal sealed class ShippedProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> talk = new();

    private ShippedProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => talk.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => talk.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Why it cannot be tested, or null.</summary>
    public static string? Missing { get; } = File.Exists(Path) ? null : $"{Path} is not there: `./monitor --version` builds it, and MONITOR_DIST names another directory";

    /// <summary>What it has said so far.</summary>
    public string Talk => string.Join('\n', talk);

    private static string Path => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("MONITOR_DIST") ?? System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "dist"), "monitor-exporter");

    /// <summary>Starts it, to serve until it is disposed of.</summary>
    public static ShippedProgram Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => new(Process.Start(Description(environment, arguments))!);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Status, string Out, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Process.Start(Description(environment, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<string> GetUntilAsync(HttpClient client, string address, Func<string, bool> wanted)
    {
        var answer = "";
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process.HasExited, Talk);
                try
                {
                    answer = await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
                    return wanted(answer);
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => Talk);
        return answer;
    }

    /// <summary>Reads its configuration again.</summary>
    public void Reload() => ProgramFiles.Signal("HUP", [process.Id]);

    /// <summary>Ends it as systemd does, and shows that it goes quietly.</summary>
    public async Task StopAsync()
    {
        ProgramFiles.Signal("TERM", [process.Id]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, Talk);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            ProgramFiles.Signal("KILL", [process.Id]);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static ProcessStartInfo Description(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
