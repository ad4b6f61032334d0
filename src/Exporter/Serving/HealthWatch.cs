using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Postgres;

namespace Monitor.Exporter.Serving;

/// <summary>
/// Keeps what is known of a server young while somebody asks the health endpoints, and finds a server that is not there yet. Otherwise the
/// server is asked by scrapes alone, which tell the same. Any thread may ask.
/// </summary>
/// <param name="plane">Asks the server.</param>
/// <param name="health">What is known of it.</param>
/// <param name="pulse">When it looks whether somebody asks.</param>
/// <param name="time">The clock.</param>
public sealed class HealthWatch(FastPlane plane, ServerHealth health, Pulse pulse, TimeProvider time)
{
    /// <summary>Load balancers ask every few seconds; who has not for so long does not ask any more.</summary>
    private static readonly TimeSpan Attention = TimeSpan.FromMinutes(1);

    /// <summary>A server that answers at all does so long before.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Who refuses a password or a certificate goes on doing so, and writes a line into its log each time.</summary>
    private static readonly TimeSpan RetryRefused = TimeSpan.FromSeconds(30);

    private long attentiveUntil = long.MinValue;
    private long lastTry = long.MinValue;

    private long Now => time.GetElapsedTime(0, time.GetTimestamp()).Ticks;

    /// <summary>What is known now. The first who asks after a while waits for an answer of the server, but not for one that does not come.</summary>
    public async Task<HealthState> AskAsync()
    {
        if (Interlocked.Exchange(ref attentiveUntil, Now + Attention.Ticks) < Now)
        {
            pulse.Change();
        }

        if (health.Now() == HealthState.Unknown && MayTry())
        {
            try
            {
                await plane.ProbeAsync(LongestWait).WaitAsync(LongestWait, time);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException or ObjectDisposedException)
            {
                // As unknown as before; the question is still under way, and whoever asks next gets its answer.
            }
        }

        return health.Now();
    }

    /// <summary>Asks once a second where that tells anything new, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = pulse.NextChange;
            var isAsked = Now < Volatile.Read(ref attentiveUntil);
            // A change, of this server or of another, comes between two beats: one that was just asked is not asked again.
            var wasJustTried = Now < Volatile.Read(ref lastTry) + (Pulse.Interval / 2).Ticks;
            if (!wasJustTried && (plane.Connection != FirstConnection.Held || (isAsked && !health.IsYoungerThan(Pulse.Interval))) && MayTry())
            {
                await plane.ProbeAsync(TimeSpan.Zero);
            }

            var hasToLook = isAsked || plane.Connection != FirstConnection.Held;
            await pulse.NextAsync(hasToLook ? TimeSpan.Zero : TimeSpan.MaxValue, change, cancellationToken);
        }
    }

    private bool MayTry()
    {
        if (plane.IsRefused && Now < Volatile.Read(ref lastTry) + RetryRefused.Ticks)
        {
            return false;
        }

        Volatile.Write(ref lastTry, Now);
        return true;
    }
}
