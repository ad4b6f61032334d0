using System.Text;
using System.Text.RegularExpressions;

namespace Monitor.Exporter.Backup;

/// <summary>
/// How the latest run of a backup ended, which <c>pgbackrest info</c> does not know: it lists what was made, and a run that failed made nothing. The log
/// that pgBackRest keeps for each stanza on the host of the repository has every run, whoever began it.
/// </summary>
/// <param name="directory">Its <c>log-path</c>.</param>
public sealed partial class BackupLog(string directory)
{
    /// <summary>A run says less than 10 KiB at level info, and each file at level detail; the end of a run is always at the end.</summary>
    private const int MaximumTail = 1024 * 1024;

    /// <summary>Whether it ended with an error or broke off; null when the log holds no run or cannot be read.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="running">Whether a backup holds the lock.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<bool?> HasFailedAsync(string stanza, bool running, CancellationToken cancellationToken)
    {
        // A repository that somebody else made may name a stanza as it likes.
        if (Path.GetFileName(stanza) != stanza)
        {
            return null;
        }

        try
        {
            return Judge(await TailAsync(Path.Combine(directory, $"{stanza}-backup.log"), cancellationToken), running);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What the lines in which runs begin and end say (2.45 to 2.60 write the same).</summary>
    public static bool? Judge(string log, bool running)
    {
        var line = Events().Matches(log).LastOrDefault()?.Value ?? "";
        return line switch
        {
            "" => null,
            _ when line.EndsWith("begin", StringComparison.Ordinal) => !running,
            _ => !line.EndsWith("completed successfully", StringComparison.Ordinal),
        };
    }

    private static async Task<string> TailAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Min(file.Length, MaximumTail)];
        file.Seek(-bytes.Length, SeekOrigin.End);
        var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    [GeneratedRegex(@"^[0-9-]+ [0-9:.]+ P00 +[A-Z]+: backup command (begin|end: (completed successfully|\w+))", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Events();
}
