namespace Monitor.Dashboards.Vocabulary;

/// <summary>What a primary says about those who follow it, and a replica about itself.</summary>
public static class ReplicationSeries
{
    /// <summary>WAL that was not sent to a standby yet.</summary>
    public static readonly Gauge SentLag = Exported.Gauge("pg_stat_replication_sent_lag_bytes");

    /// <summary>WAL that a standby has not flushed.</summary>
    public static readonly Gauge FlushLag = Exported.Gauge("pg_stat_replication_flush_lag_bytes");

    /// <summary>WAL that a standby has not replayed.</summary>
    public static readonly Gauge ReplayBytes = Exported.Gauge("pg_stat_replication_pg_wal_lsn_diff") with { Quantity = Quantity.Volume };

    /// <summary>Time until a standby has written.</summary>
    public static readonly Gauge WriteLagTime = Exported.Gauge("pg_stat_replication_write_lag_seconds");

    /// <summary>Time until a standby has flushed.</summary>
    public static readonly Gauge FlushLagTime = Exported.Gauge("pg_stat_replication_flush_lag_seconds");

    /// <summary>Time until a standby has replayed.</summary>
    public static readonly Gauge ReplayLagTime = Exported.Gauge("pg_stat_replication_replay_lag_seconds");

    /// <summary>1 while somebody reads a slot.</summary>
    public static readonly Gauge SlotActive = Exported.Gauge("pg_replication_slot_slot_is_active");

    /// <summary>1 for the state that the WAL of a slot is in.</summary>
    public static readonly Gauge SlotStatus = Exported.Gauge("pg_replication_slot_wal_status");

    /// <summary>Bytes until a slot is lost.</summary>
    public static readonly Gauge SlotSafe = Exported.Gauge("pg_replication_slot_safe_wal_size_bytes");

    /// <summary>Standbys that a commit waits for.</summary>
    public static readonly Gauge SyncRequired = Exported.Gauge("pg_synchronous_standbys_required");

    /// <summary>Synchronous standbys that stream.</summary>
    public static readonly Gauge SyncConnected = Exported.Gauge("pg_synchronous_standbys_connected");

    /// <summary>1 while replay is paused.</summary>
    public static readonly Gauge ReplayPaused = Exported.Gauge("pg_recovery_replay_paused");

    /// <summary>1 while the receiver of a replica streams.</summary>
    public static readonly Gauge ReceiverStreaming = Exported.Gauge("pg_replication_receiver_streaming");

    /// <summary>Queries cancelled because replay needed a lock.</summary>
    public static readonly Counter ConflictLock = Exported.Counter("pg_stat_database_conflicts_confl_lock");

    /// <summary>Queries cancelled because replay removed rows that they could see.</summary>
    public static readonly Counter ConflictSnapshot = Exported.Counter("pg_stat_database_conflicts_confl_snapshot");

    /// <summary>Queries cancelled because they held a page.</summary>
    public static readonly Counter ConflictPin = Exported.Counter("pg_stat_database_conflicts_confl_bufferpin");

    /// <summary>Queries cancelled because they and replay waited for each other.</summary>
    public static readonly Counter ConflictDeadlock = Exported.Counter("pg_stat_database_conflicts_confl_deadlock");

    /// <summary>Decoded data written to disk for a slot.</summary>
    public static readonly Counter SlotSpill = Exported.Counter("pg_stat_replication_slots_spill_bytes_total");

    /// <summary>Workers of a subscription.</summary>
    public static readonly Gauge SubscriptionWorkers = Exported.Gauge("pg_stat_subscription_workers");

    /// <summary>Time since the publisher was heard.</summary>
    public static readonly Gauge SubscriptionAge = Exported.Gauge("pg_stat_subscription_last_message_age_seconds");

    /// <summary>Changes that could not be applied.</summary>
    public static readonly Counter SubscriptionErrors = Exported.Counter("pg_stat_subscription_apply_errors_total");

    /// <summary>Tables of a subscription by how far they are.</summary>
    public static readonly Gauge SubscriptionTables = Exported.Gauge("pg_subscription_tables");

    /// <summary>Tables that a publication lists by name.</summary>
    public static readonly Gauge PublicationTables = Exported.Gauge("pg_publication_tables");

    /// <summary>1 when a publication has all tables.</summary>
    public static readonly Gauge PublicationOfAll = Exported.Gauge("pg_publication_all_tables");
}
