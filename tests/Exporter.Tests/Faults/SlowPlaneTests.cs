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
public sealed class SlowPlaneTests : IClassFixture<LoneServer>, IAsyncDisposable
{
    private const string EachSecond = "databases: each\nevery: 1s\nlabels: [datname]\n";
    private static readonly (string Name, string Matter, string Sql) Heavy = ("heavy", $"{EachSecond}cost: heavy\n", "SELECT 7 AS value");

    /// <summary>While nothing is due each lane asks once how the first connection fares, and then the loop, before it waits.</summary>
    private static readonly int Look = Enum.GetValues<CollectorCost>().Length + 1;

    private readonly LoneServer place;
    private readonly FakeTimeProvider time = new();
    private readonly Pulse pulse;
    private readonly CancellationTokenSource stop = new();
    private PostgresLink? link;
    private SlowPlane? plane;
    private Task? running;
    private FirstConnection first = FirstConnection.Held;
    private int opened;
    private int looks;

    public SlowPlaneTests(LoneServer place) => (this.place, pulse) = (place, new(time));

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
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref looks) >= before + Look));
        Assert.Equal((0, 1), plane!.Connections());
        first = FirstConnection.Missing;
        time.Advance(Pulse.Interval);
        await Eventually.TrueAsync(() => Task.FromResult(plane.Connections() == (0, 0)));
    }

    [Fact]
    public async Task Nobody_looks_at_a_beat_at_which_nothing_is_due_unless_something_changed()
    {
        Start(("rare", "databases: each\nevery: 1h\nlabels: [datname]\n", "SELECT 7 AS value"));
        // The visit is one more for the lane that made it.
        await LookedAsync(1 + Look);
        pulse.Change();
        await LookedAsync(1 + (2 * Look));
        time.Advance(Pulse.Interval);
        pulse.Change();
        await LookedAsync(1 + (3 * Look));
        time.Advance(Pulse.Interval * 4);
        await LookedAsync(1 + (4 * Look));
        Assert.Equal(1, plane!.Databases().Visits);
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
            Own.Only(collectors), new MonitoredServer { IncludedDatabases = ["postgres"] }, link, new CollectorBoard(time), new ServerHealth(time), AskFirst, pulse, time, NullLogger.Instance);
        running = plane.RunAsync(stop.Token);
    }

    private async Task LookedAsync(int times)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref looks) >= times));
        Assert.Equal(times, Volatile.Read(ref looks));
    }

    private FirstConnection AskFirst()
    {
        Interlocked.Increment(ref looks);
        return first;
    }
}
