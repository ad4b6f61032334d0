using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Store;

/// <summary>Decides whether a batch continues the chains, and which of its records are new.</summary>
internal static class BatchCheck
{
    /// <param name="batch">In the order in which it arrived.</param>
    /// <param name="chains">Where the log stands.</param>
    /// <param name="hashAt">The hash in hexadecimal of the record at an index of the log.</param>
    public static (Refusal? Refusal, IReadOnlyList<AuditRecord> Fresh) Check(
        IReadOnlyList<AuditRecord> batch, SourceChains chains, Func<long, string> hashAt)
    {
        var fresh = new List<AuditRecord>();
        var heads = new Dictionary<string, SourceHead>(StringComparer.Ordinal);
        foreach (var record in batch)
        {
            var head = heads.GetValueOrDefault(record.Source) ?? chains.Head(record.Source);
            if (record.Sequence <= head.Sequence)
            {
                if (record.Hash != KnownHash(record, chains, fresh, hashAt))
                {
                    return (Refuse(record, head, "a fork: another record has this sequence"), []);
                }
            }
            else if (record.Sequence != head.Sequence + 1)
            {
                return (Refuse(record, head, "a gap"), []);
            }
            else if (record.Previous != head.Hash)
            {
                return (Refuse(record, head, "a fork: it does not follow the last record"), []);
            }
            else
            {
                fresh.Add(record);
                heads[record.Source] = new SourceHead(record.Sequence, record.Hash);
            }
        }

        return (null, fresh);
    }

    private static string KnownHash(AuditRecord record, SourceChains chains, List<AuditRecord> fresh, Func<long, string> hashAt) =>
        record.Sequence <= chains.Head(record.Source).Sequence
            ? hashAt(chains.IndexOf(record.Source, record.Sequence))
            : fresh.First(other => other.Source == record.Source && other.Sequence == record.Sequence).Hash;

    private static Refusal Refuse(AuditRecord record, SourceHead head, string why) => new()
    {
        Reason = $"record {record.Sequence} of {record.Source} is {why}; the chain goes on with {head.Sequence + 1}",
        Source = record.Source,
        ExpectedSequence = head.Sequence + 1,
        ExpectedPrevious = head.Hash,
    };
}
