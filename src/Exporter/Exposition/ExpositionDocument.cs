using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// What one scrape gets: segments joined family by family, because lines of a family must stand together. Immutable, so that a scraper
/// that reads slowly holds up nobody.
/// </summary>
public sealed class ExpositionDocument
{
    /// <summary>What is written before the scraper has to read.</summary>
    private const int FlushBytes = 64 * 1024;

    private static readonly byte[] PackedEnd = GzipMember.Pack(End);

    private readonly List<List<FamilySamples>> loose = [];
    private readonly List<List<FamilySamples>> packed = [];

    /// <summary>
    /// Joins segments. Those of one collector, from several servers or databases, share its families; what another collector of the
    /// same server brings under the same name is left out, because a scraper would refuse it.
    /// </summary>
    public ExpositionDocument(IEnumerable<Segment> segments)
    {
        var families = new Dictionary<string, Joined>();
        var clashes = new List<Segment>();
        foreach (var segment in segments)
        {
            foreach (var family in segment.Families)
            {
                ref var joined = ref CollectionsMarshal.GetValueRefOrAddDefault(families, family.Header.Metric.Name, out _);
                joined ??= new();
                if (!joined.TryAdd(segment, family))
                {
                    clashes.Add(segment);
                }
            }
        }

        foreach (var parts in families.Values.Select(family => family.Parts))
        {
            // The parts of a histogram stay together.
            var copied = parts.TrueForAll(part => part.IsPacked) && parts[0].Header.Metric.Type != MetricType.Histogram;
            (copied ? packed : loose).Add(parts);
        }

        Clashes = clashes;
    }

    /// <summary>The last line of an OpenMetrics document.</summary>
    public static ReadOnlySpan<byte> End => "# EOF\n"u8;

    /// <summary>Segments of which a family was left out, once for each family.</summary>
    public IReadOnlyList<Segment> Clashes { get; }

    /// <summary>Writes it as text.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="rendered">Further families that are written already, in this format, none of which a segment has.</param>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format, ReadOnlyMemory<byte> rendered)
    {
        foreach (var family in loose.Concat(packed))
        {
            WriteFamily(output, format, family);
        }

        output.Write(rendered.Span);
        output.Write(format == ExpositionFormat.OpenMetrics ? End : default);
    }

    /// <summary>Sends it as text, no faster than it is read.</summary>
    public async Task SendAsync(PipeWriter output, ExpositionFormat format, ReadOnlyMemory<byte> rendered, CancellationToken cancellationToken)
    {
        foreach (var family in loose.Concat(packed))
        {
            output.Write(family[0].Header.Lines(format));
            foreach (var part in family)
            {
                await (part.IsPacked ? SendUnpackedAsync(output, part.Bytes, cancellationToken) : SendBytesAsync(output, part.Bytes, cancellationToken));
            }
        }

        output.Write(rendered.Span);
        output.Write(format == ExpositionFormat.OpenMetrics ? End : default);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Sends it as gzip, no faster than it is read: what is new is compressed together, what is kept compressed is only copied.</summary>
    public async Task SendPackedAsync(PipeWriter output, ExpositionFormat format, ReadOnlyMemory<byte> rendered, CancellationToken cancellationToken)
    {
        WriteLoose(output, format, rendered);
        foreach (var family in packed)
        {
            output.Write(family[0].Header.Packed(format));
            foreach (var part in family)
            {
                await SendBytesAsync(output, part.Bytes, cancellationToken);
            }
        }

        output.Write(format == ExpositionFormat.OpenMetrics ? PackedEnd : default);
        await output.FlushAsync(cancellationToken);
    }

    private void WriteLoose(IBufferWriter<byte> output, ExpositionFormat format, ReadOnlyMemory<byte> rendered)
    {
        var plain = new PooledBuffer();
        using var gzip = GzipMember.Open(output);
        foreach (var family in loose)
        {
            WriteFamily(plain, format, family);
            if (plain.Count >= FlushBytes)
            {
                gzip.Write(plain.Written);
                plain.Clear();
            }
        }

        gzip.Write(plain.Written);
        gzip.Write(rendered.Span);
        plain.Release();
    }

    private static void WriteFamily(IBufferWriter<byte> output, ExpositionFormat format, List<FamilySamples> family)
    {
        output.Write(family[0].Header.Lines(format));
        foreach (var part in family)
        {
            part.WriteLines(output);
        }
    }

    /// <summary>Piece by piece: a family can be as large as a document, and what is written before it is read is kept for each scraper.</summary>
    private static async ValueTask SendBytesAsync(PipeWriter output, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var position = 0; position < bytes.Length; position += FlushBytes)
        {
            output.Write(bytes.Span[position..Math.Min(position + FlushBytes, bytes.Length)]);
            await FlushAsync(output, cancellationToken);
        }
    }

    private static async ValueTask SendUnpackedAsync(PipeWriter output, ReadOnlyMemory<byte> member, CancellationToken cancellationToken)
    {
        await using var lines = GzipMember.Read(member);
        while (await lines.ReadAsync(output.GetMemory(FlushBytes / 4), cancellationToken) is var count and > 0)
        {
            output.Advance(count);
            await FlushAsync(output, cancellationToken);
        }
    }

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if (output.UnflushedBytes >= FlushBytes)
        {
            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>A family, with the collector of each server that it is of.</summary>
    private sealed class Joined
    {
        private readonly List<Segment> owners = [];

        public List<FamilySamples> Parts { get; } = new(1);

        public bool TryAdd(Segment segment, FamilySamples samples)
        {
            var owner = owners.Find(other => other.Server == segment.Server);
            if (owner is null)
            {
                owners.Add(segment);
            }
            else if (owner.Owner != segment.Owner)
            {
                return false;
            }

            Parts.Add(samples);
            return true;
        }
    }
}
