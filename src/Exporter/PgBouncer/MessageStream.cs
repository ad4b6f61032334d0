using System.Buffers;
using System.Buffers.Binary;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Messages of PostgreSQL's protocol over a stream. Many are read at once, so that most cost no system call.</summary>
internal sealed class MessageStream(Stream stream) : IAsyncDisposable
{
    private const int HeaderLength = 5;

    /// <summary>The longest message of a console is a row of a few hundred bytes.</summary>
    private const int MaximumMessage = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> output = new();
    private byte[] input = new byte[32 * 1024];
    private int start;
    private int end;

    /// <summary>Bytes of the messages taken since the beginning.</summary>
    public long Taken { get; private set; }

    /// <summary>Puts a message among those that the next flush sends.</summary>
    public void Write(char type, ReadOnlySpan<byte> body)
    {
        var header = output.GetSpan(HeaderLength);
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], body.Length + 4);
        output.Advance(HeaderLength);
        output.Write(body);
    }

    /// <summary>Puts the first message, which has no type, among those that the next flush sends.</summary>
    public void WriteStartup(ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), body.Length + 4);
        output.Advance(4);
        output.Write(body);
    }

    /// <summary>Sends what was written, in one piece.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (output.WrittenCount > 0)
        {
            await stream.WriteAsync(output.WrittenMemory, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            output.ResetWrittenCount();
        }
    }

    /// <summary>The next message; its body is valid until the one after it is asked for.</summary>
    /// <exception cref="InvalidDataException">What came is not PostgreSQL's protocol.</exception>
    /// <exception cref="EndOfStreamException">The other side closed the connection.</exception>
    public ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken) =>
        TryTake(out var message) ? ValueTask.FromResult(message) : FillAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask<Message> FillAsync(CancellationToken cancellationToken)
    {
        Message message;
        while (!TryTake(out message))
        {
            var count = await stream.ReadAsync(input.AsMemory(end), cancellationToken);
            if (count == 0)
            {
                throw new EndOfStreamException("it closed the connection");
            }

            end += count;
        }

        return message;
    }

    private bool TryTake(out Message message)
    {
        message = default;
        var available = end - start;
        if (available < HeaderLength)
        {
            MakeRoom(HeaderLength);
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(start + 1)) - 4;
        if (length is < 0 or > MaximumMessage)
        {
            throw new InvalidDataException($"a message of {length} bytes is not PostgreSQL's protocol");
        }

        if (available < HeaderLength + length)
        {
            MakeRoom(HeaderLength + length);
            return false;
        }

        message = new((char)input[start], input.AsMemory(start + HeaderLength, length));
        start += HeaderLength + length;
        Taken += HeaderLength + length;
        return true;
    }

    private void MakeRoom(int needed)
    {
        if (start == end)
        {
            start = end = 0;
        }

        if (input.Length - start >= needed && end < input.Length)
        {
            return;
        }

        var larger = needed > input.Length ? new byte[needed] : input;
        input.AsSpan(start, end - start).CopyTo(larger);
        (end, start, input) = (end - start, 0, larger);
    }
}

/// <summary>A message of the protocol.</summary>
/// <param name="Type">Its letter.</param>
/// <param name="Body">What follows its length.</param>
internal readonly record struct Message(char Type, ReadOnlyMemory<byte> Body);
