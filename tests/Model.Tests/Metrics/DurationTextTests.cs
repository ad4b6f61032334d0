using CsCheck;
using Monitor.Model.Documents;

namespace Monitor.Model.Tests.Metrics;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("15s", 15)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    public void Reads_units(string text, double seconds) =>
        Assert.Equal((true, TimeSpan.FromSeconds(seconds)), (DurationText.TryParse(text, out var value), value));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1.5s")]
    [InlineData("5 s")]
    [InlineData("99999999999s")]
    public void Refuses_the_rest(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Reads_back_what_it_writes() =>
        Gen.Int[0, int.MaxValue].Sample(count =>
            DurationText.TryParse(DurationText.Of(TimeSpan.FromMilliseconds(count)), out var value) && value == TimeSpan.FromMilliseconds(count));
}
