namespace Monitor.Model.Metrics;

/// <summary>The families that come from <c>pgbackrest info --output=json</c>.</summary>
public static class BackupMetrics
{
    /// <summary>1 when pgBackRest answered with what we understand.</summary>
    public static readonly Metric Up = Of("pgbackrest_up", "1 when pgbackrest info answered in time and could be read, else 0.");

    /// <summary>Status code of the stanza.</summary>
    public static readonly Metric StanzaStatus = Of("pgbackrest_stanza_status_code", "Status of the stanza: 0 ok, 2 no valid backup, others as in the manual of pgbackrest info.", "stanza");

    /// <summary>Whether a backup runs.</summary>
    public static readonly Metric BackupRunning = Of("pgbackrest_backup_running", "1 while a backup of the stanza holds the lock.", "stanza");

    /// <summary>How many backups there are.</summary>
    public static readonly Metric BackupCount = Of("pgbackrest_backups", "Backups of the stanza in all repositories.", "stanza");

    /// <summary>End of the newest backup.</summary>
    public static readonly Metric LastCompletion = Of("pgbackrest_backup_last_completion_timestamp_seconds", "Unix time at which the newest backup of any type ended. Absent without a backup.", "stanza");

    /// <summary>End of the newest full backup.</summary>
    public static readonly Metric LastFullCompletion = Of("pgbackrest_backup_last_full_completion_timestamp_seconds", "Unix time at which the newest full backup ended. Absent without a full backup.", "stanza");

    /// <summary>Whether the newest backup is damaged.</summary>
    public static readonly Metric LastError = Of("pgbackrest_backup_last_error", "1 when the newest backup met page checksum errors.", "stanza");

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

    /// <summary>When it was asked.</summary>
    public static readonly Metric LastRefresh = Of("pgbackrest_last_refresh_timestamp_seconds", "Unix time of the last answer of pgbackrest info.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Up, StanzaStatus, BackupRunning, BackupCount, LastCompletion, LastFullCompletion, LastError, LastDuration, LastDatabaseBytes,
        LastRepositoryBytes, ArchivePresent, ArchiveRange, LastRefresh,
    ];

    private static Metric Of(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = "pgbackrest info" };
}
