using Monitor.Audit.Checkpoints;

namespace Monitor.Audit.Verification;

/// <summary>What became of the first record that is not as it was signed.</summary>
public enum FindingKind
{
    /// <summary>Its bytes are others.</summary>
    Changed,

    /// <summary>It is gone, and others stand in its place.</summary>
    Removed,

    /// <summary>It was never signed.</summary>
    Inserted,

    /// <summary>It stands elsewhere.</summary>
    Reordered,

    /// <summary>The log ends here, before the signed size.</summary>
    Truncated,

    /// <summary>Somewhere in this range a record was changed, and everything that could tell which was rewritten with it.</summary>
    Rewritten,

    /// <summary>The log is older than what this machine saw before.</summary>
    RolledBack,

    /// <summary>The log is signed, but is not a continuation of what this machine saw before.</summary>
    Forked,

    /// <summary>The records are as signed, but a stored hash of the tree is not.</summary>
    TileChanged,

    /// <summary>A checkpoint is missing, or not signed by the expected key.</summary>
    Signature,
}

/// <summary>The first thing that is wrong.</summary>
public sealed record Finding
{
    /// <summary>What happened.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>The position in the log, from 0; null where it is not about a record.</summary>
    public long? Index { get; init; }

    /// <summary>The last position of a range; null where it is one record.</summary>
    public long? LastIndex { get; init; }

    /// <summary>The source of the record, where the log still tells.</summary>
    public string? Source { get; init; }

    /// <summary>The sequence of the record in its source, where the log still tells.</summary>
    public long? Sequence { get; init; }

    /// <summary>What should be there.</summary>
    public required string Expected { get; init; }

    /// <summary>What is there.</summary>
    public required string Found { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var place = (Index, LastIndex) switch
        {
            (null, _) => "",
            ({ } index, null) => $" at index {index}",
            ({ } index, { } last) => $" at index {index} to {last}",
        };
        var record = Source is null ? "" : $", record {Sequence} of {Source}";
        return $"{Kind}{place}{record}: expected {Expected}, found {Found}";
    }
}

/// <summary>The outcome of a verification.</summary>
public sealed record VerificationReport
{
    /// <summary>The checkpoint that the log was held against; null when there was none to read.</summary>
    public required Checkpoint? Checkpoint { get; init; }

    /// <summary>Records that were read and hashed.</summary>
    public required long Records { get; init; }

    /// <summary>How many records of each source there are.</summary>
    public required IReadOnlyDictionary<string, long> Sources { get; init; }

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public required Finding? First { get; init; }

    /// <summary>What is worth knowing and not wrong.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when every record is as it was signed, in its place, and continues what was remembered.</summary>
    public bool IsSound => First is null;
}
