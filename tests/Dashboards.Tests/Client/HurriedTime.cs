using System.Collections.Concurrent;

namespace Monitor.Dashboards.Tests.Client;

/// <summary>A clock on which pauses between attempts last a millisecond, and that remembers how long they were meant to last.</summary>
/// <param name="deadline">What is no pause but a deadline, and lasts as long as it says; unless it is to be met.</param>
/// <param name="meetsDeadline">Whether deadlines are short too.</param>
internal sealed class HurriedTime(TimeSpan deadline, bool meetsDeadline = false) : TimeProvider
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromMilliseconds(100);

    public ConcurrentQueue<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HurriedTimer(this, System.CreateTimer(callback, state, Shortened(dueTime), period));

    private TimeSpan Shortened(TimeSpan dueTime)
    {
        if (dueTime == deadline)
        {
            return meetsDeadline ? ShortDeadline : dueTime;
        }

        if (dueTime > TimeSpan.Zero)
        {
            Pauses.Enqueue(dueTime);
        }

        return dueTime > Moment ? Moment : dueTime;
    }

    private sealed class HurriedTimer(HurriedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Shortened(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
