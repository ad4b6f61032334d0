using System.Globalization;

namespace Monitor.Exporter.Backup;

/// <summary>The name of a WAL segment: timeline, the upper half of the position, and the segment within it.</summary>
/// <param name="Timeline">The timeline.</param>
/// <param name="Log">The upper 32 bits of the position.</param>
/// <param name="Part">Number of the segment within 4 GiB.</param>
public readonly record struct WalSegment(uint Timeline, uint Log, uint Part)
{
    /// <summary>The size that initdb chooses unless it is told otherwise.</summary>
    public const long DefaultSize = 16L << 20;

    private const int NameLength = 24;

    /// <summary>Reads the 24 digits that a file name begins with; false when it is something else, such as a history file.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out WalSegment segment)
    {
        segment = default;
        if (text.Length < NameLength
            || (text.Length > NameLength && text[NameLength] != '-')
            || !uint.TryParse(text[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var timeline)
            || !uint.TryParse(text[8..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var log)
            || !uint.TryParse(text[16..NameLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var part))
        {
            return false;
        }

        segment = new(timeline, log, part);
        return true;
    }

    /// <summary>The size of segments, found by a position and the segment that it lies in; null when they do not tell.</summary>
    /// <param name="lsn">A position such as <c>0/6000120</c>.</param>
    public long? SizeBy(string? lsn)
    {
        if (lsn?.Split('/') is not [var upper, var lower]
            || !uint.TryParse(upper, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var log)
            || !uint.TryParse(lower, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset)
            || log != Log
            || Part == 0)
        {
            return null;
        }

        for (var size = 1L << 20; size <= 1L << 30; size <<= 1)
        {
            if (offset / size == Part)
            {
                return size;
            }
        }

        return null;
    }

    /// <summary>Position at which it begins.</summary>
    public long Start(long size) => ((long)Log << 32) + (Part * size);

    /// <summary>Which segment it is since position 0, on any timeline.</summary>
    public long Number(long size) => Start(size) / size;
}
