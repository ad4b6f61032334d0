using System.Security.Cryptography;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Store;

/// <summary>
/// The vault's log: leaves, tree and signed checkpoints as plain files, written in that order, each to disk before the next. The last
/// signed checkpoint is the truth: at start everything behind it is cut off (no receipt was given for it, so the sources send it
/// again), and everything under it is hashed again. What does not add up stops appending, never reading.
/// </summary>
public sealed class VaultStore : IDisposable
{
    private readonly Lock gate = new();
    private readonly string directory;
    private readonly string origin;
    private readonly TimeProvider time;
    private readonly FileStream processLock;
    private readonly ECDsa key;
    private readonly HashTiles tiles;
    private readonly EntryBundles bundles;
    private readonly CheckpointFiles notes;
    private Log log = new(new SourceChains(), new Frontier(), "", null);

    private VaultStore(string directory, string origin, string? keyFile, TimeProvider time)
    {
        OwnerOnly.CreateDirectory(directory);
        (this.directory, this.origin, this.time) = (directory, origin, time);
        processLock = new FileStream(Path.Combine(directory, "lock"), OwnerOnly.Options(FileMode.OpenOrCreate, FileShare.None));
        key = SigningKey.LoadOrCreate(keyFile ?? Path.Combine(directory, "vault.key"));
        tiles = new HashTiles(directory);
        bundles = new EntryBundles(directory);
        notes = new CheckpointFiles(directory);
    }

    /// <summary>Opens a log, or begins one with a signed checkpoint of size 0. Reads and hashes all of it: about a second for 200,000 records.</summary>
    /// <param name="directory">Where the log is; one process at a time.</param>
    /// <param name="origin">The log's name in its checkpoints.</param>
    /// <param name="keyFile">The signing key; null for <c>vault.key</c> in the directory. Made when absent.</param>
    /// <param name="time">The clock of the checkpoints.</param>
    /// <exception cref="IOException">Another process has the log, or the disk fails.</exception>
    public static VaultStore Open(string directory, string origin, string? keyFile, TimeProvider time)
    {
        if (!Checkpoint.IsOrigin(origin))
        {
            throw new ArgumentException($"The vault's origin \"{origin}\" must be printable ASCII without blank or plus sign.", nameof(origin));
        }

        var store = new VaultStore(directory, origin, keyFile, time);
        store.log = store.Load_NeedsGate();
        return store;
    }

    /// <summary>Why the log takes no more records; null while it does.</summary>
    public string? Damage => Current().Damage;

    /// <summary>The latest signed note.</summary>
    public string CheckpointNote => Current().Note;

    /// <summary>The public key in PEM.</summary>
    public string PublicKey => key.ExportSubjectPublicKeyInfoPem();

    /// <summary>What the log holds.</summary>
    public VaultStatus Status()
    {
        lock (gate)
        {
            return new VaultStatus
            {
                Origin = origin,
                Size = log.Frontier.Size,
                Root = Convert.ToBase64String(log.Frontier.Root()),
                CheckpointTime = log.Checkpoint?.Time ?? DateTimeOffset.UnixEpoch,
                Sources = log.Chains.Heads,
                Damage = log.Damage,
            };
        }
    }

    /// <summary>Takes a batch: all of it, or nothing. Records that are already there, byte for byte, are fine.</summary>
    public AppendOutcome Append(IReadOnlyList<AuditRecord> batch)
    {
        lock (gate)
        {
            if (log.NeedsReload)
            {
                log = Load_NeedsGate();
            }

            if (log.Damage is { } damage)
            {
                return new AppendOutcome.Unavailable(damage);
            }

            try
            {
                return Append_NeedsGate(batch);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // The disk may hold half of the batch: the next one begins as after a crash.
                log = log with { NeedsReload = true };
                return new AppendOutcome.Unavailable($"the vault cannot write: {fault.Message}");
            }
            catch (InvalidDataException fault)
            {
                log = log with { Damage = fault.Message };
                return new AppendOutcome.Unavailable(fault.Message);
            }
        }
    }

    /// <summary>Signs the same log with the present time, so that an old checkpoint is a sign of a stopped vault.</summary>
    public void Refresh()
    {
        lock (gate)
        {
            if (log.Damage is null && !log.NeedsReload)
            {
                var note = Sign_NeedsGate(log.Frontier);
                notes.SetLatest(note);
                log = log with { Note = note };
            }
        }
    }

    /// <summary>The leaves from an index on, at most <see cref="Limits.PageRecords"/>, under the latest checkpoint.</summary>
    public IReadOnlyList<byte[]> Read(long from, int limit)
    {
        var count = Math.Min(Math.Min(limit, Limits.PageRecords), Current().Frontier.Size - from);
        var page = new List<byte[]>();
        var bytes = 0;
        foreach (var leaf in count > 0 ? bundles.Read(from) : [])
        {
            page.Add(leaf);
            bytes += leaf.Length;
            if (page.Count >= count || bytes >= Limits.PageBytes)
            {
                break;
            }
        }

        return page;
    }

    /// <summary>The signed notes of at least this size, oldest first.</summary>
    public IEnumerable<string> Notes(long from) => notes.All().Where(note => SignedNote.Unproven(note)?.Size >= from);

    /// <summary>An inclusion proof; null when index or size are out of range.</summary>
    public IReadOnlyList<byte[]>? Inclusion(long index, long size) =>
        index >= 0 && index < size && size <= Current().Frontier.Size ? Proofs.Inclusion(index, size, tiles.Node) : null;

    /// <summary>A consistency proof; null when the sizes are out of range.</summary>
    public IReadOnlyList<byte[]>? Consistency(long from, long to) =>
        from >= 1 && from <= to && to <= Current().Frontier.Size ? Proofs.Consistency(from, to, tiles.Node) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        key.Dispose();
        processLock.Dispose();
    }

    private Log Current()
    {
        lock (gate)
        {
            return log;
        }
    }

    private AppendOutcome Append_NeedsGate(IReadOnlyList<AuditRecord> batch)
    {
        var (refusal, fresh) = BatchCheck.Check(batch, log.Chains, index => Convert.ToHexStringLower(tiles.Node(0, index)));
        if (refusal is not null)
        {
            return new AppendOutcome.Refused(refusal);
        }

        if (fresh is not [])
        {
            Write_NeedsGate(fresh);
        }

        return new AppendOutcome.Kept(new Receipt
        {
            Appended = fresh.Count,
            Known = batch.Count - fresh.Count,
            Heads = batch.Select(record => record.Source).Distinct().ToDictionary(source => source, log.Chains.Head),
            Checkpoint = log.Note,
        });
    }

    private void Write_NeedsGate(IReadOnlyList<AuditRecord> fresh)
    {
        var size = log.Frontier.Size;
        RequireSameRootOnDisk(size);
        var next = log.Frontier.Copy();
        bundles.Append(size, [.. fresh.Select(record => record.Leaf())]);
        foreach (var record in fresh)
        {
            next.Append(Convert.FromHexString(record.Hash), tiles.Add);
        }

        tiles.Flush(size);
        var note = Sign_NeedsGate(next);
        notes.Append(note);
        notes.SetLatest(note);
        foreach (var record in fresh)
        {
            log.Chains.Add(record, size++);
        }

        log = log with { Frontier = next, Note = note };
    }

    // The tree that a signature extends is the one on disk, not the one in memory: a changed tile must never get under a new signature.
    private void RequireSameRootOnDisk(long size)
    {
        if (!Proofs.Root(0, size, tiles.Node).AsSpan().SequenceEqual(log.Frontier.Root()))
        {
            throw new InvalidDataException(
                $"The hash tiles in {directory} changed under the running vault; it signs nothing more. Run: monitor audit verify");
        }
    }

    private string Sign_NeedsGate(Frontier tree)
    {
        if (log.Checkpoint is { } last && (tree.Size < last.Size || (tree.Size == last.Size && Convert.ToBase64String(tree.Root()) != last.Root)))
        {
            throw new InvalidDataException($"A checkpoint of size {tree.Size} would contradict the one of size {last.Size}; it was not signed.");
        }

        return SignedNote.Sign(new Checkpoint(origin, tree.Size, Convert.ToBase64String(tree.Root()), time.GetUtcNow()), key);
    }

    private Log Load_NeedsGate()
    {
        notes.CutTornTail();
        var all = notes.All();
        if (all is [] && !bundles.Read(0).Any() && notes.Latest() is null)
        {
            log = new Log(new SourceChains(), new Frontier(), "", null);
            var first = Sign_NeedsGate(log.Frontier);
            notes.Append(first);
            notes.SetLatest(first);
            return log with { Note = first };
        }

        return new StoreRecovery(directory, origin, key, tiles, bundles, notes).Run(all);
    }
}

/// <summary>The state that goes with one signed note.</summary>
internal sealed record Log(SourceChains Chains, Frontier Frontier, string Note, string? Damage)
{
    /// <summary>A write failed; the files are read again before the next one.</summary>
    public bool NeedsReload { get; init; }

    public Checkpoint? Checkpoint => SignedNote.Unproven(Note);
}
