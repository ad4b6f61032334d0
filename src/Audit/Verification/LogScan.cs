using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Verification;

/// <summary>One record as the verifier saw it: about 200 bytes of memory each. Source is null where the bytes are no record.</summary>
internal sealed record SeenRecord(string Hash, string? Source, long Sequence, string Previous);

/// <summary>A place where a source's chain does not continue.</summary>
internal sealed record ChainBreak(int Index, int? Predecessor, long ExpectedSequence, string ExpectedPrevious);

/// <summary>One pass over a log: every leaf hashed, every chain followed, the root held against every signed checkpoint.</summary>
internal sealed class LogScan
{
    private readonly Dictionary<string, int> heads = new(StringComparer.Ordinal);
    private readonly Frontier tree = new();
    private readonly IReadOnlyList<Checkpoint> signed;
    private int nextSigned;

    /// <param name="signed">Checkpoints with a good signature, in any order.</param>
    public LogScan(IEnumerable<Checkpoint> signed)
    {
        this.signed = [.. signed.OrderBy(checkpoint => checkpoint.Size)];
        CompareRoots();
    }

    public List<SeenRecord> Records { get; } = [];

    public List<ChainBreak> Breaks { get; } = [];

    /// <summary>The largest size up to which the log is proven to be what was signed.</summary>
    public long Good { get; private set; }

    /// <summary>The first signed size whose root differs; null when none does.</summary>
    public long? Bad { get; private set; }

    /// <summary>The sizes in <see cref="signed"/> whose roots differ, for checkpoints from elsewhere.</summary>
    public List<Checkpoint> Contradicted { get; } = [];

    public IReadOnlyDictionary<string, long> SourceCounts =>
        Records.Where(record => record.Source is not null).CountBy(record => record.Source!)
            .ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal);

    public void Add(byte[] leaf)
    {
        // Hashed here and not by the record's own code: the verifier believes bytes, not what reads them.
        var hash = SHA256.HashData([0, .. leaf]);
        var record = Read(leaf, Convert.ToHexStringLower(hash));
        Records.Add(record);
        if (record.Source is not null)
        {
            Follow(record, Records.Count - 1);
        }

        tree.Append(hash);
        CompareRoots();
    }

    private void Follow(SeenRecord record, int index)
    {
        int? head = heads.TryGetValue(record.Source!, out var known) ? known : null;
        var expectedSequence = head is { } at ? Records[at].Sequence + 1 : 1;
        var expectedPrevious = head is { } before ? Records[before].Hash : Monitor.Audit.Records.AuditRecord.NoPrevious;
        if (record.Sequence != expectedSequence || record.Previous != expectedPrevious)
        {
            Breaks.Add(new ChainBreak(index, head, expectedSequence, expectedPrevious));
        }

        heads[record.Source!] = index;
    }

    private void CompareRoots()
    {
        while (nextSigned < signed.Count && signed[nextSigned].Size == tree.Size)
        {
            var checkpoint = signed[nextSigned++];
            if (checkpoint.Root != Convert.ToBase64String(tree.Root()))
            {
                Contradicted.Add(checkpoint);
                Bad ??= tree.Size;
            }
            else if (Bad is null)
            {
                Good = tree.Size;
            }
        }
    }

    private static SeenRecord Read(byte[] leaf, string hash)
    {
        try
        {
            using var document = JsonDocument.Parse(leaf);
            var json = document.RootElement;
            return new SeenRecord(
                hash, json.GetProperty("source").GetString(), json.GetProperty("sequence").GetInt64(), json.GetProperty("previous").GetString() ?? "");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new SeenRecord(hash, null, 0, "");
        }
    }
}
