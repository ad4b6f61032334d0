namespace Monitor.Exporter.Collection;

/// <summary>
/// Lets any number of callers share one run: who comes while a run is under way waits for that one, and who comes shortly after it
/// gets its result. A caller that gives up does not stop the run, which has deadlines of its own.
/// </summary>
/// <param name="run">What to run.</param>
/// <param name="freshFor">How long a result is good for the next caller.</param>
/// <param name="time">The clock.</param>
public sealed class SingleFlight<T>(Func<Task<T>> run, TimeSpan freshFor, TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<T>? current;
    private long finished;

    /// <summary>The result of the run under way, of the one just finished, or of a new one, which the caller begins in its own thread.</summary>
    public Task<T> GetAsync()
    {
        var result = new TaskCompletionSource<T>();
        lock (gate)
        {
            if (current is not null && (!current.IsCompleted || (!current.IsFaulted && time.GetElapsedTime(Volatile.Read(ref finished)) <= freshFor)))
            {
                return current;
            }

            current = result.Task;
        }

        _ = RunAsync(result);
        return result.Task;
    }

    private async Task RunAsync(TaskCompletionSource<T> result)
    {
        try
        {
            var value = await run();
            Volatile.Write(ref finished, time.GetTimestamp());
            result.SetResult(value);
        }
        catch (Exception exception)
        {
            result.SetException(exception);
        }
    }
}
