using CsCheck;
using Monitor.Model.Documents;

namespace Monitor.Model.Tests.Documents;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("26h", 93_600)]
    [InlineData("15d", 1_296_000)]
    [InlineData("15s", 15)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void Reads_a_whole_number_with_a_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("1.5s")]
    [InlineData("5 s")]
    [InlineData("99999d")]
    [InlineData("99999999999s")]
    public void Refuses_anything_else(string text) => Assert.Null(Durations.Parse(text));

    [Fact]
    public void Reads_what_it_writes() =>
        Gen.Int[0, int.MaxValue].Sample(milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds);
            return Durations.Parse(Durations.Format(duration)) == duration;
        });
}
