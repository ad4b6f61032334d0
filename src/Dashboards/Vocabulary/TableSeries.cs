namespace Monitor.Dashboards.Vocabulary;

/// <summary>What a server says about each table and its indexes.</summary>
public static class TableSeries
{
    /// <summary>Scans of the whole table.</summary>
    public static readonly Counter SequentialScans = Exported.Counter("pg_stat_user_tables_seq_scan");

    /// <summary>Rows read by them.</summary>
    public static readonly Counter SequentialRows = Exported.Counter("pg_stat_user_tables_seq_tup_read");

    /// <summary>Scans of an index.</summary>
    public static readonly Counter IndexScans = Exported.Counter("pg_stat_user_tables_idx_scan");

    /// <summary>Rows fetched by them.</summary>
    public static readonly Counter IndexRows = Exported.Counter("pg_stat_user_tables_idx_tup_fetch");

    /// <summary>Rows inserted.</summary>
    public static readonly Counter Inserted = Exported.Counter("pg_stat_user_tables_n_tup_ins");

    /// <summary>Rows updated.</summary>
    public static readonly Counter Updated = Exported.Counter("pg_stat_user_tables_n_tup_upd");

    /// <summary>Rows updated without touching an index.</summary>
    public static readonly Counter UpdatedInPage = Exported.Counter("pg_stat_user_tables_n_tup_hot_upd");

    /// <summary>Rows deleted.</summary>
    public static readonly Counter Deleted = Exported.Counter("pg_stat_user_tables_n_tup_del");

    /// <summary>Live rows.</summary>
    public static readonly Gauge Live = Exported.Gauge("pg_stat_user_tables_n_live_tup");

    /// <summary>Dead rows.</summary>
    public static readonly Gauge Dead = Exported.Gauge("pg_stat_user_tables_n_dead_tup");

    /// <summary>Rows changed since the last analyze.</summary>
    public static readonly Gauge ChangedSinceAnalyze = Exported.Gauge("pg_stat_user_tables_n_mod_since_analyze");

    /// <summary>When it was last vacuumed by hand; 0 for never.</summary>
    public static readonly Gauge LastVacuum = Exported.Gauge("pg_stat_user_tables_last_vacuum") with { Quantity = Quantity.Moment };

    /// <summary>When it was last vacuumed; 0 for never.</summary>
    public static readonly Gauge LastAutovacuum = Exported.Gauge("pg_stat_user_tables_last_autovacuum") with { Quantity = Quantity.Moment };

    /// <summary>When it was last analyzed; 0 for never.</summary>
    public static readonly Gauge LastAutoanalyze = Exported.Gauge("pg_stat_user_tables_last_autoanalyze") with { Quantity = Quantity.Moment };

    /// <summary>Vacuums by the daemon.</summary>
    public static readonly Counter Autovacuums = Exported.Counter("pg_stat_user_tables_autovacuum_count");

    /// <summary>Analyzes by the daemon.</summary>
    public static readonly Counter Autoanalyzes = Exported.Counter("pg_stat_user_tables_autoanalyze_count");

    /// <summary>Size with indexes.</summary>
    public static readonly Gauge Size = Exported.Gauge("pg_table_estimated_size_bytes");

    /// <summary>Size of the table alone.</summary>
    public static readonly Gauge HeapSize = Exported.Gauge("pg_table_estimated_heap_bytes");

    /// <summary>Size of its indexes.</summary>
    public static readonly Gauge IndexSize = Exported.Gauge("pg_table_estimated_index_bytes");

    /// <summary>Space beyond what live rows need.</summary>
    public static readonly Gauge Bloat = Exported.Gauge("pg_table_bloat_bytes");

    /// <summary>Share of the table that this is.</summary>
    public static readonly Gauge BloatShare = Exported.Gauge("pg_table_bloat_ratio");

    /// <summary>Transactions since the table was frozen.</summary>
    public static readonly Gauge FrozenAge = Exported.Gauge("pg_table_frozen_xid_age");

    /// <summary>Share of the transaction numbers used.</summary>
    public static readonly Gauge WraparoundUsed = Exported.Gauge("pg_table_wraparound_used_ratio");

    /// <summary>Blocks of the table that were not in shared buffers.</summary>
    public static readonly Counter HeapRead = Exported.Counter("pg_statio_user_tables_heap_blocks_read");

    /// <summary>Blocks of the table that were.</summary>
    public static readonly Counter HeapHit = Exported.Counter("pg_statio_user_tables_heap_blocks_hit");

    /// <summary>Blocks of its indexes that were not in shared buffers.</summary>
    public static readonly Counter IndexBlocksRead = Exported.Counter("pg_statio_user_tables_idx_blocks_read");

    /// <summary>Blocks of its indexes that were.</summary>
    public static readonly Counter IndexBlocksHit = Exported.Counter("pg_statio_user_tables_idx_blocks_hit");

    /// <summary>Scans of an index.</summary>
    public static readonly Counter ScansOfIndex = Exported.Counter("pg_stat_user_indexes_idx_scan_total");

    /// <summary>Size of an index.</summary>
    public static readonly Gauge SizeOfIndex = Exported.Gauge("pg_stat_user_indexes_estimated_size_bytes");

    /// <summary>1 for an index that queries do not use.</summary>
    public static readonly Gauge InvalidIndex = Exported.Gauge("pg_index_invalid");
}

/// <summary>Vacuums that run.</summary>
public static class VacuumSeries
{
    /// <summary>Blocks to vacuum.</summary>
    public static readonly Gauge Blocks = Exported.Gauge("pg_stat_progress_vacuum_heap_blks");

    /// <summary>Blocks scanned.</summary>
    public static readonly Gauge BlocksScanned = Exported.Gauge("pg_stat_progress_vacuum_heap_blks_scanned");

    /// <summary>1 for the phase that it is in.</summary>
    public static readonly Gauge Phase = Exported.Gauge("pg_stat_progress_vacuum_phase");

    /// <summary>How long it runs.</summary>
    public static readonly Gauge Running = Exported.Gauge("pg_stat_progress_vacuum_running_seconds");

    /// <summary>1 when it does not give way.</summary>
    public static readonly Gauge Wraparound = Exported.Gauge("pg_stat_progress_vacuum_wraparound");

    /// <summary>Completed cycles over the indexes.</summary>
    public static readonly Gauge IndexCycles = Exported.Gauge("pg_stat_progress_vacuum_index_vacuums");

    /// <summary>Processes of the server by kind.</summary>
    public static readonly Gauge Workers = Exported.Gauge("pg_backends");
}
