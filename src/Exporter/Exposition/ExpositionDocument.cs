using System.Buffers;
using System.IO.Pipelines;

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

    private readonly List<CollectorPart> parts;

    /// <summary>
    /// Joins segments. Those of one collector, from several servers or databases, share its families; what another collector of the
    /// same server brings under the same name is left out, because a scraper would refuse it.
    /// </summary>
    public ExpositionDocument(IEnumerable<Segment> segments)
    {
        var byCollector = new OrderedDictionary<string, List<Segment>>();
        foreach (var segment in segments.Where(segment => segment.Families.Count > 0))
        {
            if (!byCollector.TryGetValue(segment.Owner, out var same))
            {
                byCollector[segment.Owner] = same = new(1);
            }

            same.Add(segment);
        }

        parts = [.. byCollector.Values.Select(CollectorPart.Of)];
        JoinSharers();
    }

    /// <summary>The last line of an OpenMetrics document.</summary>
    public static ReadOnlySpan<byte> End => "# EOF\n"u8;

    /// <summary>Segments of which a family was left out, once for each family.</summary>
    public IReadOnlyList<Segment> Clashes => [.. parts.SelectMany(part => part.Clashes)];

    /// <summary>Writes it as text.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="rendered">Further families that are written already, in this format, none of which a segment has.</param>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format, ReadOnlyMemory<byte> rendered)
    {
        foreach (var family in parts.SelectMany(part => part.Families))
        {
            family.Write(output, format);
        }

        output.Write(rendered.Span);
        output.Write(format == ExpositionFormat.OpenMetrics ? End : default);
    }

    /// <summary>Sends it as text, no faster than it is read.</summary>
    public async Task SendAsync(PipeWriter output, ExpositionFormat format, ReadOnlyMemory<byte> rendered, CancellationToken cancellationToken)
    {
        foreach (var family in parts.SelectMany(part => part.Families))
        {
            output.Write(family.Lines(format));
            foreach (var part in family.Parts)
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
        List<byte[]?> members = [.. parts.Select(part => part.Member(format))];
        await SendNewAsync(output, parts.Where((_, index) => members[index] is null).SelectMany(part => part.Loose), format, rendered, cancellationToken);
        foreach (var (index, part) in parts.Index())
        {
            await SendBytesAsync(output, members[index], cancellationToken);
            foreach (var family in part.Packed)
            {
                await SendBytesAsync(output, family.Head(format), cancellationToken);
                foreach (var samples in family.Parts.Where(samples => samples.IsPacked))
                {
                    await SendBytesAsync(output, samples.Bytes, cancellationToken);
                }
            }
        }

        output.Write(format == ExpositionFormat.OpenMetrics ? PackedEnd : default);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Collectors that bring the same family, of one server or of several, become one part: its lines must stand together.</summary>
    private void JoinSharers()
    {
        // Some hundred names at each scrape: a table that grows would be made several times over.
        var names = new Dictionary<string, int>(parts.Sum(part => part.Names.Count));
        var sharers = new SortedSet<int>();
        foreach (var (index, part) in parts.Index())
        {
            foreach (var name in part.Names)
            {
                if (!names.TryAdd(name, index))
                {
                    sharers.UnionWith([names[name], index]);
                }
            }
        }

        if (sharers.Count > 0)
        {
            var joined = CollectorPart.Of([.. sharers.SelectMany(index => parts[index].Segments)]);
            foreach (var index in sharers.Reverse())
            {
                parts.RemoveAt(index);
            }

            parts.Add(joined);
        }
    }

    /// <summary>Families without compressed samples, compressed together, piece by piece: one can be as large as a document.</summary>
    private static async ValueTask SendNewAsync(PipeWriter output, IEnumerable<JoinedFamily> families, ExpositionFormat format, ReadOnlyMemory<byte> rendered, CancellationToken cancellationToken)
    {
        var plain = new PooledBuffer();
        try
        {
            using var gzip = GzipMember.Open(output);
            foreach (var family in families)
            {
                plain.Write(family.Lines(format));
                foreach (var part in family.Parts)
                {
                    for (var position = 0; position < part.Bytes.Length; position += FlushBytes)
                    {
                        plain.Write(part.Bytes.Span[position..Math.Min(position + FlushBytes, part.Bytes.Length)]);
                        if (plain.Count >= FlushBytes)
                        {
                            Compress(gzip, plain.Written);
                            plain.Clear();
                            await FlushAsync(output, cancellationToken);
                        }
                    }
                }
            }

            Compress(gzip, plain.Written);
            Compress(gzip, rendered.Span);
        }
        finally
        {
            plain.Release();
        }
    }

    /// <summary>What is behind the stream is memory, which keeps nobody waiting.</summary>
    private static void Compress(Stream gzip, ReadOnlySpan<byte> bytes) => gzip.Write(bytes);

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
}
