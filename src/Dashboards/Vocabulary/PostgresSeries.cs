namespace Monitor.Dashboards.Vocabulary;

/// <summary>What our exporter says about PostgreSQL, as far as it is used. The exporter's catalogue decides whether it is so: see the check.</summary>
public static class PostgresSeries
{
    /// <summary>1 while the server answers.</summary>
    public static readonly Gauge Up = Measured("pg_up");

    /// <summary>1 while the server is in recovery: a replica.</summary>
    public static readonly Gauge InRecovery = Measured("pg_in_recovery");

    /// <summary>1 for each superuser.</summary>
    public static readonly Gauge Superusers = Measured("pg_roles_superuser", Labels.Rolname);

    /// <summary>When the server started, Unix time.</summary>
    public static readonly Gauge StartTime = Measured("pg_postmaster_start_time_seconds");

    /// <summary>Backends by database and state.</summary>
    public static readonly Gauge Backends = Measured("pg_stat_activity_count", Labels.Datname, Labels.State);

    /// <summary>Seconds of the longest transaction.</summary>
    public static readonly Gauge LongestTransaction = Measured("pg_stat_activity_max_tx_duration", Labels.Datname, Labels.State);

    /// <summary>The setting max_connections.</summary>
    public static readonly Gauge MaximumConnections = Measured("pg_settings_max_connections");

    /// <summary>Commits.</summary>
    public static readonly Counter Commits = OfDatabase("pg_stat_database_xact_commit");

    /// <summary>Rollbacks.</summary>
    public static readonly Counter Rollbacks = OfDatabase("pg_stat_database_xact_rollback");

    /// <summary>Pages that were not in shared buffers.</summary>
    public static readonly Counter BlocksRead = OfDatabase("pg_stat_database_blks_read");

    /// <summary>Pages that were.</summary>
    public static readonly Counter BlocksHit = OfDatabase("pg_stat_database_blks_hit");

    /// <summary>Deadlocks.</summary>
    public static readonly Counter Deadlocks = OfDatabase("pg_stat_database_deadlocks");

    /// <summary>Bytes of temporary files.</summary>
    public static readonly Counter TemporaryBytes = OfDatabase("pg_stat_database_temp_bytes");

    /// <summary>Bytes of a database.</summary>
    public static readonly Gauge DatabaseSize = Measured("pg_database_size_bytes", Labels.Datname);

    /// <summary>Transactions since the oldest row of a database was frozen; the name is postgres_exporter's, the unit is not seconds.</summary>
    public static readonly Gauge FreezeAge = Measured("pg_database_wraparound_age_datfrozenxid_seconds", Labels.Datname);

    /// <summary>Locks by kind.</summary>
    public static readonly Gauge Locks = Measured("pg_locks_count", Labels.Datname, Labels.Mode);

    /// <summary>Seconds by which a replica is behind.</summary>
    public static readonly Gauge ReplicationLag = Measured("pg_replication_lag_seconds");

    /// <summary>Bytes of WAL that a slot keeps.</summary>
    public static readonly Gauge SlotRetained = Measured("pg_replication_slots_pg_wal_lsn_diff", Labels.SlotName);

    /// <summary>WAL segments archived.</summary>
    public static readonly Counter Archived = new("pg_stat_archiver_archived_count", Labels.OfInstance);

    /// <summary>Failures to archive.</summary>
    public static readonly Counter ArchiveFailures = new("pg_stat_archiver_failed_count", Labels.OfInstance);

    /// <summary>Bytes of WAL on disk.</summary>
    public static readonly Gauge WalSize = Measured("pg_wal_size_bytes");

    /// <summary>1 while PgBouncer answers.</summary>
    public static readonly Gauge PoolerUp = Measured("pgbouncer_up");

    /// <summary>Clients that wait for a server connection.</summary>
    public static readonly Gauge PoolWaiting = Measured("pgbouncer_pools_client_waiting_connections", Labels.Database, Labels.User);

    /// <summary>Clients that have a server connection or need none.</summary>
    public static readonly Gauge PoolActive = Measured("pgbouncer_pools_client_active_connections", Labels.Database, Labels.User);

    /// <summary>Server connections in use.</summary>
    public static readonly Gauge PoolServerActive = Measured("pgbouncer_pools_server_active_connections", Labels.Database, Labels.User);

    /// <summary>Seconds for which the first client in the queue has waited.</summary>
    public static readonly Gauge PoolLongestWait = Measured("pgbouncer_pools_client_maxwait_seconds", Labels.Database, Labels.User);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        Up, InRecovery, Superusers, StartTime, Backends, LongestTransaction, MaximumConnections, Commits, Rollbacks, BlocksRead, BlocksHit,
        Deadlocks, TemporaryBytes, DatabaseSize, FreezeAge, Locks, ReplicationLag, SlotRetained, Archived, ArchiveFailures, WalSize, PoolerUp,
        PoolWaiting, PoolActive, PoolServerActive, PoolLongestWait,
    ];

    private static Gauge Measured(string name, params IReadOnlyList<Label> labels) => new(name, [.. Labels.OfInstance, .. labels]);

    private static Counter OfDatabase(string name) => new(name, [.. Labels.OfInstance, Labels.Datid, Labels.Datname]);
}

/// <summary>What our exporter says about the backups, on the infra node.</summary>
public static class BackupSeries
{
    /// <summary>1 while pgBackRest answers.</summary>
    public static readonly Gauge Up = new("pgbackrest_up", Labels.OfTarget);

    /// <summary>Backups of a stanza.</summary>
    public static readonly Gauge Count = OfStanza("pgbackrest_backup_count");

    /// <summary>When the newest backup ended, Unix time; no series without a backup.</summary>
    public static readonly Gauge LastCompletion = OfStanza("pgbackrest_backup_last_completion_timestamp_seconds");

    /// <summary>When the newest full backup ended, Unix time; no series without one.</summary>
    public static readonly Gauge LastFullCompletion = OfStanza("pgbackrest_backup_last_full_completion_timestamp_seconds");

    /// <summary>1 when the newest backup met damaged pages.</summary>
    public static readonly Gauge LastError = OfStanza("pgbackrest_backup_last_error");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } = [Up, Count, LastCompletion, LastFullCompletion, LastError];

    private static Gauge OfStanza(string name) => new(name, [.. Labels.OfTarget, Labels.Stanza]);
}
