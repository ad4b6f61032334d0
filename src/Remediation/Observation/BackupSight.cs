using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Observation;

/// <summary>What a backup needs to see.</summary>
/// <param name="Cluster">Patroni's view: without a leader there is nothing to back up.</param>
/// <param name="Stanza">The repository's view.</param>
/// <param name="Now">When it was looked at.</param>
public sealed record BackupSight(ClusterSight Cluster, StanzaReading Stanza, DateTimeOffset Now)
{
    /// <summary>The stanza, or null.</summary>
    public StanzaInfo? Info => (Stanza as StanzaReading.Known)?.Info;

    /// <summary>Looks.</summary>
    public static async Task<BackupSight> LookAsync(ClusterAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = await ClusterSight.LookAsync(access, cancellationToken);
        var stanza = await access.Backups.GetInfoAsync(access.Name, cancellationToken);
        return new BackupSight(cluster, stanza, time.GetUtcNow());
    }
}
