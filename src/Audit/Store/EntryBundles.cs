using System.Buffers.Binary;

namespace Monitor.Audit.Store;

/// <summary>The leaves as files of 256, each behind its length in two bytes, big-endian, as in tlog-tiles.</summary>
internal sealed class EntryBundles(string directory)
{
    private const string Kind = "entries";
    private const int LengthBytes = 2;

    /// <summary>Writes leaves behind the log of this size, to disk.</summary>
    public void Append(long size, IReadOnlyList<byte[]> leaves)
    {
        foreach (var bundle in leaves.Select((leaf, i) => (Leaf: leaf, Index: size + i)).GroupBy(item => item.Index / TilePath.Width))
        {
            using var file = TilePath.OpenToAppend(TilePath.Of(directory, Kind, bundle.Key));
            foreach (var (leaf, _) in bundle)
            {
                var length = new byte[LengthBytes];
                BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)leaf.Length));
                file.Write(length);
                file.Write(leaf);
            }

            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>The leaves from an index on, as far as the files reach.</summary>
    public IEnumerable<byte[]> Read(long from)
    {
        for (var bundle = from / TilePath.Width; ; bundle++)
        {
            var path = TilePath.Of(directory, Kind, bundle);
            if (!File.Exists(path))
            {
                yield break;
            }

            var leaves = Split(File.ReadAllBytes(path)).ToList();
            foreach (var leaf in leaves.Skip(bundle == from / TilePath.Width ? (int)(from % TilePath.Width) : 0))
            {
                yield return leaf.ToArray();
            }

            if (leaves.Count < TilePath.Width)
            {
                yield break;
            }
        }
    }

    /// <summary>Cuts the bundles back to this many leaves.</summary>
    public void Cut(long size)
    {
        var (bundle, rest) = Math.DivRem(size, TilePath.Width);
        var path = TilePath.Of(directory, Kind, bundle);
        if (rest > 0 && File.Exists(path))
        {
            var length = Split(File.ReadAllBytes(path)).Take((int)rest).Sum(leaf => LengthBytes + leaf.Length);
            using var file = TilePath.OpenToAppend(path);
            if (file.Length > length)
            {
                file.SetLength(length);
                file.Flush(flushToDisk: true);
            }
        }

        TilePath.DeleteFrom(directory, Kind, rest > 0 ? bundle + 1 : bundle);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bundle)
    {
        while (bundle.Length >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < LengthBytes + length)
            {
                yield break;
            }

            yield return bundle.Slice(LengthBytes, length);
            bundle = bundle[(LengthBytes + length)..];
        }
    }
}
