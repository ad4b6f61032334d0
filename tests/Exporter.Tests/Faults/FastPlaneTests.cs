using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Postgres;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>What the fast plane tells those who sleep until something is due.</summary>
public sealed class FastPlaneTests(LoneServer place) : IClassFixture<LoneServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Tells_when_its_connection_comes_and_goes_and_nothing_in_between()
    {
        var pulse = new Pulse(TimeProvider.System);
        await place.Server.ExecuteAsync("postgres", "CREATE ROLE passing LOGIN IN ROLE pg_monitor");
        await using var link = new PostgresLink(place.Server.Login("postgres") with { User = "passing" }, () => { });
        await using var plane = new FastPlane(
            Own.Only(Own.Good), link, TimeSpan.Zero, new(TimeProvider.System), new ServerHealth(TimeProvider.System), pulse, TimeProvider.System, NullLogger.Instance);

        var change = pulse.NextChange;
        Assert.True(await plane.RefreshAsync(Patience));
        Assert.True(change.IsCompleted);

        change = pulse.NextChange;
        Assert.True(await plane.RefreshAsync(Patience));
        Assert.False(change.IsCompleted);

        await place.Server.ExecuteAsync("postgres", "ALTER ROLE passing NOLOGIN", "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE usename = 'passing'");
        Assert.False(await plane.RefreshAsync(Patience));
        Assert.True(change.IsCompleted);
    }
}
