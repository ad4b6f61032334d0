using System.Globalization;
using Monitor.Audit.Store;

namespace Monitor.Audit.Server;

/// <summary>What the vault counts, in the Prometheus text format 0.0.4.</summary>
internal sealed class VaultCounters(VaultStore store, TimeProvider time)
{
    private long batches;
    private long records;
    private long malformed;
    private long foreign;
    private long broken;
    private long unavailable;

    public void Kept(int appended)
    {
        Interlocked.Increment(ref batches);
        Interlocked.Add(ref records, appended);
    }

    public void Malformed() => Interlocked.Increment(ref malformed);

    public void Foreign() => Interlocked.Increment(ref foreign);

    public void Broken() => Interlocked.Increment(ref broken);

    public void Unavailable() => Interlocked.Increment(ref unavailable);

    public string Render()
    {
        var status = store.Status();
        var age = (time.GetUtcNow() - status.CheckpointTime).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return $"""
            # HELP monitor_audit_records_total Records appended since the vault started.
            # TYPE monitor_audit_records_total counter
            monitor_audit_records_total {Interlocked.Read(ref records)}
            # HELP monitor_audit_batches_total Batches kept since the vault started.
            # TYPE monitor_audit_batches_total counter
            monitor_audit_batches_total {Interlocked.Read(ref batches)}
            # HELP monitor_audit_refused_batches_total Batches refused since the vault started, by reason.
            # TYPE monitor_audit_refused_batches_total counter
            monitor_audit_refused_batches_total{Label("reason", "malformed")} {Interlocked.Read(ref malformed)}
            monitor_audit_refused_batches_total{Label("reason", "identity")} {Interlocked.Read(ref foreign)}
            monitor_audit_refused_batches_total{Label("reason", "chain")} {Interlocked.Read(ref broken)}
            monitor_audit_refused_batches_total{Label("reason", "unavailable")} {Interlocked.Read(ref unavailable)}
            # HELP monitor_audit_tree_size Records in the log.
            # TYPE monitor_audit_tree_size gauge
            monitor_audit_tree_size {status.Size}
            # HELP monitor_audit_sources Sources in the log.
            # TYPE monitor_audit_sources gauge
            monitor_audit_sources {status.Sources.Count}
            # HELP monitor_audit_checkpoint_age_seconds Time since the latest checkpoint was signed.
            # TYPE monitor_audit_checkpoint_age_seconds gauge
            monitor_audit_checkpoint_age_seconds {age}
            # HELP monitor_audit_damaged 1 when the log on disk is not what was signed, and nothing is appended.
            # TYPE monitor_audit_damaged gauge
            monitor_audit_damaged {(status.Damage is null ? 0 : 1)}

            """.ReplaceLineEndings("\n");
    }

    private static string Label(string name, string value) => $"{{{name}=\"{value}\"}}";
}
