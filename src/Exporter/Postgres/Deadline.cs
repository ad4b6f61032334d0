namespace Monitor.Exporter.Postgres;

/// <summary>
/// Cancels after a time or with its parent. Npgsql 10.0 runs code of its own when a token is cancelled, which fails when its connection
/// closes at that moment; on the thread of a timer that failure would end the process.
/// </summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenRegistration parent;
    private readonly ITimer timer;

    /// <summary>Starts to count.</summary>
    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        timer = time.CreateTimer(_ => Cancel(), null, timeout, Timeout.InfiniteTimeSpan);
        parent = cancellationToken.UnsafeRegister(_ => Cancel(), null);
    }

    /// <summary>For everything that must end by then.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        parent.Dispose();
        timer.Dispose();
        source.Dispose();
    }

    private void Cancel()
    {
        try
        {
            source.Cancel();
        }
        catch (Exception exception) when (exception is AggregateException or ObjectDisposedException)
        {
            // Whatever waits for the connection learns from the connection that it is gone.
        }
    }
}
