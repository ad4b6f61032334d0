namespace Monitor.Exporter.Tests.Servers;

/// <summary>The real time, that can jump ahead: what rests for a minute need not be waited for. Timers are not touched.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private long skipped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0, System.GetTimestamp()).Ticks + Interlocked.Read(ref skipped);

    public void Skip(TimeSpan time) => Interlocked.Add(ref skipped, time.Ticks);
}
