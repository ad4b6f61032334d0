namespace Monitor.Model.Metrics;

/// <summary>The families that come from <c>pgbackrest info</c> and <c>pgbackrest repo-ls</c>.</summary>
public static class BackupMetrics
{
    /// <summary>1 when pgBackRest answered with what we understand.</summary>
    public static readonly Metric Up = Of("pgbackrest_up", "1 when pgbackrest info answered in time and could be read, else 0.");

    /// <summary>Status code of the stanza.</summary>
    public static readonly Metric StanzaStatus = Of("pgbackrest_stanza_status_code", "Status of the stanza: 0 ok, 1 not in the repository, 2 no valid backup, others as in the manual of pgbackrest info.", "stanza");

    /// <summary>Whether a backup runs.</summary>
    public static readonly Metric BackupRunning = Of("pgbackrest_backup_running", "1 while a backup of the stanza holds the lock.", "stanza");

    /// <summary>How many backups there are.</summary>
    public static readonly Metric BackupCount = Of("pgbackrest_backups", "Backups of the stanza in all repositories; 0 also for a stanza that should be there and is not.", "stanza");

    /// <summary>End of the newest backup.</summary>
    public static readonly Metric LastCompletion = Of("pgbackrest_backup_last_completion_timestamp_seconds", "Unix time at which the newest backup of any type ended. Absent without a backup.", "stanza");

    /// <summary>End of the newest full backup.</summary>
    public static readonly Metric LastFullCompletion = Of("pgbackrest_backup_last_full_completion_timestamp_seconds", "Unix time at which the newest full backup ended. Absent without a full backup.", "stanza");

    /// <summary>Whether the newest backup is damaged.</summary>
    public static readonly Metric LastError = Of("pgbackrest_backup_last_error", "1 when the newest backup met page checksum errors.", "stanza");

    /// <summary>Whether the latest run of a backup failed.</summary>
    public static readonly Metric LastRunFailed = Of(
        "pgbackrest_backup_last_run_failed",
        "1 when the latest backup of the stanza that anybody or anything began ended with an error or broke off, 0 when it ended well or runs. Absent while the log of pgBackRest holds none.",
        "stanza") with { Source = "STANZA-backup.log of pgBackRest" };

    /// <summary>How long the newest backup took.</summary>
    public static readonly Metric LastDuration = Of("pgbackrest_backup_last_duration_seconds", "How long the newest backup took.", "stanza");

    /// <summary>Size of the database in the newest backup.</summary>
    public static readonly Metric LastDatabaseBytes = Of("pgbackrest_backup_last_database_size_bytes", "Size of the server's files in the newest backup.", "stanza");

    /// <summary>Size of the newest backup in the repository.</summary>
    public static readonly Metric LastRepositoryBytes = Of("pgbackrest_backup_last_repository_size_bytes", "Size that a restore of the newest backup reads from the repository.", "stanza");

    /// <summary>Whether WAL is in the repository.</summary>
    public static readonly Metric ArchivePresent = Of("pgbackrest_wal_archive_present", "1 when the repository holds a first and a last WAL segment of the stanza.", "stanza");

    /// <summary>First and last WAL segment.</summary>
    public static readonly Metric ArchiveRange = Of("pgbackrest_wal_archive_info", "The first and the last WAL segment of the newest archive of the stanza.", "stanza", "min", "max");

    /// <summary>Whether a restore runs.</summary>
    public static readonly Metric RestoreRunning = Of("pgbackrest_restore_running", "1 while a restore of the stanza holds the lock on this host (pgBackRest 2.56).", "stanza");

    /// <summary>What the running backup has copied.</summary>
    public static readonly Metric ProgressBytes = Of("pgbackrest_backup_progress_bytes", "What the backup under way has copied. Absent without one.", "stanza");

    /// <summary>What the running backup must copy.</summary>
    public static readonly Metric ProgressSize = Of("pgbackrest_backup_progress_size_bytes", "What the backup under way has to copy. Absent without one.", "stanza");

    /// <summary>How far the running backup is.</summary>
    public static readonly Metric ProgressRatio = Of("pgbackrest_backup_progress_ratio", "How far the backup under way is, 0 to 1. Absent without one.", "stanza");

    /// <summary>Status code of a repository.</summary>
    public static readonly Metric RepositoryStatus = Of(
        "pgbackrest_repository_status_code", "Status of the stanza in the repository: 0 ok, 2 no valid backup, 99 not readable, others as in the manual of pgbackrest info.", "stanza", "repo");

    /// <summary>Encryption of a repository.</summary>
    public static readonly Metric RepositoryEncrypted = Of("pgbackrest_repository_encrypted", "1 when the repository is encrypted, else 0.", "stanza", "repo");

    /// <summary>Backups of a repository.</summary>
    public static readonly Metric RepositoryBackups = Of("pgbackrest_repository_backups", "Backups of this type that the repository holds.", "stanza", "repo", "type");

    /// <summary>End of the newest backup of a type.</summary>
    public static readonly Metric RepositoryLastCompletion = Of(
        "pgbackrest_repository_backup_last_completion_timestamp_seconds", "Unix time at which the newest backup of this type in the repository ended.", "stanza", "repo", "type");

    /// <summary>Duration of the newest backup of a type.</summary>
    public static readonly Metric RepositoryLastDuration = Of(
        "pgbackrest_repository_backup_last_duration_seconds", "How long the newest backup of this type in the repository took.", "stanza", "repo", "type");

    /// <summary>Size of the database in the newest backup of a type.</summary>
    public static readonly Metric RepositoryLastDatabaseSize = Of(
        "pgbackrest_repository_backup_last_database_size_bytes", "Size of the server's files at the newest backup of this type.", "stanza", "repo", "type");

    /// <summary>What the newest backup of a type copied.</summary>
    public static readonly Metric RepositoryLastDatabaseDelta = Of(
        "pgbackrest_repository_backup_last_database_delta_bytes", "What the newest backup of this type copied of the server's files.", "stanza", "repo", "type");

    /// <summary>Size of the newest backup of a type.</summary>
    public static readonly Metric RepositoryLastSize = Of(
        "pgbackrest_repository_backup_last_size_bytes", "What a restore of the newest backup of this type reads from the repository. Absent where bundles hide it.", "stanza", "repo", "type");

    /// <summary>What the newest backup of a type added.</summary>
    public static readonly Metric RepositoryLastDelta = Of(
        "pgbackrest_repository_backup_last_delta_bytes", "What the newest backup of this type added to the repository.", "stanza", "repo", "type");

    /// <summary>Damage in the newest backup of a type.</summary>
    public static readonly Metric RepositoryLastError = Of(
        "pgbackrest_repository_backup_last_error", "1 when the newest backup of this type met page checksum errors.", "stanza", "repo", "type");

    /// <summary>How far back a restore can go.</summary>
    public static readonly Metric RepositoryOldest = Of(
        "pgbackrest_repository_oldest_backup_timestamp_seconds", "Unix time at which the oldest backup of the repository ended: nothing older can be restored.", "stanza", "repo");

    /// <summary>Backups that lack WAL.</summary>
    public static readonly Metric RepositoryWithoutWal = Of(
        "pgbackrest_repository_backups_without_wal", "Backups whose own WAL is not within the first and last segment of the archive: they cannot be restored.", "stanza", "repo");

    /// <summary>First archived position.</summary>
    public static readonly Metric ArchiveFirst = Of("pgbackrest_wal_archive_first_lsn_bytes", "Position at which the first WAL segment of the archive begins.", "stanza", "repo", "archive");

    /// <summary>Last archived position.</summary>
    public static readonly Metric ArchiveLast = Of(
        "pgbackrest_wal_archive_last_lsn_bytes", "Position at which the last WAL segment of the archive ends; what the server has written beyond it is lost with the server.", "stanza", "repo", "archive");

    /// <summary>Last archived timeline.</summary>
    public static readonly Metric ArchiveTimeline = Of("pgbackrest_wal_archive_last_timeline", "Timeline of the last WAL segment of the archive.", "stanza", "repo", "archive");

    /// <summary>Segments in the archive.</summary>
    public static readonly Metric ArchiveSegments = Of("pgbackrest_wal_archive_segments", "WAL segments in the archive, counted in a list of its files.", "stanza", "repo", "archive");

    /// <summary>Size of the archive.</summary>
    public static readonly Metric ArchiveBytes = Of("pgbackrest_wal_archive_size_bytes", "Size of the WAL segments in the archive, as they are stored.", "stanza", "repo", "archive");

    /// <summary>Newest segment.</summary>
    public static readonly Metric ArchiveTime = Of("pgbackrest_wal_archive_last_timestamp_seconds", "Unix time at which the newest WAL segment came into the archive.", "stanza", "repo", "archive");

    /// <summary>Holes.</summary>
    public static readonly Metric ArchiveMissing = Of(
        "pgbackrest_wal_archive_missing_segments",
        "WAL segments that are missing in the archive between the newest full backup and the last segment: a restore stops at the first of them.", "stanza", "repo", "archive");

    /// <summary>When it was asked.</summary>
    public static readonly Metric LastRefresh = Of("pgbackrest_last_refresh_timestamp_seconds", "Unix time of the last answer of pgbackrest info.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Up, StanzaStatus, BackupRunning, BackupCount, LastCompletion, LastFullCompletion, LastError, LastRunFailed, LastDuration,
        LastDatabaseBytes, LastRepositoryBytes, ArchivePresent, ArchiveRange, RestoreRunning, ProgressBytes, ProgressSize, ProgressRatio, RepositoryStatus,
        RepositoryEncrypted, RepositoryBackups, RepositoryLastCompletion, RepositoryLastDuration, RepositoryLastDatabaseSize,
        RepositoryLastDatabaseDelta, RepositoryLastSize, RepositoryLastDelta, RepositoryLastError, RepositoryOldest, RepositoryWithoutWal,
        ArchiveFirst, ArchiveLast, ArchiveTimeline, ArchiveSegments, ArchiveBytes, ArchiveTime, ArchiveMissing, LastRefresh,
    ];

    private static Metric Of(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = "pgbackrest info" };
}
