using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Serving;

namespace Monitor.Exporter.Reload;

/// <summary>Everything that one reading of the configuration made.</summary>
internal sealed class Generation(Setup setup, ExporterService service, AccessRules access, ProbeTargets? probe) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();

    public Setup Setup => setup;

    public ExporterService Service => service;

    public AccessRules Access => access;

    public ProbeTargets? Probe => probe;

    /// <summary>Told to stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>What goes on between its scrapes; never fails.</summary>
    public Task Background { get; set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Background;
        stopping.Dispose();
        await service.DisposeAsync();
        if (probe is not null)
        {
            await probe.DisposeAsync();
        }

        access.Dispose();
    }
}
