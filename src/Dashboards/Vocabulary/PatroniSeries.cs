namespace Monitor.Dashboards.Vocabulary;

/// <summary>What Patroni 4.0 says about its member on /metrics, as far as it is used.</summary>
public static class PatroniSeries
{
    /// <summary>1 while PostgreSQL accepts connections.</summary>
    public static readonly Gauge PostgresRunning = Measured("patroni_postgres_running");

    /// <summary>1 on the member that holds the leader's key.</summary>
    public static readonly Gauge Primary = Measured("patroni_primary");

    /// <summary>1 on a member that follows.</summary>
    public static readonly Gauge Replica = Measured("patroni_replica");

    /// <summary>1 on a member that the primary waits for at commit.</summary>
    public static readonly Gauge SyncStandby = Measured("patroni_sync_standby");

    /// <summary>Byte position of the WAL, on the primary; 0 elsewhere.</summary>
    public static readonly Counter WalLocation = Counted("patroni_xlog_location");

    /// <summary>Byte position received, on a replica; 0 elsewhere.</summary>
    public static readonly Counter WalReceived = Counted("patroni_xlog_received_location");

    /// <summary>Byte position replayed, on a replica; 0 elsewhere.</summary>
    public static readonly Counter WalReplayed = Counted("patroni_xlog_replayed_location");

    /// <summary>1 while a replica streams.</summary>
    public static readonly Gauge Streaming = Measured("patroni_postgres_streaming");

    /// <summary>1 while a replica reads the archive.</summary>
    public static readonly Gauge InArchiveRecovery = Measured("patroni_postgres_in_archive_recovery");

    /// <summary>The timeline of the server; declared a counter by Patroni.</summary>
    public static readonly Counter Timeline = Counted("patroni_postgres_timeline");

    /// <summary>When the postmaster started, Unix time; 0 when it does not run.</summary>
    public static readonly Gauge PostmasterStart = Measured("patroni_postmaster_start_time");

    /// <summary>1 while a restart is wanted by a setting.</summary>
    public static readonly Gauge PendingRestart = Measured("patroni_pending_restart");

    /// <summary>1 in maintenance mode.</summary>
    public static readonly Gauge Paused = Measured("patroni_is_paused");

    /// <summary>1 while the primary goes on without etcd because every member agrees.</summary>
    public static readonly Gauge FailsafeActive = Measured("patroni_failsafe_mode_is_active");

    /// <summary>When etcd was last heard, Unix time.</summary>
    public static readonly Gauge EtcdLastSeen = Measured("patroni_dcs_last_seen");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        PostgresRunning, Primary, Replica, SyncStandby, WalLocation, WalReceived, WalReplayed, Streaming, InArchiveRecovery, Timeline,
        PostmasterStart, PendingRestart, Paused, FailsafeActive, EtcdLastSeen,
    ];

    private static Gauge Measured(string name) => new(name, [.. Labels.OfInstance, Labels.Scope, Labels.PatroniName]);

    private static Counter Counted(string name) => new(name, [.. Labels.OfInstance, Labels.Scope, Labels.PatroniName]);
}
