using System.Buffers.Binary;
using System.Text;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// Collects the samples of a few families, each in its own buffer, because lines of a family must stand together while rows bring
/// all families at once. Buffers are kept between runs, and a family that says the same as before is the same object as before. Not for use by
/// two threads.
/// </summary>
/// <param name="metrics">The families.</param>
/// <param name="common">Labels that all samples begin with, as they will be sent.</param>
public sealed class SegmentBuilder(IReadOnlyList<Metric> metrics, ReadOnlyMemory<byte> common = default)
{
    /// <summary>Shorter texts are not worth a gzip member of their own.</summary>
    private const int SmallestPacked = 1024;

    /// <summary>Tells the same labels of two families apart: odd, with bits all over.</summary>
    private const ulong FamilyStep = 0x9e3779b97f4a7c15;

    private readonly int[] places = [.. metrics.Index().Select(metric => PlaceOf(metrics, metric.Index))];
    private readonly PooledBuffer[] buffers = [.. metrics.Select(_ => new PooledBuffer())];
    private readonly FamilyHeader[] headers = [.. metrics.Select(FamilyHeader.Of)];
    private readonly byte[][] names = [.. metrics.Select(metric => Encoding.UTF8.GetBytes(metric.Name))];
    private readonly Dictionary<string, int> indexes = metrics.Index().DistinctBy(metric => metric.Item.Name).ToDictionary(metric => metric.Item.Name, metric => metric.Index);
    private readonly PooledBuffer block = new();
    private readonly PooledBuffer value = new();
    private readonly byte[][]?[] openings = new byte[metrics.Count][][];
    private readonly FamilySamples?[] built = new FamilySamples?[metrics.Count];
    private HashSet<ulong> seen = [];
    private (int Place, int Start, int Length, ulong Hash) last;
    private Segment segment = Segment.Empty;

    /// <summary>Samples left out because one with the same labels was there.</summary>
    public int Repeated { get; private set; }

    /// <summary>Samples taken.</summary>
    public int Series { get; private set; }

    /// <summary>Forgets everything but the memory it has.</summary>
    public void Clear()
    {
        foreach (var buffer in buffers)
        {
            buffer.Clear();
        }

        seen.Clear();
        last = default;
        Repeated = Series = 0;
    }

    /// <summary>Adds a sample; one that repeats another is left out and counted.</summary>
    /// <param name="family">Index of the family.</param>
    /// <param name="labels">The label block as it will be sent, without braces.</param>
    /// <param name="value">The value.</param>
    public void Add(int family, ReadOnlySpan<byte> labels, double value)
    {
        var hash = HashOf(labels);
        if (!seen.Add(hash + ((ulong)family * FamilyStep)))
        {
            Repeated++;
            return;
        }

        last = (places[family], WriteLine(buffers[places[family]], names[family], labels, value), labels.Length, hash);
        Series++;
    }

    /// <summary>A sample of a family that has labels whose values are at hand as texts.</summary>
    /// <exception cref="ArgumentException">The family is none of this segment.</exception>
    public void Add(Metric metric, double number, params ReadOnlySpan<string> labels)
    {
        var family = FamilyOf(metric);
        var opened = openings[family] ??= [.. metric.Labels.Select(LabelBlock.Opening)];
        block.Clear();
        for (var i = 0; i < labels.Length; i++)
        {
            value.Clear();
            Encoding.UTF8.GetBytes(labels[i], value);
            LabelBlock.Append(block, opened[i], value.Written);
        }

        Add(family, block.Written, number);
    }

    /// <summary>A sample of a family whose labels are rendered already.</summary>
    /// <exception cref="ArgumentException">The family is none of this segment.</exception>
    public void Add(Metric metric, ReadOnlyMemory<byte> labels, double number) => Add(FamilyOf(metric), labels.Span, number);

    private int FamilyOf(Metric metric) => indexes.TryGetValue(metric.Name, out var family)
        ? family
        : throw new ArgumentException($"{metric.Name} is not among the families of this segment.", nameof(metric));

    /// <summary>What was collected, as something that no longer changes; the same object as before where nothing is new.</summary>
    public Segment Build()
    {
        var isNew = false;
        for (var family = 0; family < buffers.Length; family++)
        {
            var lines = buffers[family].Written;
            if (!lines.SequenceEqual(built[family] is { } before ? before.Bytes.Span : default))
            {
                built[family] = lines.IsEmpty ? null : new(headers[family], lines.ToArray(), false);
                isNew = true;
            }
        }

        return isNew ? segment = new([.. built.OfType<FamilySamples>()], Series) : segment;
    }

    /// <summary>The same for what is kept for many scrapes: long texts are compressed, and the memory of the builder is given back.</summary>
    public Segment BuildPacked()
    {
        var packed = new Segment([.. buffers.Index().Where(family => family.Item.Count > 0).Select(family => Pack(headers[family.Index], family.Item.Written))], Series);
        foreach (var buffer in buffers)
        {
            buffer.Release();
        }

        (seen, last) = ([], default);
        return packed;
    }

    /// <summary>
    /// The parts of a histogram share the place of its buckets: OpenMetrics wants all lines of one histogram before the next one's, which is how
    /// rows bring them, and takes no other order.
    /// </summary>
    private static int PlaceOf(IReadOnlyList<Metric> metrics, int family)
    {
        var metric = metrics[family];
        var buckets = metric.Type == MetricType.Histogram ? metric.Name[..metric.Name.LastIndexOf('_')] + "_bucket" : metric.Name;
        return metrics.Index().FirstOrDefault(other => other.Item.Name == buckets, (Index: family, Item: metric)).Index;
    }

    /// <summary>The families of a row mostly share their labels, which then are those of the last line.</summary>
    private ulong HashOf(ReadOnlySpan<byte> labels) =>
        last.Length > 0 && labels.SequenceEqual(buffers[last.Place].Written.Slice(last.Start, last.Length)) ? last.Hash : LabelBlock.Hash(labels);

    /// <summary>Name, labels in braces, value: in one piece, because there are thousands. Where in the buffer the labels begin.</summary>
    private int WriteLine(PooledBuffer buffer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, double value)
    {
        const int Punctuation = 5;
        var line = buffer.GetSpan(name.Length + common.Length + labels.Length + Punctuation + MetricText.LongestNumber);
        name.CopyTo(line);
        var (end, start) = (name.Length, 0);
        if (!labels.IsEmpty || !common.IsEmpty)
        {
            line[end++] = (byte)'{';
            common.Span.CopyTo(line[end..]);
            end += common.Length;
            if (!labels.IsEmpty && !common.IsEmpty)
            {
                line[end++] = (byte)',';
            }

            labels.CopyTo(line[end..]);
            start = buffer.Count + end;
            end += labels.Length;
            line[end++] = (byte)'}';
        }

        line[end++] = (byte)' ';
        end += MetricText.Format(line[end..], value);
        line[end++] = (byte)'\n';
        buffer.Advance(end);
        return start;
    }

    private static FamilySamples Pack(FamilyHeader header, ReadOnlySpan<byte> lines) => lines.Length < SmallestPacked
        ? new(header, lines.ToArray(), false)
        : new(header, GzipMember.Pack(lines), true);
}

/// <summary>The text between the braces of a sample.</summary>
public static class LabelBlock
{
    /// <summary>A block of one label; empty when it has no value.</summary>
    public static ReadOnlyMemory<byte> Of(string name, string? value)
    {
        var block = new PooledBuffer();
        if (value is not null)
        {
            Append(block, Opening(name), Encoding.UTF8.GetBytes(value));
        }

        return block.Written.ToArray();
    }

    /// <summary>
    /// A hash of 64 bits, made of eight bytes at a time by multiplication (as wyhash does): with 100,000 series of a family the chance of a wrong
    /// match is below 1 in 10⁹.
    /// </summary>
    public static ulong Hash(ReadOnlySpan<byte> block)
    {
        var hash = Mix((ulong)block.Length, 0xa0761d6478bd642f);
        for (; block.Length >= sizeof(ulong); block = block[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(block), 0xe7037ed1a0b428db);
        }

        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        block.CopyTo(rest);
        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), 0x8ebc6af09c88c6e3);
    }

    /// <summary>What comes before the value of a label.</summary>
    public static byte[] Opening(string name) => Encoding.UTF8.GetBytes(name + "=\"");

    /// <summary>Appends a label and its value.</summary>
    public static void Append(PooledBuffer block, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> value)
    {
        block.Write(block.Count > 0 ? ","u8 : default);
        block.Write(opening);
        MetricText.WriteLabelValue(block, value);
        block.Write("\""u8);
    }

    private static ulong Mix(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
