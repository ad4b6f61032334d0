using System.Text;
using System.Text.RegularExpressions;

namespace Monitor.Audit.Records;

/// <summary>
/// What one actor did, linked to the record before it of the same source. The canonical form (RFC 8785 with the keys below) is
/// the leaf of the vault's tree; its RFC 6962 leaf hash is the record's hash, so one hash serves both the chain and the tree.
/// </summary>
public sealed partial record AuditRecord
{
    /// <summary>The largest leaf: an entry bundle of tlog-tiles has 16 bits for the length.</summary>
    public const int LeafLimitBytes = ushort.MaxValue;

    /// <summary>The longest summary, in UTF-16 units.</summary>
    public const int SummaryLimit = 2048;

    /// <summary>The longest actor or label, in UTF-16 units.</summary>
    public const int LabelLimit = 256;

    /// <summary>What the first record of a source has in place of the previous hash.</summary>
    public static string NoPrevious { get; } = new('0', 64);

    /// <summary>Who keeps this chain, as in <c>provisioner@admin</c>: a service, and the node or account that its certificate names.</summary>
    public required string Source { get; init; }

    /// <summary>The position in the source's chain, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>The hash of the source's record before, in hexadecimal; <see cref="NoPrevious"/> for the first.</summary>
    public required string Previous { get; init; }

    /// <summary>When it happened by the source's clock, in UTC, to the microsecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>One of <see cref="AuditKind"/>, or another.</summary>
    public required string Kind { get; init; }

    /// <summary>The cluster, label <c>cls</c>.</summary>
    public string? Cluster { get; init; }

    /// <summary>The instance, label <c>ins</c>.</summary>
    public string? Instance { get; init; }

    /// <summary>The node, label <c>node</c>.</summary>
    public string? Node { get; init; }

    /// <summary>The person or service that did it.</summary>
    public required string Actor { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>A canonical JSON object; <c>{}</c> when there is nothing to add.</summary>
    public required string Details { get; init; }

    /// <summary>The RFC 6962 leaf hash of <see cref="Leaf"/>, in hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(Tree.TreeHash.Leaf(Leaf()));

    /// <summary>The canonical bytes without the hash: what is hashed, chained and kept.</summary>
    public byte[] Leaf() => Encoding.UTF8.GetBytes(RecordJson.Write(this, hash: null));

    /// <summary>One line of canonical JSON with the hash: what the spool and the wire carry.</summary>
    public string ToJson() => RecordJson.Write(this, Hash);

    /// <summary>Reads the canonical form, with or without the hash; every field is checked, and so is the hash when there is one.</summary>
    public static RecordReading Read(ReadOnlyMemory<byte> json) => RecordJson.Read(json);

    /// <summary>True for a source that may be written: <c>service@identity</c>, at most 128 characters, safe as a file name.</summary>
    public static bool IsSource(string text) => text.Length <= 128 && SourcePattern.IsMatch(text);

    /// <summary>The part of a source after the <c>@</c>.</summary>
    public static string IdentityOf(string source) => source[(source.IndexOf('@', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]*@[A-Za-z0-9][A-Za-z0-9._-]*\\z")]
    private static partial Regex SourcePattern { get; }
}

/// <summary>What reading a record gave: the record, or what is wrong with it.</summary>
public abstract record RecordReading
{
    private RecordReading()
    {
    }

    /// <summary>A sound record.</summary>
    public sealed record Sound(AuditRecord Record) : RecordReading;

    /// <summary>Not a record, and why.</summary>
    public sealed record Faulty(string Reason) : RecordReading;
}
