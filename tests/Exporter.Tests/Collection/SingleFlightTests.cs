using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class SingleFlightTests
{
    [Fact]
    public async Task Callers_share_the_run_under_way_and_a_fresh_result()
    {
        var gate = new TaskCompletionSource();
        var runs = 0;
        var flight = new SingleFlight<int>(
            async () =>
            {
                var run = Interlocked.Increment(ref runs);
                await gate.Task;
                return run;
            },
            TimeSpan.FromHours(1),
            TimeProvider.System);
        var callers = Enumerable.Range(0, 10).Select(_ => flight.GetAsync()).ToList();
        gate.SetResult();
        Assert.All(await Task.WhenAll(callers), run => Assert.Equal(1, run));
        Assert.Equal(1, await flight.GetAsync());
    }

    [Fact]
    public async Task A_stale_or_failed_result_is_made_anew()
    {
        var runs = 0;
        var flight = new SingleFlight<int>(() => ++runs == 1 ? throw new IOException() : Task.FromResult(runs), TimeSpan.Zero, TimeProvider.System);
        await Assert.ThrowsAsync<IOException>(flight.GetAsync);
        Assert.Equal(2, await flight.GetAsync());
        Assert.Equal(3, await flight.GetAsync());
    }
}
