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

    /// <summary>The result of the run under way, of the one just finished, or of a new one.</summary>
    public Task<T> GetAsync()
    {
        lock (gate)
        {
            if (current is null || (current.IsCompleted && (current.IsFaulted || time.GetElapsedTime(Volatile.Read(ref finished)) > freshFor)))
            {
                current = Task.Run(RunAsync);
            }

            return current;
        }
    }

    private async Task<T> RunAsync()
    {
        try
        {
            return await run();
        }
        finally
        {
            Volatile.Write(ref finished, time.GetTimestamp());
        }
    }
}
