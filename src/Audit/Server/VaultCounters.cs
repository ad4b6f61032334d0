using Monitor.Audit.Store;
using Prometheus;

namespace Monitor.Audit.Server;

/// <summary>What the vault counts, and itself as a process, in a registry of its own.</summary>
internal sealed class VaultCounters
{
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();
    private readonly Counter batches;
    private readonly Counter records;
    private readonly Counter.Child malformed;
    private readonly Counter.Child foreign;
    private readonly Counter.Child broken;
    private readonly Counter.Child unavailable;

    public VaultCounters(VaultStore store, TimeProvider time)
    {
        DotNetStats.Register(registry);
        var factory = Metrics.WithCustomRegistry(registry);
        records = factory.CreateCounter("monitor_audit_records_total", "Records appended since the vault started.");
        batches = factory.CreateCounter("monitor_audit_batches_total", "Batches kept since the vault started.");
        var refused = factory.CreateCounter("monitor_audit_refused_batches_total", "Batches refused since the vault started, by reason.", "reason");
        (malformed, foreign) = (refused.WithLabels("malformed"), refused.WithLabels("identity"));
        (broken, unavailable) = (refused.WithLabels("chain"), refused.WithLabels("unavailable"));
        var size = factory.CreateGauge("monitor_audit_tree_size", "Records in the log.");
        var sources = factory.CreateGauge("monitor_audit_sources", "Sources in the log.");
        var age = factory.CreateGauge("monitor_audit_checkpoint_age_seconds", "Time since the latest checkpoint was signed.");
        var damaged = factory.CreateGauge("monitor_audit_damaged", "1 when the log on disk is not what was signed, and nothing is appended.");
        registry.AddBeforeCollectCallback(() =>
        {
            var status = store.Status();
            size.Set(status.Size);
            sources.Set(status.Sources.Count);
            age.Set((time.GetUtcNow() - status.CheckpointTime).TotalSeconds);
            damaged.Set(status.Damage is null ? 0 : 1);
        });
    }

    public void Kept(int appended)
    {
        batches.Inc();
        records.Inc(appended);
    }

    public void Malformed() => malformed.Inc();

    public void Foreign() => foreign.Inc();

    public void Broken() => broken.Inc();

    public void Unavailable() => unavailable.Inc();

    /// <summary>Everything, in the Prometheus text format 0.0.4.</summary>
    public async Task<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(output, cancellationToken);
        return output.ToArray();
    }
}
