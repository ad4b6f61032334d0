using System.Text.RegularExpressions;
using CsCheck;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Tests.PromQl;

/// <summary>
/// A chosen value goes through Grafana's format <c>regex</c> into PromQL. The format is written down here as Grafana documents it ("Formats
/// multi- and single-value variables as a regex string"): a backslash before each character that is special, several values as alternatives.
/// </summary>
public sealed partial class ChosenValueTests
{
    [Theory]
    [InlineData("pg-test")]
    [InlineData("a.b")]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("a\\b")]
    [InlineData("\\d+|.*")]
    [InlineData("{x}[y](z)$^?*/")]
    [InlineData("größe mit leerzeichen")]
    public void Selects_the_value_and_nothing_else(string value)
    {
        Assert.Matches(Selected(value), value);
        Assert.DoesNotMatch(Selected(value), value + "x");
        Assert.DoesNotMatch(Selected(value), "x");
    }

    [Fact]
    public void Selects_any_value_without_a_backtick_and_only_it() =>
        Gen.String.Where(value => value.Length > 0 && !value.Contains('`', StringComparison.Ordinal)).Sample(value =>
        {
            var selected = Selected(value);
            Assert.Matches(selected, value);
            Assert.DoesNotMatch(selected, value + "x");
        });

    [Fact]
    public void Selects_each_of_several_values()
    {
        var selected = Selected("a.b", "c|d");

        Assert.Matches(selected, "a.b");
        Assert.Matches(selected, "c|d");
        Assert.DoesNotMatch(selected, "axb");
        Assert.DoesNotMatch(selected, "c");
    }

    [Theory]
    [InlineData("a\"b\\c\nd.e", """cls="a\"b\\c\nd.e" """)]
    public void Quotes_a_fixed_value(string value, string expected) => Assert.Equal(expected.TrimEnd(), Labels.Cls.Is(value).Text);

    [Fact]
    public void Escapes_fixed_alternatives_for_the_expression_and_for_the_string() =>
        Assert.Equal("""cls=~"a\\.b|c\\|d|e\"f" """.TrimEnd(), Labels.Cls.IsOneOf("a.b", "c|d", "e\"f").Text);

    // What stands between the backticks reaches Prometheus as it is, and is matched as a whole.
    private static Regex Selected(params string[] values)
    {
        var text = Labels.Cls.IsChosen("cls").Text.Replace("${cls:regex}", Format(values), StringComparison.Ordinal);
        var raw = Raw.Match(text);
        Assert.True(raw.Success, text);
        return new($"^(?:{raw.Groups["expression"].Value})\\z", RegexOptions.Singleline);
    }

    private static string Format(string[] values) =>
        values is [var only] ? Escape(only) : $"({string.Join('|', values.Select(Escape))})";

    private static string Escape(string value) => Special.Replace(value, "\\$&");

    [GeneratedRegex("""^cls=~`(?<expression>[^`]*)`$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Raw { get; }

    [GeneratedRegex("""[\\^$*+?.()|\[\]{}/]""")]
    private static partial Regex Special { get; }
}
