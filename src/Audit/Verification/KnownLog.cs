using Monitor.Audit.Checkpoints;

namespace Monitor.Audit.Verification;

/// <summary>What a log says about itself: notes and stored leaf hashes, all unproven.</summary>
internal sealed record KnownLog
{
    /// <summary>The latest signed note, or null.</summary>
    public required string? Latest { get; init; }

    /// <summary>The earlier notes.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Leaf hashes in hexadecimal from the tiles; empty where only the records are read.</summary>
    public IReadOnlyList<string> TileHashes { get; init; } = [];
}

/// <summary>What this machine knows from before, and trusts.</summary>
/// <param name="Checkpoint">The checkpoint that was verified then.</param>
/// <param name="Hashes">The leaf hashes in hexadecimal of that time, or nothing when only the checkpoint was kept.</param>
internal sealed record RememberedLog(Checkpoint Checkpoint, IReadOnlyList<string> Hashes);
