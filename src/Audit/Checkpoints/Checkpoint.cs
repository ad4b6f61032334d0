using System.Globalization;

namespace Monitor.Audit.Checkpoints;

/// <summary>What the vault's log was at a moment: the text of a C2SP tlog-checkpoint with the time as an extension line.</summary>
/// <param name="Origin">The log's name, also the name of its key: no blanks, no plus sign.</param>
/// <param name="Size">How many records the log held.</param>
/// <param name="Root">The RFC 6962 root of those records, in base64.</param>
/// <param name="Time">When it was signed, by the vault's clock, to the millisecond.</param>
public sealed record Checkpoint(string Origin, long Size, string Root, DateTimeOffset Time)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The text that is signed: four lines, each with its line end.</summary>
    public string Text =>
        $"{Origin}\n{Size}\n{Root}\ntime {Time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture)}\n";

    /// <summary>Reads the text of a checkpoint, or gives null where it is none.</summary>
    public static Checkpoint? Parse(string text)
    {
        if (text.Split('\n') is not [var origin, var sizeText, var root, var timeText, ""] || !IsOrigin(origin))
        {
            return null;
        }

        if (!long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || !IsRoot(root))
        {
            return null;
        }

        return timeText.StartsWith("time ", StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(
                timeText.AsSpan(5), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new Checkpoint(origin, size, root, time)
            : null;
    }

    /// <summary>True for a text that can name a log: 1 to 128 printable ASCII characters without blank or plus sign.</summary>
    public static bool IsOrigin(string text) =>
        text.Length is > 0 and <= 128 && text.All(character => character is > ' ' and < '\x7f' and not '+');

    private static bool IsRoot(string text)
    {
        Span<byte> root = stackalloc byte[Tree.TreeHash.Bytes];
        return text.Length == 44 && Convert.TryFromBase64String(text, root, out var length) && length == root.Length;
    }
}
