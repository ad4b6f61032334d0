using System.Buffers;
using System.Text;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>The rendered samples of one collector: immutable, so that any number of scrapes can send it while the next one is made.</summary>
/// <param name="Families">The families that have samples.</param>
/// <param name="Series">How many samples in all.</param>
public sealed record Segment(IReadOnlyList<FamilySamples> Families, int Series)
{
    /// <summary>Nothing.</summary>
    public static Segment Empty { get; } = new([], 0);
}

/// <summary>The samples of one family, as lines that both formats share.</summary>
/// <param name="Metric">The family.</param>
/// <param name="Lines">The lines.</param>
public sealed record FamilySamples(Metric Metric, ReadOnlyMemory<byte> Lines);

/// <summary>Writes whole expositions from segments.</summary>
public static class ExpositionDocument
{
    /// <summary>The last line of an OpenMetrics document.</summary>
    public static ReadOnlySpan<byte> End => "# EOF\n"u8;

    /// <summary>
    /// Writes the segments with the header of each family. A family that an earlier segment had is left out, because a scraper
    /// refuses a family that comes twice; the number of such families is returned.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="rendered">Further families that are written already, in this format, none of which a segment has.</param>
    public static int Write(IBufferWriter<byte> output, ExpositionFormat format, IEnumerable<Segment> segments, ReadOnlyMemory<byte> rendered = default)
    {
        var written = new HashSet<string>();
        var repeated = 0;
        foreach (var family in segments.SelectMany(segment => segment.Families))
        {
            if (!written.Add(family.Metric.Name))
            {
                repeated++;
                continue;
            }

            WriteHeader(output, format, family.Metric);
            output.Write(family.Lines.Span);
        }

        output.Write(rendered.Span);
        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write(End);
        }

        return repeated;
    }

    /// <summary>
    /// OpenMetrics only knows counters that end in <c>_total</c>, and names the family without it. Counters whose names we inherited
    /// without that ending keep their name and are of unknown type there.
    /// </summary>
    private static void WriteHeader(IBufferWriter<byte> output, ExpositionFormat format, Metric metric)
    {
        var openMetrics = format == ExpositionFormat.OpenMetrics;
        var total = metric.Type == MetricType.Counter && metric.Name.EndsWith("_total", StringComparison.Ordinal);
        var name = openMetrics && total ? metric.Name[..^"_total".Length] : metric.Name;
        var type = (metric.Type, openMetrics) switch
        {
            (MetricType.Gauge, _) => "gauge",
            (MetricType.Counter, false) => "counter",
            (MetricType.Counter, true) => total ? "counter" : "unknown",
            (_, true) => "unknown",
            (_, false) => "untyped",
        };
        Encoding.UTF8.GetBytes($"# HELP {name} {MetricText.EscapeHelp(metric.Help, openMetrics)}\n# TYPE {name} {type}\n", output);
    }
}
