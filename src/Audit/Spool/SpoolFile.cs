using System.Text;
using System.Text.Json;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Spool;

/// <summary>
/// The files of one source: <c>.spool</c> with one record a line, and <c>.head</c> with the last record that has a receipt.
/// Every call but <see cref="ReadFrom"/> and <see cref="Waiting"/> needs the append lock.
/// </summary>
internal sealed class SpoolFile(string directory, string source)
{
    // The longest line: a leaf, the hash field and the line end.
    private const int LineLimitBytes = AuditRecord.LeafLimitBytes + 128;

    private readonly string path = Path.Combine(directory, source + ".spool");
    private readonly string headPath = Path.Combine(directory, source + ".head");

    public string AppendLock { get; } = Path.Combine(directory, source + ".append.lock");

    public string ShipLock { get; } = Path.Combine(directory, source + ".ship.lock");

    public long Bytes => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The last record with a receipt; sequence 0 when there is none yet.</summary>
    public SourceHead Receipted()
    {
        if (!File.Exists(headPath))
        {
            return new SourceHead(0, AuditRecord.NoPrevious);
        }

        return JsonSerializer.Deserialize(File.ReadAllText(headPath), AuditJson.Default.SourceHead)
            ?? throw new InvalidDataException($"{headPath} is empty; restore it, or the source's chain cannot go on.");
    }

    /// <summary>The last record of the source, after cutting off what a crash left half written.</summary>
    public SourceHead Head_NeedsAppendLock()
    {
        using var file = new FileStream(path, OwnerOnly.Options(FileMode.OpenOrCreate, FileShare.ReadWrite));
        var tail = ReadTail(file, out var tailStart);
        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < tail.Length)
        {
            // No line end: the append that wrote this never returned, so nobody was promised anything.
            file.SetLength(tailStart + end);
            file.Flush(flushToDisk: true);
        }

        if (end == 0)
        {
            return Receipted();
        }

        var start = tail.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
        var last = Sound(tail.AsMemory(start, end - 1 - start));
        var receipted = Receipted();
        return last.Sequence >= receipted.Sequence ? new SourceHead(last.Sequence, last.Hash) : receipted;
    }

    public void Append_NeedsAppendLock(AuditRecord record, long limitBytes)
    {
        var line = Encoding.UTF8.GetBytes(record.ToJson() + "\n");
        using var file = new FileStream(path, OwnerOnly.Options(FileMode.OpenOrCreate, FileShare.ReadWrite));
        if (file.Length + line.Length > limitBytes)
        {
            throw new SpoolFullException(
                $"The audit spool {path} holds {file.Length} of at most {limitBytes} bytes, and record {record.Sequence} was not written. "
                + "The vault has not taken records for long: see to it, or raise the limit.");
        }

        file.Seek(0, SeekOrigin.End);
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The records behind the given sequence, in order; a half-written last line is left alone.</summary>
    public IEnumerable<AuditRecord> ReadFrom(long sequence)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var end = WholeLines(file);
        while (end-- > 0 && reader.ReadLine() is { } line)
        {
            var record = Sound(Encoding.UTF8.GetBytes(line));
            if (record.Sequence > sequence)
            {
                yield return record;
            }
        }
    }

    /// <summary>How many records wait.</summary>
    public int Waiting() => ReadFrom(Receipted().Sequence).Count();

    public void Remember_NeedsAppendLock(SourceHead receipted) =>
        OwnerOnly.Replace(headPath, JsonSerializer.Serialize(receipted, AuditJson.Default.SourceHead));

    /// <summary>Drops what has a receipt. A crash before this is harmless: the lines are skipped by their sequence.</summary>
    public void Compact_NeedsAppendLock()
    {
        if (!File.Exists(path))
        {
            return;
        }

        var rest = new StringBuilder();
        foreach (var record in ReadFrom(Receipted().Sequence))
        {
            rest.Append(record.ToJson()).Append('\n');
        }

        OwnerOnly.Replace(path, rest.ToString());
    }

    private AuditRecord Sound(ReadOnlyMemory<byte> line) => AuditRecord.Read(line) switch
    {
        RecordReading.Sound(var record) when record.Source == source => record,
        RecordReading.Sound(var record) => throw new InvalidDataException($"{path} holds a record of {record.Source}; keep the file as evidence."),
        RecordReading.Faulty(var reason) => throw new InvalidDataException($"{path} was changed by somebody else: {reason}. Keep the file as evidence."),
        _ => throw new InvalidOperationException("A reading is sound or faulty."),
    };

    private static byte[] ReadTail(FileStream file, out long start)
    {
        // Two lines and a torn third always hold one whole line.
        start = Math.Max(0, file.Length - (3 * LineLimitBytes));
        var tail = new byte[file.Length - start];
        file.Seek(start, SeekOrigin.Begin);
        file.ReadExactly(tail);
        return tail;
    }

    private static long WholeLines(FileStream file)
    {
        var buffer = new byte[1 << 16];
        var lines = 0L;
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        file.Seek(0, SeekOrigin.Begin);
        return lines;
    }
}
