using Monitor.Audit.Tree;

namespace Monitor.Audit.Store;

/// <summary>
/// The tree's hashes as files: tile level L holds the nodes of tree level 8·L. Other than in tlog-tiles, the last tile of a level is
/// one growing file under its final name, not a series of <c>.p</c> files; full tiles are the same byte for byte.
/// </summary>
internal sealed class HashTiles(string directory)
{
    private const int Height = 8;

    // 256^7 leaves need seven levels; no disk holds that many.
    private const int Levels = 7;

    private readonly SortedDictionary<int, List<byte[]>> pending = [];

    /// <summary>Takes a node that became complete; only every eighth level is kept.</summary>
    public void Add(int level, byte[] hash)
    {
        if (level % Height == 0)
        {
            if (!pending.TryGetValue(level / Height, out var hashes))
            {
                pending[level / Height] = hashes = [];
            }

            hashes.Add(hash);
        }
    }

    /// <summary>Writes what was added behind the tree of this size, to disk.</summary>
    public void Flush(long size)
    {
        foreach (var (tileLevel, hashes) in pending)
        {
            var next = size >> (Height * tileLevel);
            foreach (var tile in hashes.Select((hash, i) => (Hash: hash, Index: next + i)).GroupBy(item => item.Index / TilePath.Width))
            {
                using var file = TilePath.OpenToAppend(TilePath.Of(directory, $"{tileLevel}", tile.Key));
                file.Write([.. tile.SelectMany(item => item.Hash)]);
                file.Flush(flushToDisk: true);
            }
        }

        pending.Clear();
    }

    /// <summary>The hash of a complete node.</summary>
    /// <exception cref="InvalidDataException">The tile is missing or too short.</exception>
    public byte[] Node(int level, long index)
    {
        var count = 1 << (level % Height);
        var first = index * count;
        var path = TilePath.Of(directory, $"{level / Height}", first / TilePath.Width);
        var bytes = new byte[count * TreeHash.Bytes];
        try
        {
            using var file = File.OpenHandle(path);
            if (RandomAccess.Read(file, bytes, first % TilePath.Width * TreeHash.Bytes) < bytes.Length)
            {
                throw new InvalidDataException($"{path} ends before hash {first + count - 1}.");
            }
        }
        catch (IOException fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path} is missing.", fault);
        }

        var hashes = bytes.Chunk(TreeHash.Bytes).ToArray();
        while (hashes.Length > 1)
        {
            hashes = [.. hashes.Chunk(2).Select(pair => TreeHash.Node(pair[0], pair[1]))];
        }

        return hashes[0];
    }

    /// <summary>Cuts the tiles back to a tree of this size.</summary>
    public void Cut(long size)
    {
        pending.Clear();
        for (var level = 0; level < Levels; level++)
        {
            var count = size >> (Height * level);
            var (tile, rest) = Math.DivRem(count, TilePath.Width);
            var path = TilePath.Of(directory, $"{level}", tile);
            var length = rest * TreeHash.Bytes;
            if (rest > 0 && File.Exists(path))
            {
                using var file = TilePath.OpenToAppend(path);
                if (file.Length > length)
                {
                    file.SetLength(length);
                    file.Flush(flushToDisk: true);
                }
            }

            TilePath.DeleteFrom(directory, $"{level}", rest > 0 ? tile + 1 : tile);
        }
    }
}
