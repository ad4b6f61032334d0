using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Monitor.Provisioner.Operations;

/// <summary>Runs <c>pgbackrest</c> with these arguments somewhere: here, or on the backup host over SSH.</summary>
/// <param name="arguments">Arguments, one each; never a shell's text.</param>
/// <param name="deadline">After it the program is ended and <see cref="TimeoutException"/> thrown.</param>
/// <param name="cancellationToken">Ends the program.</param>
public delegate Task<CommandOutput> RunPgBackRest(
    IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellationToken);

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">0 by custom means success, which proves nothing about a backup.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandOutput(int ExitCode, string Output, string Error);

/// <summary>pgBackRest's questions and commands.</summary>
public sealed class PgBackRest(RunPgBackRest run)
{
    private static readonly TimeSpan InfoDeadline = TimeSpan.FromSeconds(30);

    /// <summary>pgBackRest on this machine.</summary>
    public static PgBackRest Local { get; } = new(RunHereAsync);

    /// <summary>The stanza as the repository has it.</summary>
    public async Task<StanzaReading> GetInfoAsync(string stanza, CancellationToken cancellationToken)
    {
        try
        {
            var output = await run([$"--stanza={stanza}", "--output=json", "--log-level-file=off", "info"], InfoDeadline, cancellationToken);
            return output.ExitCode == 0
                ? Read(output.Output, stanza)
                : new StanzaReading.Unreadable($"pgbackrest info of {stanza} ended with {output.ExitCode}: {Tail(output)}");
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is TimeoutException or IOException or System.ComponentModel.Win32Exception)
        {
            return new StanzaReading.Unreadable($"pgbackrest info of {stanza}: {fault.Message}");
        }
    }

    /// <summary>
    /// Reads a backup and the WAL it needs back from the repository. pgBackRest exits with 0 whatever it finds (measured on 2.45, and read in
    /// the source of later ones), so the text decides.
    /// </summary>
    public async Task<VerifyReport> VerifyAsync(string stanza, string label, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var output = await run(
            [$"--stanza={stanza}", $"--set={label}", "--output=text", "--verbose", "--log-level-file=off", "verify"], deadline, cancellationToken);
        return VerifyReport.Read(output);
    }

    private static StanzaReading Read(string json, string stanza)
    {
        try
        {
            var found = JsonSerializer.Deserialize<List<StanzaInfo>>(json)?.FirstOrDefault(info => info.Name == stanza);
            return found is null
                ? new StanzaReading.Unreadable($"pgbackrest info does not know the stanza {stanza}.")
                : new StanzaReading.Known(found);
        }
        catch (JsonException fault)
        {
            return new StanzaReading.Unreadable($"pgbackrest info of {stanza} is not the JSON it should be: {fault.Message}");
        }
    }

    private static string Tail(CommandOutput output)
    {
        var text = (output.Error + output.Output).Trim();
        return text.Length > 500 ? text[^500..] : text;
    }

    private static async Task<CommandOutput> RunHereAsync(
        IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            var result = await CliWrap.Cli.Wrap("pgbackrest").WithArguments(arguments).WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, limit.Token);
            return new CommandOutput(result.ExitCode, result.StandardOutput, result.StandardError);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"pgbackrest {arguments[^1]} did not end within {deadline.TotalSeconds:0} s.");
        }
    }
}

/// <summary>What came of asking for a stanza.</summary>
public abstract record StanzaReading
{
    private StanzaReading()
    {
    }

    /// <summary>The repository answered.</summary>
    public sealed record Known(StanzaInfo Info) : StanzaReading;

    /// <summary>It did not, or not about this stanza.</summary>
    public sealed record Unreadable(string Reason) : StanzaReading;
}

/// <summary>What <c>pgbackrest verify</c> found.</summary>
/// <param name="Sound">Whether the text says ok and the program ended normally.</param>
/// <param name="Text">The last lines it wrote.</param>
public sealed record VerifyReport(bool Sound, string Text)
{
    private const int TextLimit = 1000;

    /// <summary>Judges the text: a line <c>status: ok</c>, and no line that says error.</summary>
    public static VerifyReport Read(CommandOutput output)
    {
        var text = (output.Output + "\n" + output.Error).Trim();
        var sound = output.ExitCode == 0
            && text.Contains("status: ok", StringComparison.Ordinal)
            && !text.Contains("status: error", StringComparison.Ordinal)
            && !text.Contains("ERROR:", StringComparison.Ordinal);
        return new VerifyReport(sound, text.Length > TextLimit ? text[^TextLimit..] : text);
    }
}
