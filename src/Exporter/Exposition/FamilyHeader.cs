using System.Runtime.CompilerServices;
using System.Text;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// The HELP and TYPE lines of a family, written and compressed once in the form that somebody asks for. Any thread may read; two that come
/// first both write, the same.
/// </summary>
public sealed class FamilyHeader(Metric metric)
{
    private static readonly ConditionalWeakTable<Metric, FamilyHeader> Known = [];

    private byte[]? text;
    private byte[]? openMetrics;
    private byte[]? packedText;
    private byte[]? packedOpenMetrics;

    /// <summary>The family.</summary>
    public Metric Metric => metric;

    /// <summary>The lines.</summary>
    public ReadOnlySpan<byte> Lines(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? openMetrics ??= Write(metric, openMetrics: true)
        : text ??= Write(metric, openMetrics: false);

    /// <summary>The lines as a gzip member.</summary>
    public ReadOnlyMemory<byte> Packed(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? packedOpenMetrics ??= GzipMember.Pack(Lines(format))
        : packedText ??= GzipMember.Pack(Lines(format));

    /// <summary>The header of a family, the same one in all databases and servers.</summary>
    public static FamilyHeader Of(Metric metric) => Known.GetValue(metric, family => new(family));

    /// <summary>
    /// OpenMetrics only knows counters that end in <c>_total</c>, and names the family without it. Counters whose names we inherited
    /// without that ending keep their name and are of unknown type there.
    /// </summary>
    private static byte[] Write(Metric metric, bool openMetrics)
    {
        if (metric.Type == MetricType.Histogram)
        {
            return WriteHistogram(metric, openMetrics);
        }

        // OpenMetrics has no counter that is no number, which is what an imported query may serve for NULL.
        var total = metric.Type == MetricType.Counter && metric.Name.EndsWith("_total", StringComparison.Ordinal) && !(openMetrics && metric.Default is double.NaN);
        var name = openMetrics && total ? metric.Name[..^"_total".Length] : metric.Name;
        var type = (metric.Type, openMetrics) switch
        {
            (MetricType.Gauge, _) => "gauge",
            (MetricType.Counter, false) => "counter",
            (MetricType.Counter, true) => total ? "counter" : "unknown",
            (_, true) => "unknown",
            (_, false) => "untyped",
        };
        return Encoding.UTF8.GetBytes($"# HELP {name} {MetricText.EscapeHelp(metric.Help, openMetrics)}\n# TYPE {name} {type}\n");
    }

    /// <summary>The three parts of a histogram are one family, which stands in the place of its buckets.</summary>
    private static byte[] WriteHistogram(Metric metric, bool openMetrics)
    {
        var name = metric.Name[..^"_bucket".Length];
        return Encoding.UTF8.GetBytes($"# HELP {name} {MetricText.EscapeHelp(metric.Help, openMetrics)}\n# TYPE {name} histogram\n");
    }
}
