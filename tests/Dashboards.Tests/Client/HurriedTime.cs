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

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == deadline)
        {
            return base.CreateTimer(callback, state, meetsDeadline ? ShortDeadline : dueTime, period);
        }

        if (dueTime > TimeSpan.Zero)
        {
            Pauses.Enqueue(dueTime);
        }

        return base.CreateTimer(callback, state, dueTime > Moment ? Moment : dueTime, period);
    }
}
