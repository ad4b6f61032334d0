using Monitor.Model.Metrics;

namespace Monitor.Lab.Tests;

/// <summary>What one scrape of the exporter brought, and what it should have brought.</summary>
/// <param name="text">The scrape, as Prometheus text.</param>
internal sealed class ScrapedFamilies(string text)
{
    /// <summary>The version that the lab deploys.</summary>
    private const int PostgresVersion = 17;

    /// <summary>Families that a sound server may lack, with the reason.</summary>
    private static readonly Dictionary<string, string> MayBeAbsent = new()
    {
        ["pg_replication_slot_slot_confirmed_flush_lsn"] = "only of active slots, and those of a replica are kept in reserve",
        ["pg_stat_archiver_last_archive_age"] = "this server has not archived yet",
        ["pg_stat_archiver_last_archived_timestamp_seconds"] = "this server has not archived yet",
        ["pg_stat_archiver_last_failed_timestamp_seconds"] = "archiving has never failed",
        ["pg_stat_replication_write_lag_seconds"] = "nothing is written",
        ["pg_stat_replication_flush_lag_seconds"] = "nothing is written",
        ["pg_stat_replication_replay_lag_seconds"] = "nothing is written",
        ["pg_stat_wal_receiver_upstream_node"] = "only of slots that repmgr made",
        [ExporterMetrics.CollectorFailures.Name] = "nothing has failed",
        [ExporterMetrics.DroppedSeries.Name] = "nothing was left out",
        [ExporterMetrics.CollectorSkipped.Name] = "every collector runs here",
    };

    private static readonly string[] OnlyOnReplica =
    [
        "pg_replication_receive_lsn_bytes", "pg_replication_replay_lsn_bytes", "pg_replication_replay_backlog_bytes", "pg_replication_receiver_streaming",
    ];

    private readonly HashSet<string> present =
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])])];

    public bool IsPrimary => text.Contains("\npg_in_recovery 0\n", StringComparison.Ordinal);

    /// <summary>Lines about collectors that failed, or that miss columns or leave out series.</summary>
    public IEnumerable<string> Complaints => text.Split('\n').Where(line =>
        (line.StartsWith(ExporterMetrics.CollectorSuccess.Name + "{", StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal))
        || (line.StartsWith(ExporterMetrics.MissingColumns.Name + "{", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal))
        || line.StartsWith(ExporterMetrics.CollectorFailures.Name + "{", StringComparison.Ordinal)
        || line.StartsWith(ExporterMetrics.DroppedSeries.Name + "{", StringComparison.Ordinal));

    /// <summary>Families that a member has to serve and this scrape lacks.</summary>
    public IEnumerable<string> MissingOfMember => Missing(
        Catalogue.BuiltIn.For(CollectorTarget.Postgres, PostgresVersion)
            .Where(collector => collector.Roles == CollectorRoles.Any || collector.Roles == (IsPrimary ? CollectorRoles.Primary : CollectorRoles.Replica))
            // Nobody follows a replica here.
            .Where(collector => IsPrimary || collector.Name != "pg_stat_replication")
            .Concat(Catalogue.BuiltIn.For(CollectorTarget.PgBouncer, PostgresVersion))
            .SelectMany(collector => collector.Metrics)
            .Concat(ExporterMetrics.All)
            .Where(metric => !IsPrimary || !OnlyOnReplica.Contains(metric.Name)));

    /// <summary>Families that the infra node has to serve and this scrape lacks.</summary>
    public IEnumerable<string> MissingOfInfra => Missing(
        BackupMetrics.All.Concat(ProcessMetrics.All).Append(ExporterMetrics.BuildInfo).Append(ExporterMetrics.Scrapes));

    private IEnumerable<string> Missing(IEnumerable<Metric> expected) =>
        expected.Select(metric => metric.Name).Where(name => !MayBeAbsent.ContainsKey(name) && !present.Contains(name));
}
