using System.ComponentModel;
using System.Diagnostics;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>Prometheus' own judge of rules.</summary>
internal static class Promtool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Whether this machine has it; Prometheus comes with it.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, "promtool")));

    /// <summary>Runs it in a directory, and gives its exit code and everything that it said.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string directory, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Start(directory, arguments);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await error);
    }

    private static Process Start(string directory, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool is not installed: it comes with Debian's package prometheus.");
            throw;
        }
    }
}
