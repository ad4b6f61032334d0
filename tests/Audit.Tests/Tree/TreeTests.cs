using System.Security.Cryptography;
using CsCheck;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Tests.Tree;

public sealed class TreeTests
{
    // The leaves and roots that Certificate Transparency's own tests use for RFC 6962.
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly Gen<(int From, int To)> Sizes = Gen.Int[1, 600].SelectMany(to => Gen.Int[1, to].Select(from => (from, to)));

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_the_reference(int size, string root)
    {
        var tree = new Frontier();
        foreach (var leaf in Leaves.Take(size))
        {
            tree.Append(TreeHash.Leaf(Convert.FromHexString(leaf)));
        }

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
    }

    [Fact]
    public void The_edge_and_the_definition_agree() => Gen.Int[0, 600].Sample(size =>
        Assert.Equal(Convert.ToHexStringLower(Defined(Hashes(size))), Convert.ToHexStringLower(Edge(size).Root())));

    [Fact]
    public void Every_leaf_is_shown_to_be_in_the_tree_and_no_other() => Sizes.Sample((from, size) =>
    {
        var index = from - 1;
        var path = Proofs.Inclusion(index, size, Node(size));
        var root = Edge(size).Root();

        Assert.True(Proofs.VerifyInclusion(index, size, Hashes(size)[index], path, root));
        Assert.False(Proofs.VerifyInclusion(index, size, TreeHash.Leaf([9]), path, root));
        Assert.False(size > 1 && Proofs.VerifyInclusion((index + 1) % size, size, Hashes(size)[index], path, root));
        Assert.False(Proofs.VerifyInclusion(index, size, Hashes(size)[index], [.. path, root], root));
    }, iter: 300);

    [Fact]
    public void A_tree_is_shown_to_continue_its_beginning_and_no_other() => Sizes.Sample((from, to) =>
    {
        var path = Proofs.Consistency(from, to, Node(to));
        var (before, after) = (Edge(from).Root(), Edge(to).Root());

        Assert.True(Proofs.VerifyConsistency(from, before, to, after, path));
        Assert.False(Proofs.VerifyConsistency(from, TreeHash.Leaf([9]), to, after, path));
        Assert.False(from < to && Proofs.VerifyConsistency(from, before, to, TreeHash.Leaf([9]), path));
        Assert.False(Proofs.VerifyConsistency(from, before, to, after, [.. path, before]));
    }, iter: 300);

    private static byte[][] Hashes(int size) => [.. Enumerable.Range(0, size).Select(i => TreeHash.Leaf(BitConverter.GetBytes(i)))];

    private static Frontier Edge(int size)
    {
        var tree = new Frontier();
        Array.ForEach(Hashes(size), hash => tree.Append(hash));
        return tree;
    }

    private static Func<int, long, byte[]> Node(int size)
    {
        var hashes = Hashes(size);
        return (level, index) => Defined(hashes.AsSpan((int)(index << level), 1 << level));
    }

    // MTH as RFC 6962 section 2.1 writes it.
    private static byte[] Defined(ReadOnlySpan<byte[]> hashes)
    {
        if (hashes.Length < 2)
        {
            return hashes is [var only] ? only : SHA256.HashData([]);
        }

        var split = 1;
        while (split * 2 < hashes.Length)
        {
            split *= 2;
        }

        return TreeHash.Node(Defined(hashes[..split]), Defined(hashes[split..]));
    }
}
