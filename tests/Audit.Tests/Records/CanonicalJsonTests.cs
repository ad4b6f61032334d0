using System.Text.Json;
using CsCheck;
using Monitor.Audit.Records;

namespace Monitor.Audit.Tests.Records;

public sealed class CanonicalJsonTests
{
    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Scalar
        : Gen.OneOf(
            Scalar,
            inner.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]"),
            Gen.Dictionary(Gen.Char.AlphaNumeric.Select(name => name.ToString()), inner)[0, 4].Select(map =>
                $"{{{string.Join(",\n", map.Select(pair => $"\"{pair.Key}\": {pair.Value}"))}}}")));

    private static Gen<string> Scalar => Gen.OneOf(
        Gen.Double[-1e300, 1e300].Select(number => number.ToString("R")),
        Gen.Double.Unit.Select(number => (number * 1e-9).ToString("R")),
        Gen.Long.Select(number => $"{number}"),
        Gen.String[0, 8].Where(text => !text.Any(char.IsSurrogate)).Select(text => JsonSerializer.Serialize(text)),
        Gen.OneOf(new[] { "true", "false", "null", "-0", "1.50", "1E3", "1e999" }.Select(Gen.Const).ToArray()));

    // The examples of RFC 8785, and numbers whose plain and exact forms differ.
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "a" : [ 1.0 , true , null ] }""", """{"a":[1,true,null]}""")]
    [InlineData("""["€$\u000F\u000aA'B\u0022\u005c\\\"\/"]""", """["€$\u000f\nA'B\"\\\\\"/"]""")]
    [InlineData("[4.50,2e-3,0.000000000000000000000000001,-0.0,1e-7,1.5e-7,0.000001]", "[4.5,0.002,1e-27,0,1e-7,1.5e-7,0.000001]")]
    [InlineData("[9007199254740991,9007199254740993,1e400]", """[9007199254740991,"9007199254740993","1e400"]""")]
    public void Writes_the_one_form(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Fact]
    public void Sorts_keys_by_utf16_units() =>
        Assert.Equal("{\"\\r\":1,\"1\":2,\"\u0080\":3,\"\u00f6\":4,\"\u20ac\":5,\"\ud83d\ude00\":6,\"\ufb33\":7}", Canonical(
            """{"\u20ac":5,"\r":1,"\ufb33":7,"1":2,"\ud83d\ude00":6,"\u0080":3,"\u00f6":4}"""));

    [Fact]
    public void Writing_again_changes_nothing() => Json.Sample(json =>
    {
        var once = Canonical(json);
        Assert.Equal(once, Canonical(once));
    });

    [Fact]
    public void Numbers_read_back_as_they_were() => Gen.Double[-9e15, 9e15].Sample(number =>
        Assert.Equal(number, double.Parse(Canonical(number.ToString("R")))));

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Write(document.RootElement);
    }
}
