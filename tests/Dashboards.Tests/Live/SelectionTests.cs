using Monitor.Dashboards.Live;

namespace Monitor.Dashboards.Tests.Live;

public sealed class SelectionTests
{
    private static readonly PanelTime Time = new(TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("a{b=\"$b\"}", "a{b=\"x.y\"}")]
    [InlineData("a{b=\"${b}\", c=\"[[b]]\"}", "a{b=\"x.y\", c=\"x.y\"}")]
    [InlineData("a{b=~`${b:regex}`}", "a{b=~`x\\.y`}")]
    [InlineData("label_replace(a, \"c\", \"$1\", \"b\", \"(.*)\")", "label_replace(a, \"c\", \"$1\", \"b\", \"(.*)\")")]
    [InlineData("rate(a[$__rate_interval])", "rate(a[20s])")]
    [InlineData("increase(a[$__range]) / $__range_s", "increase(a[1h]) / 3600")]
    [InlineData("a{b=\"$other\"}", "a{b=\"$other\"}")]
    public void Puts_in_what_is_chosen(string expression, string expected) =>
        Assert.Equal(expected, new Selection(Time).With("b", new(["x.y"])).Apply(expression));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a.b", "a\\\\.b")]
    [InlineData("(x|y)", "\\\\(x\\\\|y\\\\)")]
    [InlineData("say \"hi\"", "say \\\"hi\\\"")]
    [InlineData(@"a\b", @"a\\\\b")]
    public void A_value_of_a_multiple_choice_means_itself_in_a_regular_expression(string value, string expected) =>
        Assert.Equal($"a{{b=~\"{expected}\"}}", new Selection(Time).With("b", new([value], IsMultiple: true)).Apply("a{b=~\"$b\"}"));

    [Fact]
    public void Several_values_are_alternatives() =>
        Assert.Equal("a{b=~\"(x|y\\\\.z)\"}", new Selection(Time).With("b", new(["x", "y.z"], IsMultiple: true)).Apply("a{b=~\"$b\"}"));

    [Theory]
    [InlineData("label_replace(a{b=\"$b\"}, \"c\", \"$1\", \"\", \"\") + $__interval", "b")]
    [InlineData("${x:regex} [[y]]", "x y")]
    public void Names_the_variables_of_an_expression(string expression, string names) =>
        Assert.Equal(names.Split(' '), Selection.VariablesOf(expression));
}
