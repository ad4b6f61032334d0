using System.Buffers;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// A family with its samples from all databases and servers. Where some of them are kept compressed those go as they are, behind a gzip
/// member that begins the family: its header and the samples that are too few to be kept so. Any thread may read.
/// </summary>
internal sealed class JoinedFamily(FamilyHeader header)
{
    private readonly List<(string Server, string Owner)> owners = new(1);
    private readonly List<FamilySamples> parts = new(1);
    private byte[]? head;
    private byte[]? headOpenMetrics;

    /// <summary>The family's name.</summary>
    public string Name => header.Metric.Name;

    /// <summary>Whether it may be sent as members that are ready.</summary>
    public bool IsPacked => parts.Exists(part => part.IsPacked);

    /// <summary>The samples.</summary>
    public IReadOnlyList<FamilySamples> Parts => parts;

    /// <summary>Takes samples; false when another collector of the same server has the family.</summary>
    public bool TryAdd(Segment segment, FamilySamples samples)
    {
        var owner = owners.FindIndex(other => other.Server == segment.Server);
        if (owner < 0)
        {
            owners.Add((segment.Server, segment.Owner));
        }
        else if (owners[owner].Owner != segment.Owner)
        {
            return false;
        }

        parts.Add(samples);
        return true;
    }

    /// <summary>Takes over what was compressed for the same samples.</summary>
    public void Follow(JoinedFamily before)
    {
        if (Loose().SequenceEqual(before.Loose(), ReferenceEqualityComparer.Instance))
        {
            (head, headOpenMetrics) = (before.head, before.headOpenMetrics);
        }
    }

    /// <summary>Writes it as text.</summary>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        output.Write(header.Lines(format));
        foreach (var part in parts)
        {
            part.WriteLines(output);
        }
    }

    /// <summary>The lines before its samples.</summary>
    public ReadOnlySpan<byte> Lines(ExpositionFormat format) => header.Lines(format);

    /// <summary>The member that the compressed samples follow.</summary>
    public ReadOnlyMemory<byte> Head(ExpositionFormat format) => !parts.Exists(part => !part.IsPacked) ? header.Packed(format)
        : format == ExpositionFormat.OpenMetrics ? headOpenMetrics ??= PackHead(format)
        : head ??= PackHead(format);

    private IEnumerable<FamilySamples> Loose() => parts.Where(part => !part.IsPacked);

    private byte[] PackHead(ExpositionFormat format)
    {
        var lines = new PooledBuffer();
        lines.Write(header.Lines(format));
        foreach (var part in Loose())
        {
            part.WriteLines(lines);
        }

        var member = GzipMember.Pack(lines.Written);
        lines.Release();
        return member;
    }
}
