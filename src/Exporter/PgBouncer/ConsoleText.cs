using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Reads the texts that the console writes for numbers, switches and times.</summary>
internal static class ConsoleText
{
    /// <summary>A number as PgBouncer pads it, or <c>yes</c> and <c>no</c>; false for anything else, an empty text among it.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim((byte)' ');
        if (Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length)
        {
            value = whole;
            return true;
        }

        if (text.SequenceEqual("yes"u8) || text.SequenceEqual("no"u8))
        {
            value = text.Length == "yes".Length ? 1 : 0;
            return true;
        }

        return Utf8Parser.TryParse(text, out value, out used) && used == text.Length;
    }

    /// <summary>
    /// A time such as <c>2026-11-23 22:12:03 UTC</c>. PgBouncer writes its own time zone by an abbreviation, which does not say which zone
    /// it is: anything but UTC is read as the zone of this host.
    /// </summary>
    public static bool TryTime(ReadOnlySpan<byte> text, TimeZoneInfo local, out DateTimeOffset time)
    {
        const string Pattern = "yyyy-MM-dd HH:mm:ss";
        time = default;
        if (text.Length < Pattern.Length
            || !DateTime.TryParseExact(Encoding.ASCII.GetString(text[..Pattern.Length]), Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return false;
        }

        var zone = text[Pattern.Length..].Trim((byte)' ');
        time = new(clock, zone.SequenceEqual("UTC"u8) || zone.SequenceEqual("GMT"u8) ? TimeSpan.Zero : local.GetUtcOffset(clock));
        return true;
    }
}
