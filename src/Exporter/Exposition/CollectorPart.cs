using System.Runtime.CompilerServices;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// What the segments of one collector, from all databases and servers, add to a document. Segments never change, so the same ones in the
/// same order are the same part, and what was compressed for it is sent again; it is kept as long as the first of them. Any thread may read.
/// </summary>
internal sealed class CollectorPart
{
    private static readonly ConditionalWeakTable<Segment, CollectorPart> Known = [];

    private readonly Dictionary<string, JoinedFamily> families = [];
    private readonly List<JoinedFamily> loose = [];
    private readonly List<JoinedFamily> packed = [];
    private byte[]? member;
    private byte[]? memberOpenMetrics;
    private int sent;

    private CollectorPart(IReadOnlyList<Segment> segments, CollectorPart? before)
    {
        Segments = segments;
        var clashes = new List<Segment>();
        foreach (var segment in segments)
        {
            foreach (var family in segment.Families)
            {
                if (!families.TryGetValue(family.Header.Metric.Name, out var joined))
                {
                    families[family.Header.Metric.Name] = joined = new(family.Header);
                }

                if (!joined.TryAdd(segment, family))
                {
                    clashes.Add(segment);
                }
            }
        }

        foreach (var family in families.Values)
        {
            (family.IsPacked ? packed : loose).Add(family);
            if (before is not null && family.IsPacked && before.families.TryGetValue(family.Name, out var same))
            {
                family.Follow(same);
            }
        }

        Clashes = clashes;
    }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The names of its families.</summary>
    public Dictionary<string, JoinedFamily>.KeyCollection Names => families.Keys;

    /// <summary>All its families as they are sent as text.</summary>
    public IEnumerable<JoinedFamily> Families => loose.Concat(packed);

    /// <summary>Those that have no compressed samples.</summary>
    public IReadOnlyList<JoinedFamily> Loose => loose;

    /// <summary>Those that have compressed samples.</summary>
    public IReadOnlyList<JoinedFamily> Packed => packed;

    /// <summary>Segments of which a family was left out, once for each family.</summary>
    public IReadOnlyList<Segment> Clashes { get; }

    /// <summary>The part that these segments are, at least one of them.</summary>
    public static CollectorPart Of(IReadOnlyList<Segment> segments)
    {
        if (segments[0].Owner.Length == 0)
        {
            // What the exporter says itself is new each time.
            return new(segments, null);
        }

        if (!Known.TryGetValue(segments[0], out var part) || !part.Segments.SequenceEqual(segments, ReferenceEqualityComparer.Instance))
        {
            part = new(segments, part);
            Known.AddOrUpdate(segments[0], part);
        }

        return part;
    }

    /// <summary>
    /// The families without compressed samples as one gzip member; null at first, when it is better compressed together with others:
    /// most of what is sent once is never sent again.
    /// </summary>
    public byte[]? Member(ExpositionFormat format)
    {
        if (loose.Count == 0)
        {
            return [];
        }

        if (sent == 0 && Interlocked.Exchange(ref sent, 1) == 0)
        {
            return null;
        }

        return format == ExpositionFormat.OpenMetrics ? memberOpenMetrics ??= Pack(format) : member ??= Pack(format);
    }

    private byte[] Pack(ExpositionFormat format)
    {
        var lines = new PooledBuffer();
        foreach (var family in loose)
        {
            family.Write(lines, format);
        }

        var bytes = GzipMember.Pack(lines.Written);
        lines.Release();
        return bytes;
    }
}
