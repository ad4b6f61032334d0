using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class ServerHealthTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ServerHealth health;

    public ServerHealthTests() => health = new(time);

    [Fact]
    public void What_is_older_than_three_seconds_is_not_known_any_more()
    {
        Assert.Equal(HealthState.Unknown, health.Now());
        health.Seen(new(InRecovery: false, 17, TimeSpan.Zero));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HealthState.Primary, health.Now());

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HealthState.Unknown, health.Now());
        health.Lost();
        Assert.Equal(HealthState.Down, health.Now());
        time.Advance(TimeSpan.FromSeconds(3.001));
        Assert.Equal(HealthState.Unknown, health.Now());
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(5.0, true)]
    [InlineData(5.001, false)]
    [InlineData(null, false)]
    public void A_replica_is_near_enough_only_where_it_is_known_to_be(double? lag, bool isNear)
    {
        health.Seen(new(InRecovery: true, 17, lag is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        Assert.Equal(isNear, health.IsReplicaWithin(TimeSpan.FromSeconds(5)));

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(health.IsReplicaWithin(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_primary_is_no_replica_however_near()
    {
        health.Seen(new(InRecovery: false, 17, TimeSpan.Zero));
        Assert.False(health.IsReplicaWithin(TimeSpan.FromDays(1)));
    }
}
