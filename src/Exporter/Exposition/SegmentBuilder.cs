using System.Buffers;
using System.Text;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// Collects the samples of a few families, each in its own buffer, because lines of a family must stand together while rows bring
/// all families at once. Buffers are kept between runs. Not for use by two threads.
/// </summary>
/// <param name="metrics">The families.</param>
/// <param name="common">Labels that all samples begin with, as they will be sent.</param>
public sealed class SegmentBuilder(IReadOnlyList<Metric> metrics, ReadOnlyMemory<byte> common = default)
{
    /// <summary>Shorter texts are not worth a gzip member of their own.</summary>
    private const int SmallestPacked = 1024;

    private readonly PooledBuffer[] buffers = [.. metrics.Select(_ => new PooledBuffer())];
    private readonly FamilyHeader[] headers = [.. metrics.Select(FamilyHeader.Of)];
    private readonly byte[][] names = [.. metrics.Select(metric => Encoding.UTF8.GetBytes(metric.Name))];
    private readonly Dictionary<string, int> indexes = metrics.Index().DistinctBy(metric => metric.Item.Name).ToDictionary(metric => metric.Item.Name, metric => metric.Index);
    private readonly ArrayBufferWriter<byte> block = new();
    private readonly ArrayBufferWriter<byte> value = new();
    private HashSet<(int Family, ulong Labels)> seen = [];

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
        Repeated = Series = 0;
    }

    /// <summary>Adds a sample; one that repeats another is left out and counted.</summary>
    /// <param name="family">Index of the family.</param>
    /// <param name="labels">The label block as it will be sent, without braces.</param>
    /// <param name="value">The value.</param>
    public void Add(int family, ReadOnlySpan<byte> labels, double value)
    {
        if (!seen.Add((family, LabelBlock.Hash(labels))))
        {
            Repeated++;
            return;
        }

        var buffer = buffers[family];
        buffer.Write(names[family]);
        if (!labels.IsEmpty || !common.IsEmpty)
        {
            buffer.Write("{"u8);
            buffer.Write(common.Span);
            buffer.Write(labels.IsEmpty || common.IsEmpty ? default : ","u8);
            buffer.Write(labels);
            buffer.Write("}"u8);
        }

        buffer.Write(" "u8);
        MetricText.WriteNumber(buffer, value);
        buffer.Write("\n"u8);
        Series++;
    }

    /// <summary>A sample of a family that has labels whose values are at hand as texts.</summary>
    /// <exception cref="ArgumentException">The family is none of this segment.</exception>
    public void Add(Metric metric, double number, params ReadOnlySpan<string> labels)
    {
        if (!indexes.TryGetValue(metric.Name, out var family))
        {
            throw new ArgumentException($"{metric.Name} is not among the families of this segment.", nameof(metric));
        }

        block.ResetWrittenCount();
        for (var i = 0; i < labels.Length; i++)
        {
            value.ResetWrittenCount();
            Encoding.UTF8.GetBytes(labels[i], value);
            LabelBlock.Append(block, metric.Labels[i], value.WrittenSpan);
        }

        Add(family, block.WrittenSpan, number);
    }

    /// <summary>What was collected, as something that no longer changes.</summary>
    public Segment Build() => new(
        [.. buffers.Index().Where(family => family.Item.Count > 0).Select(family => new FamilySamples(headers[family.Index], family.Item.Written.ToArray(), false))],
        Series);

    /// <summary>The same for what is kept for many scrapes: long texts are compressed, and the memory of the builder is given back.</summary>
    public Segment BuildPacked()
    {
        var segment = new Segment([.. buffers.Index().Where(family => family.Item.Count > 0).Select(family => Pack(headers[family.Index], family.Item.Written))], Series);
        foreach (var buffer in buffers)
        {
            buffer.Release();
        }

        seen = [];
        return segment;
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
        var block = new ArrayBufferWriter<byte>();
        if (value is not null)
        {
            Append(block, name, Encoding.UTF8.GetBytes(value));
        }

        return block.WrittenMemory;
    }

    /// <summary>A hash (FNV-1a) of 64 bits: with 100,000 series of a family the chance of a wrong match is below 1 in 10⁹.</summary>
    public static ulong Hash(ReadOnlySpan<byte> block)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in block)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>Appends a label and its value.</summary>
    public static void Append(ArrayBufferWriter<byte> block, string name, ReadOnlySpan<byte> value)
    {
        if (block.WrittenCount > 0)
        {
            block.Write(","u8);
        }

        Encoding.UTF8.GetBytes(name, block);
        block.Write("=\""u8);
        MetricText.WriteLabelValue(block, value);
        block.Write("\""u8);
    }
}
