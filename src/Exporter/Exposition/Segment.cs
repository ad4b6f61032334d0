using System.Buffers;

namespace Monitor.Exporter.Exposition;

/// <summary>The rendered samples of one collector: immutable, so that any number of scrapes can send it while the next one is made.</summary>
/// <param name="Families">The families that have samples.</param>
/// <param name="Series">How many samples in all.</param>
public sealed record Segment(IReadOnlyList<FamilySamples> Families, int Series)
{
    /// <summary>The collector that it is of; empty for what the exporter says itself.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The server that it is of; empty for the only one.</summary>
    public string Server { get; init; } = "";

    /// <summary>Nothing.</summary>
    public static Segment Empty { get; } = new([], 0);
}

/// <summary>The samples of one family, as lines that both formats share.</summary>
/// <param name="Header">The family.</param>
/// <param name="Bytes">The lines, or a gzip member of them.</param>
/// <param name="IsPacked">Whether it is a gzip member: kept so in place of the lines, which are ten times longer.</param>
public sealed record FamilySamples(FamilyHeader Header, ReadOnlyMemory<byte> Bytes, bool IsPacked)
{
    /// <summary>Writes the lines.</summary>
    public void WriteLines(IBufferWriter<byte> output)
    {
        if (IsPacked)
        {
            GzipMember.Unpack(Bytes, output);
        }
        else
        {
            output.Write(Bytes.Span);
        }
    }
}
