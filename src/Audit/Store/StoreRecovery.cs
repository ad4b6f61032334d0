using System.Security.Cryptography;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Store;

/// <summary>Brings the files back to the last signed checkpoint and reads the state that goes with it.</summary>
internal sealed class StoreRecovery(
    string directory, string origin, ECDsa key, HashTiles tiles, EntryBundles bundles, CheckpointFiles notes)
{
    public Log Run(IReadOnlyList<string> all)
    {
        var chains = new SourceChains();
        var tree = new Frontier();
        var latest = notes.Latest();
        if (all is [])
        {
            return new Log(chains, tree, latest ?? "", $"{directory} has records but no file \"checkpoints\"; restore it from a backup.");
        }

        if (SignedNote.Open(all[^1], key) is not NoteReading.Signed(var last) || last.Origin != origin)
        {
            return new Log(chains, tree, latest ?? "", $"the last checkpoint in {directory} is not signed as {origin} by this vault's key.");
        }

        // Hashed before anything is cut: what somebody changed stays as it was found.
        var damage = Behind(latest, last) ?? Hash(last, chains, tree) ?? CutBehind(last);
        if (damage is null && !SameLog(latest, last))
        {
            notes.SetLatest(all[^1]);
            latest = all[^1];
        }

        return new Log(chains, tree, latest ?? all[^1], damage);
    }

    // A signed note that is ahead of the list of all notes means that somebody took the list back.
    private string? Behind(string? latest, Checkpoint last) =>
        latest is not null && SignedNote.Open(latest, key) is NoteReading.Signed(var newest) && newest.Size > last.Size
            ? $"{directory}/checkpoint is of size {newest.Size}, but {directory}/checkpoints ends at {last.Size}; restore it from a backup."
            : null;

    // One batch can be half written; more than that was put there by somebody, and is kept as evidence.
    private string? CutBehind(Checkpoint last)
    {
        var beyond = bundles.Read(last.Size).Take(Limits.BatchRecords + 1).Count();
        if (beyond > Limits.BatchRecords)
        {
            return $"{directory} holds more than a batch of records behind the last signed size {last.Size}.";
        }

        bundles.Cut(last.Size);
        tiles.Cut(last.Size);
        return null;
    }

    private string? Hash(Checkpoint last, SourceChains chains, Frontier tree)
    {
        foreach (var leaf in bundles.Read(0).Take((int)Math.Min(last.Size, int.MaxValue)))
        {
            if (AuditRecord.Read(leaf) is not RecordReading.Sound(var record)
                || chains.Head(record.Source) != new SourceHead(record.Sequence - 1, record.Previous))
            {
                return $"record {tree.Size} of {directory} is not what was signed. Run: monitor audit verify";
            }

            chains.Add(record, tree.Size);
            tree.Append(TreeHash.Leaf(leaf));
        }

        var root = Convert.ToBase64String(tree.Root());
        if (tree.Size != last.Size || root != last.Root)
        {
            return $"{directory} holds {tree.Size} records with root {root}, but {last.Size} with root {last.Root} were signed. Run: monitor audit verify";
        }

        return Convert.ToBase64String(TileRoot(last.Size)) == last.Root ? null : $"the hash tiles of {directory} are not what was signed.";
    }

    private byte[] TileRoot(long size)
    {
        try
        {
            return Proofs.Root(0, size, tiles.Node);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private bool SameLog(string? latest, Checkpoint last) =>
        latest is not null && SignedNote.Open(latest, key) is NoteReading.Signed(var signed)
        && signed.Size == last.Size && signed.Root == last.Root;
}
