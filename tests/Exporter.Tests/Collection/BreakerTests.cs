using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class BreakerTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Opens_after_three_failures_in_a_row_and_lets_one_run_through_a_minute()
    {
        var breaker = new Breaker(time);
        breaker.Failed("timeout");
        breaker.Failed("timeout");
        Assert.True(breaker.Allows());
        breaker.Failed("timeout");
        Assert.False(breaker.Allows());
        Assert.Equal("breaker", breaker.Reason);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(breaker.Allows());
        breaker.Failed("timeout");
        Assert.False(breaker.Allows());
        time.Advance(TimeSpan.FromMinutes(1));
        breaker.Succeeded();
        Assert.True(breaker.Allows());
        Assert.Null(breaker.Reason);
    }

    [Fact]
    public void A_success_between_failures_starts_the_count_anew()
    {
        var breaker = new Breaker(time);
        breaker.Failed("sql");
        breaker.Failed("sql");
        breaker.Succeeded();
        breaker.Failed("sql");
        breaker.Failed("sql");
        Assert.True(breaker.Allows());
    }

    [Fact]
    public void Lack_of_permission_opens_it_at_once()
    {
        var breaker = new Breaker(time);
        breaker.Failed("permission");
        Assert.False(breaker.Allows());
        Assert.Equal("permission", breaker.Reason);
    }
}
