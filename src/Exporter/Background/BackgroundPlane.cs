using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Background;

/// <summary>Looks at something at an interval and keeps what it saw until the next look, or until it is too old to be true.</summary>
/// <param name="families">The families it may serve.</param>
/// <param name="every">Time between two looks.</param>
/// <param name="deadline">How long a look may take.</param>
/// <param name="time">The clock.</param>
public abstract class BackgroundPlane(IReadOnlyList<Metric> families, TimeSpan every, TimeSpan deadline, TimeProvider time)
{
    /// <summary>After this many intervals, and the time that a look may take, nothing is served any more: the plane itself hangs.</summary>
    private const int IntervalsServed = 3;

    private volatile Sight last = new(Segment.Empty, 0);

    /// <summary>What was last seen.</summary>
    public Segment Segment => last is var sight && time.GetElapsedTime(sight.Timestamp) <= (every * IntervalsServed) + deadline ? sight.Segment : Segment.Empty;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Whether what a look saw before it failed is served.</summary>
    protected virtual bool ServesHalf => false;

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            await RefreshAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>
    /// Looks once. A look that fails leaves only what says that it failed, and what it saw before where that is worth something by itself: old
    /// facts must not look like news.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder(families);
        using var timer = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await LookAsync(builder, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!ServesHalf)
            {
                builder.Clear();
            }

            Failed(builder, exception is OperationCanceledException ? $"no answer within {deadline.TotalSeconds} s" : exception.Message);
        }

        last = new(builder.Build(), time.GetTimestamp());
    }

    /// <summary>Looks and writes what it sees.</summary>
    protected abstract Task LookAsync(SegmentBuilder builder, CancellationToken cancellationToken);

    /// <summary>Says that a look failed.</summary>
    protected abstract void Failed(SegmentBuilder builder, string reason);

    private sealed record Sight(Segment Segment, long Timestamp);
}
