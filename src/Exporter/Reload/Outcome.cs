using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Reload;

/// <summary>How the last reload went, as series.</summary>
internal sealed class Outcome(DateTimeOffset started)
{
    private volatile bool good = true;
    private long succeeded = started.ToUnixTimeMilliseconds();

    public void Succeeded(DateTimeOffset now)
    {
        Interlocked.Exchange(ref succeeded, now.ToUnixTimeMilliseconds());
        good = true;
    }

    public void Failed() => good = false;

    public Segment Describe()
    {
        var builder = new SegmentBuilder([ExporterMetrics.ReloadSuccessful, ExporterMetrics.ReloadTimestamp]);
        builder.Add(ExporterMetrics.ReloadSuccessful, good ? 1 : 0);
        builder.Add(ExporterMetrics.ReloadTimestamp, Interlocked.Read(ref succeeded) / 1000.0);
        return builder.Build();
    }
}
