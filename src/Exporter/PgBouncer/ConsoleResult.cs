using System.Buffers.Binary;
using System.Text;

namespace Monitor.Exporter.PgBouncer;

/// <summary>A row of an answer, in place.</summary>
public sealed class ConsoleRow
{
    private ReadOnlyMemory<byte> message;
    private readonly List<(int Offset, int Length)> fields = [];

    /// <summary>The bytes of a column, valid until the next row; false for NULL.</summary>
    public bool TryRead(int column, out ReadOnlySpan<byte> bytes)
    {
        var (offset, length) = column < fields.Count ? fields[column] : (0, -1);
        bytes = length < 0 ? default : message.Span.Slice(offset, length);
        return length >= 0;
    }

    /// <summary>Takes the body of a DataRow message.</summary>
    /// <exception cref="InvalidDataException">The message contradicts itself.</exception>
    public void Set(ReadOnlyMemory<byte> body)
    {
        message = body;
        fields.Clear();
        var reader = new ConsoleReader(body.Span);
        for (var remaining = reader.Int16(); remaining > 0; remaining--)
        {
            var length = reader.Int32();
            fields.Add((reader.Position, length));
            reader.Skip(Math.Max(0, length));
        }
    }
}

/// <summary>Reads the body of a message of the PostgreSQL protocol, and never beyond its end.</summary>
public ref struct ConsoleReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> body = body;

    /// <summary>Bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => body.Length - Position;

    /// <summary>Two bytes.</summary>
    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    /// <summary>Four bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>A text that a zero byte ends.</summary>
    public string Text()
    {
        var end = body[Position..].IndexOf((byte)0);
        if (end < 0)
        {
            throw new InvalidDataException("A text in a message has no end.");
        }

        var text = Encoding.UTF8.GetString(Take(end));
        Position++;
        return text;
    }

    /// <summary>Passes bytes over.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>The names in the body of a RowDescription.</summary>
    public static IReadOnlyList<string> ReadColumns(ReadOnlySpan<byte> body)
    {
        const int AfterName = 18;
        var reader = new ConsoleReader(body);
        var columns = new string[Math.Max((short)0, reader.Int16())];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.Text();
            reader.Skip(AfterName);
        }

        return columns;
    }

    /// <summary>The message in the body of an ErrorResponse.</summary>
    public static string ReadError(ReadOnlySpan<byte> body)
    {
        var reader = new ConsoleReader(body);
        while (reader.Remaining > 1)
        {
            if (reader.Text() is ['M', .. var message])
            {
                return message;
            }
        }

        return "an error without a message";
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw new InvalidDataException($"A message ends {count - Remaining} bytes too early.");
        }

        var taken = body.Slice(Position, count);
        Position += count;
        return taken;
    }
}
