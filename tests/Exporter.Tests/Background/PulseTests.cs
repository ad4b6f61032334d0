using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Background;

namespace Monitor.Exporter.Tests.Background;

public sealed class PulseTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task All_who_wait_go_on_together_at_the_next_whole_second()
    {
        var pulse = new Pulse(time);
        time.Advance(TimeSpan.FromMilliseconds(300));
        var first = pulse.NextAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(500));
        var second = pulse.NextAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(first.IsCompleted || second.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(2));
        await first;
        await second;
        Assert.Equal(1, Seconds());
    }

    [Fact]
    public async Task The_beat_after_one_is_a_second_later()
    {
        var pulse = new Pulse(time);
        for (var beat = 1; beat <= 3; beat++)
        {
            var next = pulse.NextAsync(TestContext.Current.CancellationToken);
            time.Advance(Pulse.Interval / 2);
            Assert.False(next.IsCompleted);
            time.Advance((Pulse.Interval / 2) + TimeSpan.FromMilliseconds(1));
            await next;
            Assert.Equal(beat, Seconds());
        }
    }

    [Fact]
    public async Task Who_gives_up_holds_up_nobody()
    {
        var pulse = new Pulse(time);
        using var gone = new CancellationTokenSource();
        var impatient = pulse.NextAsync(gone.Token);
        var patient = pulse.NextAsync(TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        time.Advance(Pulse.Interval * 2);
        await patient;
    }

    [Theory]
    [InlineData(14.4, 14)]
    [InlineData(14.6, 15)]
    [InlineData(15, 15)]
    public void What_is_due_is_due_at_the_nearest_beat(double due, double beat) => Assert.Equal(TimeSpan.FromSeconds(beat), Pulse.Nearest(TimeSpan.FromSeconds(due)));

    /// <summary>Whole seconds that the clock has made since it was started.</summary>
    private int Seconds() => (int)(time.GetUtcNow() - time.Start).TotalSeconds;
}
