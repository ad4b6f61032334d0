using CsCheck;
using Monitor.Model.Inventory;

namespace Monitor.Model.Tests.Inventory;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("26h", 93_600)]
    [InlineData("15d", 1_296_000)]
    [InlineData("0s", 0)]
    public void Reads_a_whole_number_with_a_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("99999d")]
    [InlineData("99999999999s")]
    public void Refuses_anything_else(string text) => Assert.Null(Durations.Parse(text));

    [Fact]
    public void Reads_what_it_writes() =>
        Gen.Int[0, 100_000_000].Sample(milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds);
            return Durations.Parse(Durations.Format(duration)) == duration;
        });
}
