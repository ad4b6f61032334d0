using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Verification;

/// <summary>Reads a vault's directory on its own: no code of the store is used, so that a fault there cannot hide here.</summary>
internal static class DirectoryLog
{
    public static KnownLog Read(string directory) => new()
    {
        Latest = Text(Path.Combine(directory, "checkpoint")),
        Notes = SplitNotes(Text(Path.Combine(directory, "checkpoints")) ?? ""),
        TileHashes = [.. Files(directory, "0").SelectMany(tile => tile.Chunk(TreeHash.Bytes)).Select(Convert.ToHexStringLower)],
    };

    /// <summary>The leaves in the order of the files; a bundle that ends early does not end the log.</summary>
    public static async IAsyncEnumerable<byte[]> LeavesAsync(string directory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Paths(directory, "entries"))
        {
            var bundle = await File.ReadAllBytesAsync(path, cancellationToken);
            for (var at = 0; at + 2 <= bundle.Length;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
                var end = Math.Min(at + 2 + length, bundle.Length);
                yield return bundle[(at + 2)..end];
                at = end;
            }
        }
    }

    /// <summary>Notes follow each other with an empty line between, and each has one inside.</summary>
    public static IReadOnlyList<string> SplitNotes(string text) =>
        [.. text.Split("\n\n").Chunk(2).Where(pair => pair.Length == 2).Select(pair => $"{pair[0]}\n\n{pair[1]}\n")];

    private static IEnumerable<byte[]> Files(string directory, string kind) => Paths(directory, kind).Select(File.ReadAllBytes);

    // In the order of their numbers; a hole in the middle is a removal that the hashes will show.
    private static IEnumerable<string> Paths(string directory, string kind)
    {
        var root = Path.Combine(directory, "tile", kind);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(path => (Path: path, Number: Number(Path.GetRelativePath(root, path))))
                .Where(file => file.Number is not null)
                .OrderBy(file => file.Number)
                .Select(file => file.Path)
            : [];
    }

    private static long? Number(string name) =>
        long.TryParse(name.Replace("x", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal), out var number) ? number : null;

    private static string? Text(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
