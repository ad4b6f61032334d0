namespace Monitor.Dashboards.Vocabulary;

/// <summary>How far commands are that take long: COPY and CREATE INDEX.</summary>
public static class ProgressSeries
{
    /// <summary>Bytes that a COPY has processed.</summary>
    public static readonly Gauge CopyBytes = Exported.Gauge("pg_stat_progress_copy_processed_bytes");

    /// <summary>Size of the file that a COPY reads; 0 when it is not known.</summary>
    public static readonly Gauge CopySource = Exported.Gauge("pg_stat_progress_copy_source_bytes");

    /// <summary>Rows that a COPY has processed.</summary>
    public static readonly Gauge CopyRows = Exported.Gauge("pg_stat_progress_copy_tuples_processed");

    /// <summary>Blocks that this phase of an index build has to process.</summary>
    public static readonly Gauge IndexBlocks = Exported.Gauge("pg_stat_progress_create_index_blocks") with { Quantity = Quantity.Count };

    /// <summary>Blocks that it has processed.</summary>
    public static readonly Gauge IndexBlocksDone = Exported.Gauge("pg_stat_progress_create_index_blocks_done");

    /// <summary>Bytes that a copy of the server through streaming has moved.</summary>
    public static readonly Gauge BaseBackupStreamed = Exported.Gauge("pg_stat_progress_basebackup_streamed_bytes");

    /// <summary>Bytes that it will have moved; no series where nobody asked for an estimate.</summary>
    public static readonly Gauge BaseBackupSize = Exported.Gauge("pg_stat_progress_basebackup_size_bytes");

    /// <summary>1 for the phase that an index build is in.</summary>
    public static readonly Gauge IndexPhase = Exported.Gauge("pg_stat_progress_create_index_phase");
}
