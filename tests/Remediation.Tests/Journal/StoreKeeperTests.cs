using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Tests.Journal;

public class StoreKeeperTests
{
    [Theory]
    [InlineData(500, 3, 40, "2")]
    [InlineData(500, 150, 40, "3")]
    [InlineData(500, 150, null, null)]
    [InlineData(3, 500, 500, null)]
    public void The_lead_goes_from_a_slow_member_to_the_fastest(int? first, int? second, int? third, string? heir) =>
        Assert.Equal(heir, StoreKeeper.Judge([Member("1", true, first), Member("2", false, second), Member("3", false, third)])?.To.Address);

    private static StoreMember Member(string name, bool leads, int? milliseconds) =>
        new(name, 1, leads, milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null);
}
