namespace Monitor.Audit.Verification;

/// <summary>
/// Finds the first record that is not as it was signed. Three witnesses tell, from the strongest: the signed checkpoints (which of
/// them still hold brackets the place), the leaf hashes that were kept elsewhere, and the chains.
/// </summary>
/// <param name="scan">The pass over the log.</param>
/// <param name="expected">Leaf hashes from the tiles or from memory, in hexadecimal; may end early.</param>
internal sealed class Diagnosis(LogScan scan, IReadOnlyList<string> expected)
{
    private readonly List<SeenRecord> records = scan.Records;

    /// <summary>The first index where the kept hash is another, or null.</summary>
    public int? FirstMismatch(long from)
    {
        for (var i = (int)from; i < Math.Min(records.Count, expected.Count); i++)
        {
            if (records[i].Hash != expected[i])
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The first record between the last size that holds and the first that does not.</summary>
    public Finding? Locate(long good, long? bad)
    {
        var end = bad ?? long.MaxValue;
        var byHash = FirstMismatch(good) is { } mismatch && mismatch < end ? ByHash(mismatch) : null;
        var byChain = scan.Breaks.Select(broken => ByChain(broken, good)).FirstOrDefault(finding => finding.Index >= good && finding.Index < end);
        var unreadable = records.FindIndex((int)good, record => record.Source is null) is >= 0 and var index && index < end ? Unreadable(index) : null;

        // At the same index the hash knows more than the chain, and the chain more than the reader.
        return new[] { byHash, byChain, unreadable }.OfType<Finding>().MinBy(finding => finding.Index);
    }

    /// <summary>All that can be said when even the chains were rewritten.</summary>
    public static Finding Rewritten(long good, long bad) => new()
    {
        Kind = FindingKind.Rewritten,
        Index = good,
        LastIndex = bad - 1 == good ? null : bad - 1,
        Expected = $"the root that was signed for size {bad}",
        Found = $"another; everything before index {good} is as signed, and chains and hashes were rewritten to fit",
    };

    private Finding ByHash(int index)
    {
        var want = expected[index];
        var elsewhere = records.FindIndex(index + 1, record => record.Hash == want);
        var foundHash = records[index].Hash;
        var isKnown = Enumerable.Range(index + 1, expected.Count - index - 1).Any(i => expected[i] == foundHash);
        var (kind, found) = (elsewhere, isKnown) switch
        {
            (>= 0, true) => (FindingKind.Reordered, $"{Name(index)}; the expected one stands at index {elsewhere}"),
            (>= 0, false) => (FindingKind.Inserted, $"{Name(index)}, which was never signed; the expected one stands at index {elsewhere}"),
            (_, true) => (FindingKind.Removed, $"{Name(index)}, which belongs further on"),
            _ => (FindingKind.Changed, $"hash {foundHash}"),
        };
        var (source, sequence) = kind == FindingKind.Inserted ? (records[index].Source, records[index].Sequence) : Identify(want, elsewhere);
        if (kind == FindingKind.Changed && source is null)
        {
            (source, sequence) = (records[index].Source, records[index].Sequence);
        }

        return Make(kind, index, source, sequence, $"hash {want}", found);
    }

    private Finding ByChain(ChainBreak broken, long good)
    {
        var record = records[broken.Index];
        if (record.Sequence > broken.ExpectedSequence)
        {
            var elsewhere = records.FindIndex(broken.Index, other => other.Source == record.Source && other.Sequence == broken.ExpectedSequence);
            return Make(
                elsewhere < 0 ? FindingKind.Removed : FindingKind.Reordered, broken.Index, record.Source, broken.ExpectedSequence,
                $"record {broken.ExpectedSequence} of {record.Source}",
                elsewhere < 0 ? Name(broken.Index) : $"{Name(broken.Index)}; the expected one stands at index {elsewhere}");
        }

        if (record.Sequence < broken.ExpectedSequence)
        {
            return Make(
                FindingKind.Inserted, broken.Index, record.Source, record.Sequence,
                $"record {broken.ExpectedSequence} of {record.Source}", Name(broken.Index));
        }

        return Blame(broken, good) is var changed && changed == broken.Index
            ? Make(FindingKind.Changed, changed, record.Source, record.Sequence, $"previous hash {broken.ExpectedPrevious}", $"previous hash {record.Previous}")
            : Make(
                FindingKind.Changed, changed, records[changed].Source, records[changed].Sequence,
                $"hash {record.Previous} (so says the record after it)", $"hash {records[changed].Hash}");
    }

    // Either the record before was changed, or this one's link to it. What is proven is innocent; then the record after this one tells.
    private int Blame(ChainBreak broken, long good)
    {
        var record = records[broken.Index];
        var after = records.FindIndex(broken.Index + 1, other => other.Source == record.Source && other.Sequence == record.Sequence + 1);
        var isDisowned = after >= 0 && records[after].Previous != record.Hash;
        return broken.Predecessor is { } before && before >= good && !isDisowned ? before : broken.Index;
    }

    private Finding Unreadable(int index) =>
        Make(FindingKind.Changed, index, null, null, "a record", $"bytes that are none, with hash {records[index].Hash}");

    // A record that is gone is named by the one that follows it in its chain.
    private (string? Source, long? Sequence) Identify(string hash, int elsewhere)
    {
        if (elsewhere >= 0)
        {
            return (records[elsewhere].Source, records[elsewhere].Sequence);
        }

        return records.Find(record => record.Previous == hash) is { } after ? (after.Source, after.Sequence - 1) : (null, null);
    }

    private string Name(int index) => records[index] is { Source: { } source } record
        ? $"record {record.Sequence} of {source}"
        : "bytes that are no record";

    private static Finding Make(FindingKind kind, long index, string? source, long? sequence, string expected, string found) => new()
    {
        Kind = kind,
        Index = index,
        Source = source,
        Sequence = source is null ? null : sequence,
        Expected = expected,
        Found = found,
    };
}
