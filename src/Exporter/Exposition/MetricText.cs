using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Monitor.Exporter.Exposition;

/// <summary>The small pieces of the exposition formats, which text 0.0.4 and OpenMetrics 1.0 share.</summary>
public static class MetricText
{
    /// <summary>Bytes that any sample value fits in.</summary>
    public const int LongestNumber = 32;

    /// <summary>ASCII that needs no escape, which is what nearly all names consist of.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code).Except([(byte)'\\', (byte)'"'])]);

    /// <summary>Writes a sample value.</summary>
    public static void WriteNumber(PooledBuffer output, double value) => output.Advance(Format(output.GetSpan(LongestNumber), value));

    /// <summary>Writes a sample value: shortest form that reads back equal; <c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> as both formats spell them. How many bytes it took.</summary>
    public static int Format(Span<byte> output, double value)
    {
        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(output);
            return word.Length;
        }

        int written;
        // Whole numbers are most of what a database counts, and integers are formatted several times faster.
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            Utf8Formatter.TryFormat((long)value, output, out written);
        }
        else
        {
            Utf8Formatter.TryFormat(value, output, out written);
        }

        return written;
    }

    /// <summary>
    /// Writes a label value between its quotes: backslash, quote and newline escaped, and what is not UTF-8 replaced by U+FFFD, because
    /// one bad byte makes Prometheus refuse the whole scrape.
    /// </summary>
    public static void WriteLabelValue(PooledBuffer output, ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAnyExcept(Plain))
        {
            output.Write(value);
            return;
        }

        if (!Utf8.IsValid(value))
        {
            value = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value));
        }

        while (value.IndexOfAny((byte)'\\', (byte)'"', (byte)'\n') is var special and >= 0)
        {
            output.Write(value[..special]);
            output.Write(value[special] switch
            {
                (byte)'\n' => "\\n"u8,
                (byte)'"' => "\\\""u8,
                _ => "\\\\"u8,
            });
            value = value[(special + 1)..];
        }

        output.Write(value);
    }

    /// <summary>Writes a help text: backslash and newline escaped; OpenMetrics wants quotes escaped as well.</summary>
    public static string EscapeHelp(string help, bool quotes)
    {
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
