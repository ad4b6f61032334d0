using CliWrap;
using CliWrap.Buffered;

namespace Monitor.Provisioner.Packages;

/// <summary>A program of this machine, run with a deadline and in English.</summary>
/// <param name="Program">Its name.</param>
/// <param name="DebianPackage">The package that brings it.</param>
internal sealed record Tool(string Program, string DebianPackage)
{
    /// <summary>Variables of the environment that are added.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs it, and gives each line of standard output to <paramref name="onLine"/> as it comes.</summary>
    /// <exception cref="SnapshotException">It is not installed, or the deadline passed.</exception>
    public async Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        var command = CliWrap.Cli.Wrap(Program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?>(Environment) { ["LC_ALL"] = "C.UTF-8" })
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => onLine?.Invoke(line)))
            .WithValidation(CommandResultValidation.None);
        try
        {
            return await command.ExecuteBufferedAsync(limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SnapshotException($"`{Program} {string.Join(' ', arguments.Take(3))} …` took longer than {deadline.TotalMinutes:0} min and was stopped.");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new SnapshotException($"`{Program}` cannot be run: {missing.Message}. Install the Debian package {DebianPackage}.", missing);
        }
    }
}
