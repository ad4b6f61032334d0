using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Background;

namespace Monitor.Exporter.Tests.Background;

public sealed class PulseTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Pulse pulse;

    public PulseTests() => pulse = new(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_go_on_together_at_the_next_whole_second()
    {
        time.Advance(TimeSpan.FromMilliseconds(300));
        var first = pulse.NextAsync(Token);
        time.Advance(TimeSpan.FromMilliseconds(500));
        var second = pulse.NextAsync(Token);
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
        for (var beat = 1; beat <= 3; beat++)
        {
            var next = pulse.NextAsync(Token);
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
        using var gone = new CancellationTokenSource();
        var impatient = pulse.NextAsync(gone.Token);
        var patient = pulse.NextAsync(Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        time.Advance(Pulse.Interval * 2);
        await patient;
    }

    /// <summary>In seconds; all wait from 0.3 s on.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(2.5, 3)]
    [InlineData(5, 5)]
    [InlineData(60, 5)]
    public async Task What_is_planned_wakes_up_when_it_is_due_and_never_later_than_everybody(double due, int beat)
    {
        var start = time.GetElapsedTime(0, time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(300));
        var planned = pulse.NextAsync(start + TimeSpan.FromSeconds(due), pulse.NextChange, Token);
        time.Advance(TimeSpan.FromSeconds(beat) - TimeSpan.FromMilliseconds(301));
        Assert.False(planned.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(3));
        await planned;
    }

    [Fact]
    public async Task Who_has_nothing_to_do_wakes_up_with_everybody_whenever_he_began_to_wait()
    {
        var first = pulse.NextAsync(TimeSpan.MaxValue, pulse.NextChange, Token);
        time.Advance(TimeSpan.FromSeconds(3.5));
        var second = pulse.NextAsync(TimeSpan.MaxValue, pulse.NextChange, Token);
        Assert.False(first.IsCompleted || second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.6));
        await first;
        await second;
    }

    [Fact]
    public async Task A_change_wakes_up_who_waits_for_it_and_nobody_else()
    {
        var planned = pulse.NextAsync(TimeSpan.MaxValue, pulse.NextChange, Token);
        var beat = pulse.NextAsync(Token);
        pulse.Change();
        await planned;
        Assert.False(beat.IsCompleted);
        Assert.False(pulse.NextAsync(TimeSpan.MaxValue, pulse.NextChange, Token).IsCompleted);
    }

    [Fact]
    public async Task A_change_between_the_look_and_the_wait_is_not_missed()
    {
        var change = pulse.NextChange;
        pulse.Change();
        await pulse.NextAsync(TimeSpan.MaxValue, change, Token);
    }

    [Theory]
    [InlineData(14.4, 14)]
    [InlineData(14.6, 15)]
    [InlineData(15, 15)]
    public void What_is_due_is_due_at_the_nearest_beat(double due, double beat) => Assert.Equal(TimeSpan.FromSeconds(beat), Pulse.Nearest(TimeSpan.FromSeconds(due)));

    /// <summary>Whole seconds that the clock has made since it was started.</summary>
    private int Seconds() => (int)(time.GetUtcNow() - time.Start).TotalSeconds;
}
