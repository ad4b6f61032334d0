using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Postgres;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>The background beat by beat: the clock stands still until the test lets it go on.</summary>
public sealed class SlowPlaneTests(LoneServer place) : IClassFixture<LoneServer>, IAsyncDisposable
{
    private const string EachSecond = "databases: each\nevery: 1s\nlabels: [datname]\n";
    private static readonly (string Name, string Matter, string Sql) Heavy = ("heavy", $"{EachSecond}cost: heavy\n", "SELECT 7 AS value");

    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource stop = new();
    private PostgresLink? link;
    private SlowPlane? plane;
    private Task? running;
    private FirstConnection first = FirstConnection.Held;
    private int opened;
    private int looks;

    [Fact]
    public async Task Heavy_collectors_go_behind_the_cheap_ones_of_a_beat_on_the_same_connection()
    {
        Start(Own.GoodVisitor, Heavy);
        for (var beat = 1; beat <= 5; beat++)
        {
            await Eventually.TrueAsync(() => Task.FromResult(plane!.Databases().Visits == 2 * beat && plane.Connections().Busy == 0));
            time.Advance(Pulse.Interval);
        }

        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Heavy_collectors_wait_no_longer_than_a_beat_for_cheap_ones()
    {
        Start(("slow", $"{EachSecond}timeout: 50s\n", "SELECT 7 AS value FROM pg_sleep(40)"), Heavy);
        await Eventually.TrueAsync(() => Task.FromResult(plane!.Databases().Visits == 1));
        Assert.Equal((1, 0), plane!.Connections());
        time.Advance(Pulse.Interval);
        await Eventually.TrueAsync(() => Task.FromResult(plane.Databases().Visits == 2 && plane.Connections() == (1, 1)));
    }

    [Fact]
    public async Task What_waits_makes_room_for_the_first_connection_but_not_for_one_that_is_only_replaced()
    {
        Start(Own.GoodVisitor);
        await Eventually.TrueAsync(() => Task.FromResult(plane!.Connections() == (0, 1)));
        first = FirstConnection.Renewed;
        var before = Volatile.Read(ref looks);
        time.Advance(Pulse.Interval);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref looks) >= before + Enum.GetValues<CollectorCost>().Length));
        Assert.Equal((0, 1), plane!.Connections());
        first = FirstConnection.Missing;
        time.Advance(Pulse.Interval);
        await Eventually.TrueAsync(() => Task.FromResult(plane.Connections() == (0, 0)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await (running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (plane?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (link?.DisposeAsync() ?? ValueTask.CompletedTask);
        stop.Dispose();
    }

    private void Start(params (string Name, string Matter, string Sql)[] collectors)
    {
        // Off the whole second, so that what is due at a beat is not just about to be.
        time.Advance(Pulse.Interval / 5);
        link = new(place.Server.Login("postgres"), () => Interlocked.Increment(ref opened));
        plane = new(
            Own.Only(collectors), new MonitoredServer { IncludedDatabases = ["postgres"] }, link, new CollectorBoard(time), new ServerHealth(time), Look, new Pulse(time), time, NullLogger.Instance);
        running = plane.RunAsync(stop.Token);
    }

    private FirstConnection Look()
    {
        Interlocked.Increment(ref looks);
        return first;
    }
}
