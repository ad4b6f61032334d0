namespace Monitor.Dashboards.Vocabulary;

/// <summary>What our exporter says about the repository of backups, beyond what alerts need.</summary>
public static class RepositorySeries
{
    /// <summary>How far the backup under way is, 0 to 1; no series without one.</summary>
    public static readonly Gauge Progress = ExportedOfBackup.Gauge("pgbackrest_backup_progress_ratio");

    /// <summary>Bytes of archived WAL, as they are stored.</summary>
    public static readonly Gauge ArchiveSize = ExportedOfBackup.Gauge("pgbackrest_wal_archive_size_bytes");

    /// <summary>Segments missing in the archive since the newest full backup.</summary>
    public static readonly Gauge ArchiveGaps = ExportedOfBackup.Gauge("pgbackrest_wal_archive_missing_segments");

    /// <summary>0 when the stanza is sound.</summary>
    public static readonly Gauge Status = ExportedOfBackup.Gauge("pgbackrest_stanza_status_code");

    /// <summary>How long the newest backup took.</summary>
    public static readonly Gauge LastDuration = ExportedOfBackup.Gauge("pgbackrest_backup_last_duration_seconds");

    /// <summary>Size of the server in the newest backup.</summary>
    public static readonly Gauge LastDatabaseSize = ExportedOfBackup.Gauge("pgbackrest_backup_last_database_size_bytes");

    /// <summary>1 while the repository holds WAL.</summary>
    public static readonly Gauge ArchivePresent = ExportedOfBackup.Gauge("pgbackrest_wal_archive_present");

    /// <summary>The first and last segment.</summary>
    public static readonly Gauge ArchiveRange = ExportedOfBackup.Gauge("pgbackrest_wal_archive_info");

    /// <summary>When pgBackRest was last asked.</summary>
    public static readonly Gauge LastRefresh = ExportedOfBackup.Gauge("pgbackrest_last_refresh_timestamp_seconds");
}
