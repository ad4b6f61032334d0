using System.Security.Cryptography;
using Monitor.Audit.Checkpoints;

namespace Monitor.Audit.Verification;

/// <summary>Holds a log against its signatures and against what is remembered of it.</summary>
internal sealed class Judgement(KnownLog log, ECDsa publicKey, RememberedLog? remembered)
{
    private readonly List<string> notes = [];

    /// <summary>Reads the log to its signed size and says what is wrong first.</summary>
    public async Task<(VerificationReport Report, IReadOnlyList<string> Hashes)> RunAsync(IAsyncEnumerable<byte[]> leaves, CancellationToken cancellationToken)
    {
        var (latest, fault) = Latest();
        var size = latest?.Size ?? remembered?.Checkpoint.Size ?? 0;
        var trusted = fault is null ? latest : null;
        var scan = new LogScan(Signed(trusted));
        await foreach (var leaf in leaves.WithCancellation(cancellationToken))
        {
            if (scan.Records.Count == size)
            {
                notes.Add($"there are records behind the signed size {size}: a batch that is not finished");
                break;
            }

            scan.Add(leaf);
        }

        var report = new VerificationReport
        {
            Checkpoint = latest,
            Records = scan.Records.Count,
            Sources = scan.SourceCounts,
            First = Judge(scan, trusted, fault),
            Notes = notes,
        };
        return (report, [.. scan.Records.Select(record => record.Hash)]);
    }

    private Finding? Judge(LogScan scan, Checkpoint? trusted, Finding? fault)
    {
        var hashes = remembered is { Hashes: not [] } ? [.. remembered.Hashes, .. log.TileHashes.Skip(remembered.Hashes.Count)] : log.TileHashes;
        var diagnosis = new Diagnosis(scan, hashes);
        if (fault is not null)
        {
            return diagnosis.Locate(scan.Good, scan.Bad) is { } located ? located with { Found = $"{located.Found}; and {fault.Found}" } : fault;
        }

        return RolledBack(trusted!) ?? Forked(scan, diagnosis) ?? Tampered(scan, diagnosis, trusted!) ?? Tile(diagnosis);
    }

    private Finding? RolledBack(Checkpoint trusted) => remembered is { Checkpoint: var before } && before.Size > trusted.Size
        ? new Finding
        {
            Kind = FindingKind.RolledBack,
            Index = trusted.Size,
            LastIndex = before.Size - 1,
            Expected = $"at least the {before.Size} records that were signed at {before.Time:u}",
            Found = $"a checkpoint of {trusted.Size} records, signed at {trusted.Time:u}",
        }
        : null;

    // Signed and whole, but not the log that was seen before: two views were shown.
    private Finding? Forked(LogScan scan, Diagnosis diagnosis)
    {
        if (remembered is not { Checkpoint: var before } || !scan.Contradicted.Contains(before) || scan.Contradicted.Any(other => other != before))
        {
            return null;
        }

        var located = diagnosis.Locate(scan.Good, before.Size);
        return new Finding
        {
            Kind = FindingKind.Forked,
            Index = located?.Index ?? scan.Good,
            LastIndex = located is null ? before.Size - 1 : null,
            Source = located?.Source,
            Sequence = located?.Sequence,
            Expected = located?.Expected ?? $"the root {before.Root} that was signed for size {before.Size} at {before.Time:u}",
            Found = $"{located?.Found ?? "another root"}, under a good signature: the key signed two logs",
        };
    }

    private static Finding? Tampered(LogScan scan, Diagnosis diagnosis, Checkpoint trusted)
    {
        var isShort = scan.Records.Count < trusted.Size;
        if (scan.Bad is null && !isShort && scan.Breaks is [])
        {
            return null;
        }

        // A chain can also be broken under a good root: then the vault's key signed what the vault should have refused.
        var good = scan.Bad is null && !isShort ? 0 : scan.Good;
        var located = diagnosis.Locate(good, scan.Bad);
        return (located, isShort, scan.Bad) switch
        {
            ({ } finding, _, _) => finding,
            (null, _, { } bad) => Diagnosis.Rewritten(scan.Good, bad),
            (null, true, null) => new Finding
            {
                Kind = FindingKind.Truncated,
                Index = scan.Records.Count,
                LastIndex = trusted.Size - 1 == scan.Records.Count ? null : trusted.Size - 1,
                Expected = $"{trusted.Size} records, signed at {trusted.Time:u}",
                Found = $"{scan.Records.Count}",
            },
            _ => null,
        };
    }

    private Finding? Tile(Diagnosis diagnosis) => diagnosis.FirstMismatch(0) is { } index
        ? new Finding
        {
            Kind = FindingKind.TileChanged,
            Index = index,
            Expected = "the hash of the record, which is as it was signed",
            Found = $"hash {log.TileHashes[index]} in the tile",
        }
        : null;

    private (Checkpoint? Checkpoint, Finding? Fault) Latest() => log.Latest is null
        ? (null, SignatureFault("no checkpoint"))
        : SignedNote.Open(log.Latest, publicKey) switch
        {
            NoteReading.Signed(var checkpoint) => (checkpoint, null),
            NoteReading.Faulty(var reason) => (SignedNote.Unproven(log.Latest), SignatureFault(reason)),
            _ => throw new InvalidOperationException("A note is signed or faulty."),
        };

    private IEnumerable<Checkpoint> Signed(Checkpoint? latest)
    {
        var origin = latest?.Origin ?? remembered?.Checkpoint.Origin;
        var earlier = log.Notes.Select(note => SignedNote.Open(note, publicKey)).ToList();
        var strangers = earlier.Count(reading => reading is not NoteReading.Signed(var checkpoint) || checkpoint.Origin != origin);
        if (strangers > 0)
        {
            notes.Add($"{strangers} of {earlier.Count} earlier checkpoints are not signed by the expected key; they were not used");
        }

        return earlier.OfType<NoteReading.Signed>().Select(reading => reading.Checkpoint).Where(checkpoint => checkpoint.Origin == origin)
            .Concat(new[] { latest, remembered?.Checkpoint }.OfType<Checkpoint>()).Distinct();
    }

    private static Finding SignatureFault(string reason) => new()
    {
        Kind = FindingKind.Signature,
        Expected = "a checkpoint signed by the vault's key",
        Found = reason,
    };
}
