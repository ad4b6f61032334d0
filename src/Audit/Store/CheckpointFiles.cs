using System.Text;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Store;

/// <summary>
/// The signed notes: <c>checkpoints</c> holds one for every batch, each followed by an empty line, and is the truth about what was
/// signed; <c>checkpoint</c> is the latest, as tlog-tiles has it, and may only have a later time.
/// </summary>
internal sealed class CheckpointFiles(string directory)
{
    private readonly string latest = Path.Combine(directory, "checkpoint");
    private readonly string all = Path.Combine(directory, "checkpoints");

    public string? Latest() => File.Exists(latest) ? File.ReadAllText(latest) : null;

    public void SetLatest(string note) => OwnerOnly.Replace(latest, note);

    public void Append(string note)
    {
        using var file = TilePath.OpenToAppend(all);
        file.Write(Encoding.UTF8.GetBytes(note + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Every note in the order of signing.</summary>
    public IReadOnlyList<string> All()
    {
        if (!File.Exists(all))
        {
            return [];
        }

        var parts = File.ReadAllText(all).Split("\n\n");
        return [.. parts.SkipLast(1).Chunk(2).Where(pair => pair.Length == 2).Select(pair => $"{pair[0]}\n\n{pair[1]}\n")];
    }

    /// <summary>Drops a note that a crash left half written: it was never given to anybody.</summary>
    public void CutTornTail()
    {
        if (File.Exists(all))
        {
            var length = All().Sum(note => Encoding.UTF8.GetByteCount(note) + 1);
            using var file = TilePath.OpenToAppend(all);
            if (file.Length > length)
            {
                file.SetLength(length);
                file.Flush(flushToDisk: true);
            }
        }
    }
}
