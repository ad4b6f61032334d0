namespace Monitor.Dashboards.Vocabulary;

/// <summary>What Patroni 4.0 says about its member on /metrics, as far as it is used.</summary>
public static class PatroniSeries
{
    /// <summary>1 while PostgreSQL accepts connections.</summary>
    public static readonly Gauge PostgresRunning = Scrape.Patroni.Gauge("patroni_postgres_running");

    /// <summary>1 on the member that holds the leader's key.</summary>
    public static readonly Gauge Primary = Scrape.Patroni.Gauge("patroni_primary");

    /// <summary>1 on a member that follows.</summary>
    public static readonly Gauge Replica = Scrape.Patroni.Gauge("patroni_replica");

    /// <summary>1 on a member that the primary waits for at commit.</summary>
    public static readonly Gauge SyncStandby = Scrape.Patroni.Gauge("patroni_sync_standby");

    /// <summary>Byte position of the WAL, on the primary; 0 elsewhere.</summary>
    public static readonly Counter WalLocation = Scrape.Patroni.Counter("patroni_xlog_location") with { Quantity = Quantity.Volume };

    /// <summary>Byte position received, on a replica; 0 elsewhere.</summary>
    public static readonly Counter WalReceived = Scrape.Patroni.Counter("patroni_xlog_received_location") with { Quantity = Quantity.Volume };

    /// <summary>Byte position replayed, on a replica; 0 elsewhere.</summary>
    public static readonly Counter WalReplayed = Scrape.Patroni.Counter("patroni_xlog_replayed_location") with { Quantity = Quantity.Volume };

    /// <summary>1 while replay is paused by hand or by the end of a recovery.</summary>
    public static readonly Gauge ReplayPaused = Scrape.Patroni.Gauge("patroni_xlog_paused");

    /// <summary>1 while a replica streams.</summary>
    public static readonly Gauge Streaming = Scrape.Patroni.Gauge("patroni_postgres_streaming");

    /// <summary>1 while a replica reads the archive.</summary>
    public static readonly Gauge InArchiveRecovery = Scrape.Patroni.Gauge("patroni_postgres_in_archive_recovery");

    /// <summary>The timeline of the server; declared a counter by Patroni.</summary>
    public static readonly Counter Timeline = Scrape.Patroni.Counter("patroni_postgres_timeline");

    /// <summary>When the postmaster started, Unix time; 0 when it does not run.</summary>
    public static readonly Gauge PostmasterStart = Scrape.Patroni.Gauge("patroni_postmaster_start_time");

    /// <summary>1 while a restart is wanted by a setting.</summary>
    public static readonly Gauge PendingRestart = Scrape.Patroni.Gauge("patroni_pending_restart");

    /// <summary>1 in maintenance mode.</summary>
    public static readonly Gauge Paused = Scrape.Patroni.Gauge("patroni_is_paused");

    /// <summary>1 while nobody holds the leader's key.</summary>
    public static readonly Gauge Unlocked = Scrape.Patroni.Gauge("patroni_cluster_unlocked");

    /// <summary>1 while the primary goes on without etcd because every member agrees.</summary>
    public static readonly Gauge FailsafeActive = Scrape.Patroni.Gauge("patroni_failsafe_mode_is_active");

    /// <summary>When etcd was last heard, Unix time.</summary>
    public static readonly Gauge EtcdLastSeen = Scrape.Patroni.Gauge("patroni_dcs_last_seen") with { Quantity = Quantity.Moment };

    /// <summary>The version of PostgreSQL, as 170011.</summary>
    public static readonly Gauge ServerVersion = Scrape.Patroni.Gauge("patroni_postgres_server_version");
}
