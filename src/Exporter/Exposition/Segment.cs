using System.Buffers;
using System.Text;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>The rendered samples of one collector: immutable, so that any number of scrapes can send it while the next one is made.</summary>
/// <param name="Families">The families that have samples.</param>
/// <param name="Series">How many samples in all.</param>
public sealed record Segment(IReadOnlyList<FamilySamples> Families, int Series)
{
    /// <summary>The collector that it is of; empty for what the exporter says itself.</summary>
    public string Owner { get; init; } = "";

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
    /// Writes the segments family by family, because lines of a family must stand together. Segments of one collector, from several
    /// servers or databases, share its families; what another collector brings under the same name is left out, because a scraper
    /// would refuse it, and its owner is named in the answer.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="rendered">Further families that are written already, in this format, none of which a segment has.</param>
    public static IReadOnlyList<string> Write(IBufferWriter<byte> output, ExpositionFormat format, IEnumerable<Segment> segments, ReadOnlyMemory<byte> rendered = default)
    {
        var clashes = new List<string>();
        foreach (var parts in Join(segments, clashes))
        {
            WriteHeader(output, format, parts[0].Metric);
            foreach (var part in parts)
            {
                output.Write(part.Lines.Span);
            }
        }

        output.Write(rendered.Span);
        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write(End);
        }

        return clashes;
    }

    private static IEnumerable<List<FamilySamples>> Join(IEnumerable<Segment> segments, List<string> clashes)
    {
        var families = new Dictionary<string, (string Owner, List<FamilySamples> Parts)>();
        var order = new List<string>();
        foreach (var segment in segments)
        {
            foreach (var family in segment.Families)
            {
                if (!families.TryGetValue(family.Metric.Name, out var known))
                {
                    families[family.Metric.Name] = known = (segment.Owner, []);
                    order.Add(family.Metric.Name);
                }

                if (known.Owner == segment.Owner)
                {
                    known.Parts.Add(family);
                }
                else
                {
                    clashes.Add(segment.Owner);
                }
            }
        }

        return order.Select(name => families[name].Parts);
    }

    /// <summary>
    /// OpenMetrics only knows counters that end in <c>_total</c>, and names the family without it. Counters whose names we inherited
    /// without that ending keep their name and are of unknown type there.
    /// </summary>
    private static void WriteHeader(IBufferWriter<byte> output, ExpositionFormat format, Metric metric)
    {
        if (metric.Type == MetricType.Histogram)
        {
            WriteHistogramHeader(output, format, metric);
            return;
        }

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

    /// <summary>The three parts of a histogram are one family, announced before its buckets.</summary>
    private static void WriteHistogramHeader(IBufferWriter<byte> output, ExpositionFormat format, Metric metric)
    {
        const string Buckets = "_bucket";
        if (metric.Name.EndsWith(Buckets, StringComparison.Ordinal))
        {
            var name = metric.Name[..^Buckets.Length];
            var help = MetricText.EscapeHelp(metric.Help, format == ExpositionFormat.OpenMetrics);
            Encoding.UTF8.GetBytes($"# HELP {name} {help}\n# TYPE {name} histogram\n", output);
        }
    }
}
