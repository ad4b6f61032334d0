using Monitor.Exporter.Postgres;

namespace Monitor.Exporter.Collection;

/// <summary>
/// Stops asking what keeps failing: after three failures in a row, or one for lack of a right or a function, it lets one run through a minute
/// until one succeeds. Not for use by two threads.
/// </summary>
public sealed class Breaker(TimeProvider time)
{
    /// <summary>Failures in a row that open it.</summary>
    public const int Threshold = 3;

    /// <summary>Time between two attempts while it is open.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private int failures;
    private long openedAt;

    /// <summary>The word for why nothing is asked now; null when it may be asked.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether the next run may go; while open, once a minute.</summary>
    public bool Allows() => Reason is null || time.GetElapsedTime(openedAt) >= Rest;

    /// <summary>A run that succeeded closes it.</summary>
    public void Succeeded() => (failures, Reason) = (0, null);

    /// <summary>A run that failed.</summary>
    /// <param name="reason">A word of <see cref="CollectorFailure"/>.</param>
    public void Failed(string reason)
    {
        failures++;
        var isFinal = reason is CollectorFailure.Permission or CollectorFailure.Unsupported;
        if (isFinal || failures >= Threshold)
        {
            (Reason, openedAt) = (isFinal ? reason : "breaker", time.GetTimestamp());
        }
    }
}
