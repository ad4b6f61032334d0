using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Serving;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Probe;

/// <summary>A target that is kept connected between its probes, with planes of its own.</summary>
public sealed class ProbeTarget : IAsyncDisposable
{
    private readonly ServerPlanes planes;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task background;
    private long asked;

    /// <summary>Begins to watch a target.</summary>
    public ProbeTarget(Login login, Catalogue catalogue, TimeProvider time, ILogger logger)
    {
        this.time = time;
        planes = new(new MonitoredServer { Postgres = login, WarmConnections = 0 }, catalogue, new(time), time, logger);
        asked = time.GetTimestamp();
        background = planes.RunAsync(stopping.Token);
    }

    /// <summary>How long it was not asked for.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Interlocked.Read(ref asked));

    /// <summary>Somebody is about to ask for it.</summary>
    public void Ask() => Interlocked.Exchange(ref asked, time.GetTimestamp());

    /// <summary>Everything that is known of the target.</summary>
    public async Task<ExpositionDocument> ScrapeAsync(TimeSpan? scraperTimeout) => new(await planes.ScrapeAsync(ExporterService.WaitFor(scraperTimeout)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(background);
        await planes.DisposeAsync();
        stopping.Dispose();
    }
}
