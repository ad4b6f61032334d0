using System.Globalization;
using System.Text;
using CsCheck;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Tests.Exposition;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Writes_numbers_as_both_formats_spell_them(double value, string text) => Assert.Equal(text, Number(value));

    [Fact]
    public void Every_number_reads_back_equal() =>
        Gen.Double.Where(double.IsFinite).Sample(value => Assert.Equal(value, double.Parse(Number(value), CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_text_reads_back_equal_and_stays_on_its_line() => Gen.String.Sample(text =>
    {
        // Lone surrogates cannot be written as UTF-8 by anyone.
        var bytes = Encoding.UTF8.GetBytes(text);
        var label = Label(bytes);
        Assert.DoesNotContain('\n', label);
        Assert.Equal(Encoding.UTF8.GetString(bytes), Unescape(label));
    });

    [Fact]
    public void Any_bytes_become_valid_UTF8() => Gen.Byte.Array.Sample(bytes =>
    {
        var output = new PooledBuffer();
        MetricText.WriteLabelValue(output, bytes);
        _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.Written);
    });

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced() => Assert.Equal("a\uFFFDb", Label([(byte)'a', 0xFF, (byte)'b']));

    private static string Number(double value)
    {
        var output = new PooledBuffer();
        MetricText.WriteNumber(output, value);
        return Encoding.UTF8.GetString(output.Written);
    }

    private static string Label(byte[] value)
    {
        var output = new PooledBuffer();
        MetricText.WriteLabelValue(output, value);
        return Encoding.UTF8.GetString(output.Written);
    }

    private static string Unescape(string label)
    {
        var text = new StringBuilder();
        for (var i = 0; i < label.Length; i++)
        {
            text.Append(label[i] != '\\' ? label[i] : label[++i] == 'n' ? '\n' : label[i]);
        }

        return text.ToString();
    }
}
