using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Serving;

namespace Monitor.Exporter.Reload;

/// <summary>Everything that one reading of the configuration made. Requests that use it are let finish before it is closed.</summary>
internal sealed class Generation(Setup setup, ExporterService service, AccessRules access, ProbeTargets? probe) : IAsyncDisposable
{
    /// <summary>A request asks for a password and collects, and both have deadlines; whatever takes longer is not waited for.</summary>
    private static readonly TimeSpan LongestUse = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private int users;
    private bool replaced;

    public Setup Setup => setup;

    public ExporterService Service => service;

    public AccessRules Access => access;

    public ProbeTargets? Probe => probe;

    /// <summary>Told to stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>What goes on between its scrapes; never fails.</summary>
    public Task Background { get; set; } = Task.CompletedTask;

    /// <summary>A hold on it; null when it is being closed, and then there is another one already.</summary>
    public GenerationUse? Enter()
    {
        lock (gate)
        {
            users += replaced ? 0 : 1;
            return replaced ? null : new(this);
        }
    }

    /// <summary>Ends a hold.</summary>
    public void Leave()
    {
        lock (gate)
        {
            users--;
            EndWhenUnused();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            replaced = true;
            EndWhenUnused();
        }

        await Task.WhenAny(unused.Task, Task.Delay(LongestUse));
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

    private void EndWhenUnused()
    {
        if (replaced && users == 0)
        {
            unused.TrySetResult();
        }
    }
}
