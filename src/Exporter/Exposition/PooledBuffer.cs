using System.Buffers;

namespace Monitor.Exporter.Exposition;

/// <summary>Bytes that grow, in arrays that others use as well when it does not. Not for use by two threads.</summary>
public sealed class PooledBuffer : IBufferWriter<byte>
{
    private const int Smallest = 256;

    private byte[] bytes = [];

    /// <summary>How many were written.</summary>
    public int Count { get; private set; }

    /// <summary>What was written; good until the next write.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Count);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Forgets what was written and gives the memory back.</summary>
    public void Release()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        (bytes, Count) = ([], 0);
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> appended)
    {
        Reserve(appended.Length);
        appended.CopyTo(bytes.AsSpan(Count));
        Count += appended.Length;
    }

    /// <inheritdoc/>
    public void Advance(int count) => Count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return bytes.AsMemory(Count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return bytes.AsSpan(Count);
    }

    private void Reserve(int size)
    {
        if (bytes.Length - Count >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(Count + size, bytes.Length * 2)));
        Written.CopyTo(larger);
        var count = Count;
        Release();
        (bytes, Count) = (larger, count);
    }
}
