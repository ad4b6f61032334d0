using Monitor.Audit.Checkpoints;
using Monitor.Audit.Spool;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Verification;

/// <summary>
/// What this machine remembers of a vault: the last checkpoint it verified, and every leaf hash (32 bytes a record), so that it can
/// name the record when the vault's host rewrites all the rest. Keep it where the vault's administrators cannot write.
/// </summary>
internal sealed class WitnessMemory(string directory)
{
    private readonly string note = Path.Combine(directory, "checkpoint");
    private readonly string leaves = Path.Combine(directory, "leaves");

    /// <summary>What is remembered, or null the first time.</summary>
    /// <exception cref="InvalidDataException">The memory is damaged; without it a rollback would go unseen, so it is not passed over.</exception>
    public RememberedLog? Load()
    {
        if (!File.Exists(note))
        {
            return null;
        }

        var checkpoint = SignedNote.Unproven(File.ReadAllText(note))
            ?? throw new InvalidDataException($"{note} is not a checkpoint; restore it, or remove {directory} to begin anew and forget what was seen.");
        return new RememberedLog(checkpoint, Hashes(checkpoint));
    }

    /// <summary>Remembers a log that was found sound.</summary>
    public void Save(string latest, IReadOnlyList<string> hashes)
    {
        OwnerOnly.CreateDirectory(directory);
        using (var file = new FileStream(leaves + ".next", OwnerOnly.Options(FileMode.Create, FileShare.None)))
        {
            foreach (var hash in hashes)
            {
                file.Write(Convert.FromHexString(hash));
            }

            file.Flush(flushToDisk: true);
        }

        // Leaves first: more of them than the checkpoint covers are left alone, fewer would be a loss.
        File.Move(leaves + ".next", leaves, overwrite: true);
        OwnerOnly.Replace(note, latest);
    }

    private IReadOnlyList<string> Hashes(Checkpoint checkpoint)
    {
        var hashes = File.Exists(leaves) ? File.ReadAllBytes(leaves).Chunk(TreeHash.Bytes).Take((int)checkpoint.Size).ToList() : [];
        var tree = new Frontier();
        hashes.ForEach(hash => tree.Append(hash));
        return tree.Size == checkpoint.Size && Convert.ToBase64String(tree.Root()) == checkpoint.Root
            ? [.. hashes.Select(Convert.ToHexStringLower)]
            : throw new InvalidDataException($"{leaves} does not fit {note}; restore it, or remove {directory} to begin anew and forget what was seen.");
    }
}
