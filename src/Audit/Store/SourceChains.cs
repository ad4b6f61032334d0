using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Store;

/// <summary>Where each source's chain stands, and at which index of the log each of its records is: 8 bytes a record.</summary>
internal sealed class SourceChains
{
    private readonly Dictionary<string, (List<long> Indices, string Head)> chains = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SourceHead> Heads =>
        chains.ToDictionary(chain => chain.Key, chain => new SourceHead(chain.Value.Indices.Count, chain.Value.Head), StringComparer.Ordinal);

    public SourceHead Head(string source) => chains.TryGetValue(source, out var chain)
        ? new SourceHead(chain.Indices.Count, chain.Head)
        : new SourceHead(0, AuditRecord.NoPrevious);

    /// <summary>The log index of a record that is there.</summary>
    public long IndexOf(string source, long sequence) => chains[source].Indices[(int)(sequence - 1)];

    /// <summary>Adds the next record of its source.</summary>
    public void Add(AuditRecord record, long index)
    {
        var indices = chains.TryGetValue(record.Source, out var chain) ? chain.Indices : [];
        indices.Add(index);
        chains[record.Source] = (indices, record.Hash);
    }
}
