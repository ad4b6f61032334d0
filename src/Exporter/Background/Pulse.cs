namespace Monitor.Exporter.Background;

/// <summary>
/// The beat of whatever looks around: all that look in the same second wake up at the same moment and in one thread, because to wake a
/// sleeping processor costs more than most looks. A second for which nobody waited wakes nobody. Any thread may wait for it.
/// </summary>
/// <param name="time">The clock, whose whole seconds it follows.</param>
public sealed class Pulse(TimeProvider time)
{
    /// <summary>Time between two beats.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Who has nothing to do looks all the same at each of these beats, together with all others.</summary>
    private const long Rounds = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Task> beats = [];
    private TaskCompletionSource change = NewChange();

    /// <summary>The next change, to be taken before one looks whether there is anything to wait for.</summary>
    public Task NextChange => Volatile.Read(ref change).Task;

    /// <summary>The beat that is closest to a time on the clock's own scale, so that what is planned for it does not just miss it.</summary>
    public static TimeSpan Nearest(TimeSpan due) => Math.Round(due / Interval) * Interval;

    /// <summary>Waits for the next beat.</summary>
    public Task NextAsync(CancellationToken cancellationToken) => BeatAsync(TimeSpan.Zero).WaitAsync(cancellationToken);

    /// <summary>Waits for the first beat that is not before a time on the clock's own scale, but for some seconds at most, or until something changes.</summary>
    /// <param name="due">The time; what is past is due at the next beat.</param>
    /// <param name="nextChange">What <see cref="NextChange"/> was when the time was worked out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task NextAsync(TimeSpan due, Task nextChange, CancellationToken cancellationToken) =>
        Task.WhenAny(BeatAsync(due), nextChange).WaitAsync(cancellationToken);

    /// <summary>Something changed by which others decide what is due: they look at once.</summary>
    public void Change() => Interlocked.Exchange(ref change, NewChange()).SetResult();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task BeatAsync(TimeSpan due)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(0, time.GetTimestamp());
            var next = (now.Ticks / Interval.Ticks) + 1;
            var round = (next + Rounds - 1) / Rounds * Rounds;
            var beat = Math.Clamp((long)Math.Ceiling(due / Interval), next, round);
            // One that came a little early is still to come for who asks now.
            if (!beats.TryGetValue(beat, out var coming) || coming.IsCompleted)
            {
                foreach (var past in beats.Keys.Where(past => past < next).ToList())
                {
                    beats.Remove(past);
                }

                // A millisecond more than is left, because timers count whole ones and come a little early.
                var left = TimeSpan.FromMilliseconds(Math.Ceiling(((beat * Interval) - now).TotalMilliseconds) + 1);
                beats[beat] = coming = Task.Delay(left, time, CancellationToken.None);
            }

            return coming;
        }
    }
}
