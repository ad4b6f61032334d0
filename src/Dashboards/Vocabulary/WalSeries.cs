namespace Monitor.Dashboards.Vocabulary;

/// <summary>What a server says about its WAL, its checkpoints and its archive.</summary>
public static class WalSeries
{
    /// <summary>Position to which WAL was written.</summary>
    public static readonly Gauge Position = Exported.Gauge("pg_wal_position_bytes");

    /// <summary>Records made.</summary>
    public static readonly Counter Records = Exported.Counter("pg_stat_wal_records_total");

    /// <summary>Pages written as a whole.</summary>
    public static readonly Counter FullPages = Exported.Counter("pg_stat_wal_fpi_total");

    /// <summary>Times that WAL had to be written because its buffers were full.</summary>
    public static readonly Counter BuffersFull = Exported.Counter("pg_stat_wal_buffers_full_total");

    /// <summary>Segments on disk.</summary>
    public static readonly Gauge Segments = Exported.Gauge("pg_wal_segments");

    /// <summary>Checkpoints that were due by time.</summary>
    public static readonly Counter CheckpointsTimed = Exported.Counter("pg_checkpoints_timed_total");

    /// <summary>Checkpoints that were asked for.</summary>
    public static readonly Counter CheckpointsRequested = Exported.Counter("pg_checkpoints_requested_total");

    /// <summary>Time that checkpoints wrote.</summary>
    public static readonly Counter CheckpointWrite = Exported.Counter("pg_checkpoint_write_seconds_total");

    /// <summary>Time that checkpoints waited for the disk.</summary>
    public static readonly Counter CheckpointSync = Exported.Counter("pg_checkpoint_sync_seconds_total");

    /// <summary>Buffers that checkpoints wrote.</summary>
    public static readonly Counter CheckpointBuffers = Exported.Counter("pg_checkpoint_buffers_written_total");

    /// <summary>Buffers that the background writer wrote.</summary>
    public static readonly Counter BackgroundBuffers = Exported.Counter("pg_stat_bgwriter_buffers_clean_total");

    /// <summary>Times that the background writer stopped because it had written enough.</summary>
    public static readonly Counter BackgroundStops = Exported.Counter("pg_stat_bgwriter_maxwritten_clean_total");

    /// <summary>Buffers that were taken.</summary>
    public static readonly Counter BuffersAllocated = Exported.Counter("pg_stat_bgwriter_buffers_alloc_total");

    /// <summary>When the last checkpoint was.</summary>
    public static readonly Gauge LastCheckpoint = Exported.Gauge("pg_control_checkpoint_timestamp_seconds");

    /// <summary>The next transaction number with its epoch.</summary>
    public static readonly Gauge NextTransaction = Exported.Gauge("pg_next_xid");

    /// <summary>WAL that a crash recovery would replay.</summary>
    public static readonly Gauge RedoDistance = Exported.Gauge("pg_control_redo_distance_bytes");

    /// <summary>Segments that wait for the archive.</summary>
    public static readonly Gauge ArchiveReady = Exported.Gauge("pg_archive_ready_segments");

    /// <summary>WAL that is not in the archive yet.</summary>
    public static readonly Gauge ArchiveLag = Exported.Gauge("pg_archive_lag_bytes");

    /// <summary>Time since a segment was archived.</summary>
    public static readonly Gauge ArchiveAge = Exported.Gauge("pg_stat_archiver_last_archive_age") with { Quantity = Quantity.Duration };

    /// <summary>Bytes read, by who and for what.</summary>
    public static readonly Counter IoReadBytes = Exported.Counter("pg_stat_io_read_bytes_total");

    /// <summary>Bytes written, by who and for what.</summary>
    public static readonly Counter IoWriteBytes = Exported.Counter("pg_stat_io_write_bytes_total");

    /// <summary>Buffers thrown out to make room.</summary>
    public static readonly Counter IoEvictions = Exported.Counter("pg_stat_io_evictions_total");

    /// <summary>Time spent waiting for fsync.</summary>
    public static readonly Counter IoFsyncTime = Exported.Counter("pg_stat_io_fsync_seconds_total");

    /// <summary>Time spent waiting for reads.</summary>
    public static readonly Counter IoReadTime = Exported.Counter("pg_stat_io_read_seconds_total");

    /// <summary>Reads.</summary>
    public static readonly Counter IoReads = Exported.Counter("pg_stat_io_reads_total");

    /// <summary>Blocks of small caches read from disk.</summary>
    public static readonly Counter SlruRead = Exported.Counter("pg_stat_slru_blks_read_total");

    /// <summary>Blocks of small caches found there.</summary>
    public static readonly Counter SlruHit = Exported.Counter("pg_stat_slru_blks_hit_total");
}
