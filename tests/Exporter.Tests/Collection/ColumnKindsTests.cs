using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class ColumnKindsTests
{
    [Theory]
    [InlineData("12", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("t", 1)]
    [InlineData("off", 0)]
    public void Reads_numbers_as_text(string text, double value) => Assert.Equal((true, value), Read(ColumnKind.Text, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("12 MB")]
    [InlineData("0x10")]
    public void Other_text_is_not_a_number(string text) => Assert.False(Read(ColumnKind.Text, Encoding.UTF8.GetBytes(text)).Read);

    [Fact]
    public void Reads_numeric_by_its_digits()
    {
        // 12345.678 = 1 · 10000 + 2345 + 6780 / 10000
        Assert.Equal((true, 12345.678), Read(ColumnKind.Numeric, Shorts(3, 1, 0, 3, 1, 2345, 6780)));
        Assert.Equal((true, -2.0), Read(ColumnKind.Numeric, Shorts(1, 0, 0x4000, 0, 2)));
        Assert.Equal((true, 0.0), Read(ColumnKind.Numeric, Shorts(0, 0, 0, 0)));
        Assert.Equal((true, double.NaN), Read(ColumnKind.Numeric, Shorts(0, 0, 0xC000, 0)));
    }

    [Fact]
    public void Reads_times_as_seconds()
    {
        var bytes = new byte[16];
        Assert.Equal((true, 946_684_800.0), Read(ColumnKind.Timestamp, bytes[..8]));
        BinaryPrimitives.WriteInt64BigEndian(bytes, 1_500_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 1);
        Assert.Equal((true, 86_401.5), Read(ColumnKind.Interval, bytes));
    }

    [Fact]
    public void No_bytes_of_any_kind_throw() =>
        Gen.Select(Gen.Byte.Array, Gen.Enum<ColumnKind>()).Sample((bytes, kind) => Read(kind, bytes));

    private static (bool Read, double Value) Read(ColumnKind kind, byte[] bytes) => (ColumnKinds.TryNumber(kind, bytes, out var value), value);

    private static byte[] Shorts(params int[] values)
    {
        var bytes = new byte[values.Length * 2];
        foreach (var (index, value) in values.Index())
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(index * 2), (ushort)value);
        }

        return bytes;
    }

    [Theory]
    [InlineData(0.001, 879.5, 0.8795)]
    [InlineData(0.001, 221.913, 0.221913)]
    [InlineData(0.000001, 3, 0.000003)]
    [InlineData(1, 7, 7)]
    [InlineData(1024, 3, 3072)]
    [InlineData(0.4, 5, 2)]
    [InlineData(-0.5, 4, -2)]
    [InlineData(0, 4, 0)]
    public void A_value_is_the_nearest_one_in_the_unit_of_its_metric(double scale, double value, double expected) => Assert.Equal(expected, ColumnKinds.InUnit(value, scale));
}
