using System.Security.Cryptography;

namespace Monitor.Audit.Tree;

/// <summary>The hashes of RFC 6962 section 2.1: SHA-256, with leaves and nodes told apart by their first byte.</summary>
public static class TreeHash
{
    /// <summary>Bytes in a hash.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    /// <summary>The hash of a leaf: <c>SHA-256(0x00 || leaf)</c>.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> leaf) => SHA256.HashData([0, .. leaf]);

    /// <summary>The hash of a node: <c>SHA-256(0x01 || left || right)</c>.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);
}
