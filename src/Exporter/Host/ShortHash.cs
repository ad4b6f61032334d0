using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitor.Exporter.Host;

/// <summary>A SHA-256 as a number that a sample can hold exactly.</summary>
public static class ShortHash
{
    private const int UnusedBits = 16;

    /// <summary>The first 48 bits: that a change goes unseen has a chance of 1 in 2.8 × 10¹⁴.</summary>
    public static double Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) >> UnusedBits;
    }
}
