namespace Monitor.Dashboards.Vocabulary;

/// <summary>
/// What our exporter says about PostgreSQL and PgBouncer, as far as it is used. Labels come from the exporter's catalogue; whether the
/// catalogue has the series at all, and as what, is for the check.
/// </summary>
public static class PostgresSeries
{
    /// <summary>1 while the server answers.</summary>
    public static readonly Gauge Up = Measured("pg_up");

    /// <summary>1 while the server is in recovery: a replica.</summary>
    public static readonly Gauge InRecovery = Measured("pg_in_recovery");

    /// <summary>1 for each superuser.</summary>
    public static readonly Gauge Superusers = Measured("pg_roles_superuser");

    /// <summary>1 for every role that may stream WAL.</summary>
    public static readonly Gauge ReplicationRoles = Measured("pg_roles_replication");

    /// <summary>1 for every role that passes by row level security.</summary>
    public static readonly Gauge BypassingRoles = Measured("pg_roles_bypassrls");

    /// <summary>1 for every role that may make roles.</summary>
    public static readonly Gauge RoleMakers = Measured("pg_roles_createrole");

    /// <summary>When the password of a role ends, Unix time; no series where it never does.</summary>
    public static readonly Gauge PasswordEnd = Measured("pg_roles_valid_until_timestamp_seconds");

    /// <summary>When the server started, Unix time.</summary>
    public static readonly Gauge StartTime = Measured("pg_postmaster_start_time_seconds");

    /// <summary>When the server last read its configuration, Unix time: at a start, and whenever a deployment or a person changed it.</summary>
    public static readonly Gauge ConfigurationRead = Measured("pg_conf_load_time_seconds") with { Quantity = Quantity.Moment };

    /// <summary>Backends by database, state and what they wait for.</summary>
    public static readonly Gauge Backends = Measured("pg_stat_activity_count");

    /// <summary>Sessions of clients.</summary>
    public static readonly Gauge Sessions = Measured("pg_sessions_used");

    /// <summary>Sessions that clients may have.</summary>
    public static readonly Gauge SessionLimit = Measured("pg_sessions_limit");

    /// <summary>Sessions that wait for a lock.</summary>
    public static readonly Gauge BlockedSessions = Measured("pg_sessions_blocked");

    /// <summary>Seconds of the longest wait for a lock.</summary>
    public static readonly Gauge LongestBlocked = Measured("pg_sessions_longest_blocked_seconds");

    /// <summary>Seconds of the longest transaction.</summary>
    public static readonly Gauge LongestTransaction = Measured("pg_sessions_longest_transaction_seconds");

    /// <summary>Seconds of the longest transaction that does nothing.</summary>
    public static readonly Gauge LongestIdleInTransaction = Measured("pg_sessions_longest_idle_in_transaction_seconds");

    /// <summary>Commits.</summary>
    public static readonly Counter Commits = Counted("pg_stat_database_xact_commit");

    /// <summary>Rollbacks.</summary>
    public static readonly Counter Rollbacks = Counted("pg_stat_database_xact_rollback");

    /// <summary>Pages that were not in shared buffers.</summary>
    public static readonly Counter BlocksRead = Counted("pg_stat_database_blks_read");

    /// <summary>Pages that were.</summary>
    public static readonly Counter BlocksHit = Counted("pg_stat_database_blks_hit");

    /// <summary>Rows inserted.</summary>
    public static readonly Counter RowsInserted = Counted("pg_stat_database_tup_inserted");

    /// <summary>Rows updated.</summary>
    public static readonly Counter RowsUpdated = Counted("pg_stat_database_tup_updated");

    /// <summary>Rows deleted.</summary>
    public static readonly Counter RowsDeleted = Counted("pg_stat_database_tup_deleted");

    /// <summary>Deadlocks.</summary>
    public static readonly Counter Deadlocks = Counted("pg_stat_database_deadlocks");

    /// <summary>Pages whose checksum was wrong.</summary>
    public static readonly Counter ChecksumFailures = Counted("pg_stat_database_checksum_failures_total");

    /// <summary>Bytes of temporary files.</summary>
    public static readonly Counter TemporaryBytes = Counted("pg_stat_database_temp_bytes");

    /// <summary>Bytes of a database.</summary>
    public static readonly Gauge DatabaseSize = Measured("pg_database_size_bytes");

    /// <summary>Share of the transaction numbers that is used up before the server refuses writes, 0 to 1.</summary>
    public static readonly Gauge WraparoundUsed = Measured("pg_database_wraparound_used_ratio");

    /// <summary>Locks by kind.</summary>
    public static readonly Gauge Locks = Measured("pg_locks_count");

    /// <summary>Seconds by which a replica is behind.</summary>
    public static readonly Gauge ReplicationLag = Measured("pg_replication_lag_seconds");

    /// <summary>Bytes that a replica has received and not replayed.</summary>
    public static readonly Gauge ReplayBacklog = Measured("pg_replication_replay_backlog_bytes");

    /// <summary>Bytes of WAL that a slot keeps.</summary>
    public static readonly Gauge SlotRetained = Measured("pg_replication_slot_retained_bytes");

    /// <summary>WAL segments archived.</summary>
    public static readonly Counter Archived = Counted("pg_stat_archiver_archived_count");

    /// <summary>Failures to archive.</summary>
    public static readonly Counter ArchiveFailures = Counted("pg_stat_archiver_failed_count");

    /// <summary>1 while the newest attempt to archive is a failure.</summary>
    public static readonly Gauge ArchiveFailing = Measured("pg_stat_archiver_failing");

    /// <summary>Bytes of WAL made.</summary>
    public static readonly Counter WalBytes = Counted("pg_stat_wal_bytes_total");

    /// <summary>Bytes of WAL on disk.</summary>
    public static readonly Gauge WalSize = Measured("pg_wal_size_bytes");

    /// <summary>1 when the last run of a collector went well.</summary>
    public static readonly Gauge CollectorSuccess = Measured("pg_exporter_collector_success");

    /// <summary>1 while PgBouncer answers.</summary>
    public static readonly Gauge PoolerUp = Measured("pgbouncer_up");

    /// <summary>Clients that wait for a server connection.</summary>
    public static readonly Gauge PoolWaiting = Measured("pgbouncer_pools_client_waiting_connections");

    /// <summary>Clients that have a server connection or need none.</summary>
    public static readonly Gauge PoolActive = Measured("pgbouncer_pools_client_active_connections");

    /// <summary>Server connections in use.</summary>
    public static readonly Gauge PoolServerActive = Measured("pgbouncer_pools_server_active_connections");

    /// <summary>Server connections at rest.</summary>
    public static readonly Gauge PoolServerIdle = Measured("pgbouncer_pools_server_idle_connections");

    /// <summary>Seconds for which the first client in the queue has waited.</summary>
    public static readonly Gauge PoolLongestWait = Measured("pgbouncer_pools_client_maxwait_seconds");

    /// <summary>Queries that went through the pools.</summary>
    public static readonly Counter PoolQueries = Counted("pgbouncer_stats_totals_queries_pooled_total");

    /// <summary>Seconds that these queries took.</summary>
    public static readonly Counter PoolQuerySeconds = Counted("pgbouncer_stats_totals_queries_duration_seconds_total");

    private static Gauge Measured(string name) => Exported.Gauge(name);

    private static Counter Counted(string name) => Exported.Counter(name);
}

/// <summary>What our exporter says about the backups, on the infra node.</summary>
public static class BackupSeries
{
    /// <summary>1 while pgBackRest answers.</summary>
    public static readonly Gauge Up = Measured("pgbackrest_up");

    /// <summary>1 while a backup is made.</summary>
    public static readonly Gauge Running = Measured("pgbackrest_backup_running");

    /// <summary>Backups of a stanza.</summary>
    public static readonly Gauge Count = Measured("pgbackrest_backups");

    /// <summary>When the newest backup ended, Unix time; no series without a backup.</summary>
    public static readonly Gauge LastCompletion = Measured("pgbackrest_backup_last_completion_timestamp_seconds");

    /// <summary>When the newest full backup ended, Unix time; no series without one.</summary>
    public static readonly Gauge LastFullCompletion = Measured("pgbackrest_backup_last_full_completion_timestamp_seconds");

    /// <summary>1 when the newest backup met damaged pages.</summary>
    public static readonly Gauge LastError = Measured("pgbackrest_backup_last_error");

    /// <summary>1 when the latest run of a backup failed, whoever began it.</summary>
    public static readonly Gauge LastRunFailed = Measured("pgbackrest_backup_last_run_failed");

    /// <summary>Bytes of the newest backup in the repository.</summary>
    public static readonly Gauge LastSize = Measured("pgbackrest_backup_last_repository_size_bytes");

    private static Gauge Measured(string name) => ExportedOfBackup.Gauge(name);
}
