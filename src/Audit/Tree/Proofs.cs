using System.Numerics;

namespace Monitor.Audit.Tree;

/// <summary>Inclusion and consistency proofs of RFC 6962 section 2.1, made from the complete nodes of a tree and checked without it.</summary>
/// <remarks>The checks follow RFC 9162 sections 2.1.3.2 and 2.1.4.2.</remarks>
public static class Proofs
{
    /// <summary>The path from a leaf to the root of the first <paramref name="size"/> leaves.</summary>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">How many leaves the root covers; more than <paramref name="index"/>.</param>
    /// <param name="node">The hash of the complete node with this level (0 is a leaf) and index.</param>
    public static IReadOnlyList<byte[]> Inclusion(long index, long size, Func<int, long, byte[]> node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        for (var (start, end) = (0L, size); end - start > 1;)
        {
            var middle = start + LargestPowerBelow(end - start);
            path.Add(index < middle ? Root(middle, end, node) : Root(start, middle, node));
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        path.Reverse();
        return path;
    }

    /// <summary>What shows that the first <paramref name="from"/> leaves are a beginning of the first <paramref name="to"/>.</summary>
    /// <param name="from">At least 1.</param>
    /// <param name="to">At least <paramref name="from"/>.</param>
    /// <param name="node">The hash of the complete node with this level (0 is a leaf) and index.</param>
    public static IReadOnlyList<byte[]> Consistency(long from, long to, Func<int, long, byte[]> node)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var path = new List<byte[]>();
        var (start, end) = (0L, to);
        while (from != end)
        {
            var middle = start + LargestPowerBelow(end - start);
            path.Add(from <= middle ? Root(middle, end, node) : Root(start, middle, node));
            (start, end) = from <= middle ? (start, middle) : (middle, end);
        }

        if (start > 0)
        {
            path.Add(Root(start, end, node));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The root of the leaves from <paramref name="start"/> to before <paramref name="end"/>, where the range is one that RFC 6962 splits off.</summary>
    public static byte[] Root(long start, long end, Func<int, long, byte[]> node)
    {
        var size = end - start;
        if (size == 0)
        {
            return TreeHash.Empty;
        }

        if (BitOperations.IsPow2(size))
        {
            var level = BitOperations.Log2((ulong)size);
            return node(level, start >> level);
        }

        var middle = start + LargestPowerBelow(size);
        return TreeHash.Node(Root(start, middle, node), Root(middle, end, node));
    }

    /// <summary>True when the path leads from the leaf to the root.</summary>
    public static bool VerifyInclusion(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> path, byte[] root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leafHash);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = TreeHash.Node(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = TreeHash.Node(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>True when the path shows that the tree of the first root is a beginning of the second's.</summary>
    public static bool VerifyConsistency(long from, byte[] fromRoot, long to, byte[] toRoot, IReadOnlyList<byte[]> path)
    {
        if (from == to)
        {
            return path is [] && fromRoot.AsSpan().SequenceEqual(toRoot);
        }

        if (from < 1 || from > to || path is [])
        {
            return false;
        }

        var rest = BitOperations.IsPow2(from) ? path.Prepend(fromRoot) : path;
        var (node, last) = (from - 1, to - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        var (first, second) = (rest.First(), rest.First());
        foreach (var sibling in rest.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                (first, second) = (TreeHash.Node(sibling, first), TreeHash.Node(sibling, second));
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                second = TreeHash.Node(second, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && first.AsSpan().SequenceEqual(fromRoot) && second.AsSpan().SequenceEqual(toRoot);
    }

    private static long LargestPowerBelow(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
