using System.Buffers.Binary;
using System.Text;
using Monitor.Audit.Records;
using Monitor.Audit.Store;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Tests.Verification;

/// <summary>A log that was signed in batches, and somebody with root on its host.</summary>
internal sealed class Tampering : IDisposable
{
    public Tampering(params int[] batches)
    {
        // Two sources take turns: a@x at even indices, b@x at odd ones, sequence index / 2 + 1.
        var (a, b) = (Chains.Of("a@x", batches.Sum()), Chains.Of("b@x", batches.Sum()));
        Records = [.. Enumerable.Range(0, batches.Sum()).Select(i => i % 2 == 0 ? a[i / 2] : b[i / 2])];
        using var store = Open();
        PublicKey = store.PublicKey;
        var done = 0;
        foreach (var batch in batches)
        {
            Assert.IsType<AppendOutcome.Kept>(store.Append([.. Records.Skip(done).Take(batch)]));
            done += batch;
            Notes.Add(store.CheckpointNote);
        }

        Leaves = [.. Records.Select(record => record.Leaf())];
    }

    public TempDirectory Directory { get; } = new();

    public string PublicKey { get; }

    public IReadOnlyList<AuditRecord> Records { get; }

    /// <summary>The signed note after each batch.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What is on disk after <see cref="Write"/>.</summary>
    public List<byte[]> Leaves { get; }

    public VaultStore Open() => VaultStore.Open(Directory.Path, "log", null, new FixedTime());

    public void Swap(int one, int other) => (Leaves[one], Leaves[other]) = (Leaves[other], Leaves[one]);

    public void Change(int index, string old, string replacement) =>
        Leaves[index] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Leaves[index]).Replace(old, replacement, StringComparison.Ordinal));

    /// <summary>Makes every later record of the changed one's source point to what now stands before it.</summary>
    public void Rechain(int changed)
    {
        var hash = Convert.ToHexStringLower(TreeHash.Leaf(Leaves[changed]));
        var source = Records[changed].Source;
        for (var i = changed + 1; i < Leaves.Count; i++)
        {
            if (Assert.IsType<RecordReading.Sound>(AuditRecord.Read(Leaves[i])).Record is { } record && record.Source == source)
            {
                Leaves[i] = (record with { Previous = hash }).Leaf();
                hash = Convert.ToHexStringLower(TreeHash.Leaf(Leaves[i]));
            }
        }
    }

    /// <summary>Writes the leaves; with the tiles that fit them, or beside the old ones.</summary>
    public void Write(bool withTiles)
    {
        System.IO.Directory.Delete(Directory["tile/entries"], recursive: true);
        foreach (var (index, bundle) in Leaves.Chunk(TilePath.Width).Index())
        {
            using var file = TilePath.OpenToAppend(TilePath.Of(Directory.Path, "entries", index));
            foreach (var leaf in bundle)
            {
                var length = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaf.Length);
                file.Write(length);
                file.Write(leaf);
            }
        }

        if (withTiles)
        {
            System.IO.Directory.Delete(Directory["tile/0"], recursive: true);
            var tiles = new HashTiles(Directory.Path);
            Leaves.ForEach(leaf => tiles.Add(0, TreeHash.Leaf(leaf)));
            tiles.Flush(0);
        }
    }

    public void Dispose() => Directory.Dispose();
}
