namespace Monitor.Exporter.Background;

/// <summary>
/// The beat of whatever looks around once a second: all of it wakes up at the same moment and in one thread, because to wake a sleeping
/// processor costs more than most looks. Any thread may wait for it.
/// </summary>
/// <param name="time">The clock, whose whole seconds it follows.</param>
public sealed class Pulse(TimeProvider time)
{
    /// <summary>Time between two beats.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task next = Task.CompletedTask;

    /// <summary>The beat that is closest to a time on the clock's own scale, so that what is planned for it does not just miss it.</summary>
    public static TimeSpan Nearest(TimeSpan due) => Math.Round(due / Interval) * Interval;

    /// <summary>Waits for the next beat.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (next.IsCompleted)
            {
                next = Task.Delay(UntilNext(), time, CancellationToken.None);
            }

            return next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A millisecond more than is left, because timers count whole ones and come a little early.</summary>
    private TimeSpan UntilNext()
    {
        var now = time.GetElapsedTime(0, time.GetTimestamp());
        return TimeSpan.FromMilliseconds(Math.Ceiling((Interval - new TimeSpan(now.Ticks % Interval.Ticks)).TotalMilliseconds) + 1);
    }
}
