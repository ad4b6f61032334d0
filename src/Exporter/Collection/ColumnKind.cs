using System.Buffers.Binary;
using System.Buffers.Text;

namespace Monitor.Exporter.Collection;

/// <summary>How the bytes of a column are to be read.</summary>
public enum ColumnKind
{
    /// <summary>Text, and every type that we do not know: a label, or a number as people write it.</summary>
    Text,

    /// <summary>bool, 1 byte.</summary>
    Boolean,

    /// <summary>int2.</summary>
    Int16,

    /// <summary>int4.</summary>
    Int32,

    /// <summary>int8.</summary>
    Int64,

    /// <summary>oid and xid, 4 bytes without sign.</summary>
    UInt32,

    /// <summary>float4.</summary>
    Float32,

    /// <summary>float8.</summary>
    Float64,

    /// <summary>numeric: digits of base 10,000.</summary>
    Numeric,

    /// <summary>timestamp with or without time zone: microseconds since 2000.</summary>
    Timestamp,

    /// <summary>interval: microseconds, days, months.</summary>
    Interval,
}

/// <summary>Reads values as PostgreSQL sends them, without an object for any of them.</summary>
public static class ColumnKinds
{
    private const double SecondsFrom1970To2000 = 946_684_800;
    private const double SecondsPerDay = 86_400;

    /// <summary>
    /// A value in the unit of its metric. By 0.001 it is divided by 1,000, as postgres_exporter does, which rounds once: 879.5 ms are 0.8795 s and
    /// not 0.8795000000000001. (pgbouncer_exporter multiplies, and so does what stands for it here.)
    /// </summary>
    public static double InUnit(double value, double scale) =>
        scale is > 0 and < 1 && Math.Round(1 / scale) is var divisor && 1 / divisor == scale ? value / divisor : value * scale;

    /// <summary>PostgreSQL counts a month of an interval as 30 days when it turns it into seconds.</summary>
    private const double SecondsPerMonth = 30 * SecondsPerDay;

    /// <summary>The kind of a type by its object identifier in pg_type, which never changes for built-in types.</summary>
    public static ColumnKind OfType(uint oid) => oid switch
    {
        16 => ColumnKind.Boolean,
        21 => ColumnKind.Int16,
        23 => ColumnKind.Int32,
        20 or 3220 => ColumnKind.Int64,
        26 or 28 => ColumnKind.UInt32,
        700 => ColumnKind.Float32,
        701 => ColumnKind.Float64,
        1700 => ColumnKind.Numeric,
        1114 or 1184 => ColumnKind.Timestamp,
        1186 => ColumnKind.Interval,
        _ => ColumnKind.Text,
    };

    /// <summary>
    /// Whether the bytes of a type, as the server sends them, are neither a number nor its text: the server must be asked for its text. char,
    /// name, text, json, xml, bpchar, varchar and bytea are text as they are.
    /// </summary>
    public static bool IsOpaque(uint oid) => OfType(oid) == ColumnKind.Text && oid is not (17 or 18 or 19 or 25 or 114 or 142 or 705 or 1042 or 1043);

    /// <summary>The number that the bytes stand for; false when they do not stand for one.</summary>
    public static bool TryNumber(ColumnKind kind, ReadOnlySpan<byte> bytes, out double value)
    {
        var size = SizeOf(kind);
        if (size > 0 && bytes.Length != size)
        {
            value = 0;
            return false;
        }

        switch (kind)
        {
            case ColumnKind.Text:
                return TryText(bytes, out value);
            case ColumnKind.Numeric:
                return TryNumeric(bytes, out value);
            default:
                value = Fixed(kind, bytes);
                return true;
        }
    }

    private static int SizeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean => 1,
        ColumnKind.Int16 => 2,
        ColumnKind.Int32 or ColumnKind.UInt32 or ColumnKind.Float32 => 4,
        ColumnKind.Int64 or ColumnKind.Float64 or ColumnKind.Timestamp => 8,
        ColumnKind.Interval => 16,
        _ => 0,
    };

    private static double Fixed(ColumnKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        ColumnKind.Boolean => bytes[0] == 0 ? 0 : 1,
        ColumnKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
        ColumnKind.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        ColumnKind.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        ColumnKind.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        ColumnKind.Float32 => BinaryPrimitives.ReadSingleBigEndian(bytes),
        ColumnKind.Float64 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        ColumnKind.Timestamp => Timestamp(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        _ => Interval(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]), BinaryPrimitives.ReadInt32BigEndian(bytes[12..])),
    };

    /// <summary>PostgreSQL 17 knows infinite intervals: all three parts at their end.</summary>
    private static double Interval(long microseconds, int days, int months) => (microseconds, days, months) switch
    {
        (long.MaxValue, int.MaxValue, int.MaxValue) => double.PositiveInfinity,
        (long.MinValue, int.MinValue, int.MinValue) => double.NegativeInfinity,
        _ => (microseconds / 1e6) + (days * SecondsPerDay) + (months * SecondsPerMonth),
    };

    private static double Timestamp(long microseconds) => microseconds switch
    {
        long.MaxValue => double.PositiveInfinity,
        long.MinValue => double.NegativeInfinity,
        _ => (microseconds / 1e6) + SecondsFrom1970To2000,
    };

    private static bool TryText(ReadOnlySpan<byte> bytes, out double value)
    {
        if (bytes.SequenceEqual("t"u8) || bytes.SequenceEqual("on"u8) || bytes.SequenceEqual("true"u8))
        {
            value = 1;
            return true;
        }

        if (bytes.SequenceEqual("f"u8) || bytes.SequenceEqual("off"u8) || bytes.SequenceEqual("false"u8))
        {
            value = 0;
            return true;
        }

        return Utf8Parser.TryParse(bytes, out value, out var used) && used == bytes.Length;
    }

    private static bool TryNumeric(ReadOnlySpan<byte> bytes, out double value)
    {
        value = 0;
        if (bytes.Length < 8)
        {
            return false;
        }

        var digits = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        var weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (sign is 0xC000 or 0xD000 or 0xF000)
        {
            value = sign switch { 0xC000 => double.NaN, 0xD000 => double.PositiveInfinity, _ => double.NegativeInfinity };
            return true;
        }

        if (bytes.Length != 8 + (2 * digits))
        {
            return false;
        }

        for (var i = 0; i < digits; i++)
        {
            value = (value * 10_000) + BinaryPrimitives.ReadInt16BigEndian(bytes[(8 + (2 * i))..]);
        }

        value *= Math.Pow(10_000, weight - digits + 1);
        value = sign == 0 ? value : -value;
        return true;
    }
}
