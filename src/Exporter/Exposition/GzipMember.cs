using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Monitor.Exporter.Exposition;

/// <summary>
/// Pieces of a gzip file. A gzip file is a row of members (RFC 1952, 2.2), so pieces that were compressed once can be joined into an
/// answer without compressing them again; Prometheus reads them as one text.
/// </summary>
public static class GzipMember
{
    /// <summary>Compresses bytes into one member.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        var packed = new PooledBuffer();
        using (var gzip = Open(packed))
        {
            gzip.Write(bytes);
        }

        var member = packed.Written.ToArray();
        packed.Release();
        return member;
    }

    /// <summary>Writes what a member holds.</summary>
    public static void Unpack(ReadOnlyMemory<byte> member, IBufferWriter<byte> output)
    {
        using var gzip = Read(member);
        while (gzip.Read(output.GetSpan(16 * 1024)) is var count and > 0)
        {
            output.Advance(count);
        }
    }

    /// <summary>A stream of what a member holds; the member is not copied.</summary>
    public static Stream Read(ReadOnlyMemory<byte> member)
    {
        var packed = MemoryMarshal.TryGetArray(member, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new(member.ToArray());
        return new GZipStream(packed, CompressionMode.Decompress);
    }

    /// <summary>A stream that compresses what is written to it into one member.</summary>
    public static Stream Open(IBufferWriter<byte> output) => new GZipStream(new WriterStream(output), CompressionLevel.Fastest);

    private sealed class WriterStream(IBufferWriter<byte> output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);
    }
}
