namespace Monitor.Audit.Tree;

/// <summary>The right edge of a growing tree: enough to append leaves and to know the root, in memory that grows with log2 of the size.</summary>
public sealed class Frontier
{
    private readonly List<(int Level, byte[] Hash)> complete = [];

    /// <summary>Leaves appended so far.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a leaf's hash and tells <paramref name="formed"/> of every node, leaf included, that is complete with it.</summary>
    public void Append(byte[] leafHash, Action<int, byte[]>? formed = null)
    {
        var (level, hash) = (0, leafHash);
        formed?.Invoke(level, hash);
        while (complete is [.., var left] && left.Level == level)
        {
            complete.RemoveAt(complete.Count - 1);
            hash = TreeHash.Node(left.Hash, hash);
            level++;
            formed?.Invoke(level, hash);
        }

        complete.Add((level, hash));
        Size++;
    }

    /// <summary>The root of the leaves so far.</summary>
    public byte[] Root()
    {
        if (complete is [])
        {
            return TreeHash.Empty;
        }

        var root = complete[^1].Hash;
        for (var i = complete.Count - 2; i >= 0; i--)
        {
            root = TreeHash.Node(complete[i].Hash, root);
        }

        return root;
    }

    /// <summary>An independent copy, to try a batch on.</summary>
    public Frontier Copy()
    {
        var copy = new Frontier { Size = Size };
        copy.complete.AddRange(complete);
        return copy;
    }
}
