namespace Monitor.Dashboards.Vocabulary;

/// <summary>What pg_stat_statements says of the statements that lead, and of all others in sum.</summary>
public static class StatementSeries
{
    /// <summary>Executions.</summary>
    public static readonly Counter Calls = Exported.Counter("pg_stat_statements_calls_total");

    /// <summary>Seconds of execution.</summary>
    public static readonly Counter Time = Exported.Counter("pg_stat_statements_seconds_total");

    /// <summary>Rows given or changed.</summary>
    public static readonly Counter Rows = Exported.Counter("pg_stat_statements_rows_total");

    /// <summary>Seconds spent reading blocks.</summary>
    public static readonly Counter ReadTime = Exported.Counter("pg_stat_statements_block_read_seconds_total");

    /// <summary>Blocks found in shared buffers.</summary>
    public static readonly Counter BlocksHit = Exported.Counter("pg_stat_statements_shared_blocks_hit_total");

    /// <summary>Blocks that were not.</summary>
    public static readonly Counter BlocksRead = Exported.Counter("pg_stat_statements_shared_blocks_read_total");

    /// <summary>Temporary blocks written.</summary>
    public static readonly Counter TemporaryBlocks = Exported.Counter("pg_stat_statements_temp_blocks_written_total");

    /// <summary>WAL generated.</summary>
    public static readonly Counter Wal = Exported.Counter("pg_stat_statements_wal_bytes_total");

    /// <summary>Seconds of the statements that are beyond the budget of series.</summary>
    public static readonly Counter RestTime = Exported.Counter("pg_stat_statements_rest_seconds_total");

    /// <summary>The text of each statement.</summary>
    public static readonly Gauge Text = Exported.Gauge("pg_statement_info");

    /// <summary>Times that statements were thrown out for want of room.</summary>
    public static readonly Counter Evictions = Exported.Counter("pg_stat_statements_info_dealloc_total");
}
