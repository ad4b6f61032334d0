namespace Monitor.Dashboards.Vocabulary;

/// <summary>What a server says about each database.</summary>
public static class DatabaseSeries
{
    /// <summary>Connections.</summary>
    public static readonly Gauge Connections = Exported.Gauge("pg_stat_database_numbackends");

    /// <summary>Connections that a database may have; -1 without a limit.</summary>
    public static readonly Gauge ConnectionLimit = Exported.Gauge("pg_database_connection_limit");

    /// <summary>Rows read by scans.</summary>
    public static readonly Counter RowsReturned = Exported.Counter("pg_stat_database_tup_returned");

    /// <summary>Rows that scans were after.</summary>
    public static readonly Counter RowsFetched = Exported.Counter("pg_stat_database_tup_fetched");

    /// <summary>Temporary files.</summary>
    public static readonly Counter TemporaryFiles = Exported.Counter("pg_stat_database_temp_files");

    /// <summary>Time that reads took.</summary>
    public static readonly Counter ReadTime = Exported.Counter("pg_stat_database_blk_read_time") with { Quantity = Quantity.Milliseconds };

    /// <summary>Time that writes took.</summary>
    public static readonly Counter WriteTime = Exported.Counter("pg_stat_database_blk_write_time") with { Quantity = Quantity.Milliseconds };

    /// <summary>Time that sessions executed statements.</summary>
    public static readonly Counter ActiveTime = Exported.Counter("pg_stat_database_active_time_seconds_total");

    /// <summary>Queries that recovery cancelled.</summary>
    public static readonly Counter Conflicts = Exported.Counter("pg_stat_database_conflicts");

    /// <summary>Transactions since the oldest that is not frozen; the name lies, for the sake of those who know it.</summary>
    public static readonly Gauge TransactionAge = Exported.Gauge("pg_database_wraparound_age_datfrozenxid_seconds") with { Quantity = Quantity.Count };

    /// <summary>1 for each extension, with its version and the one whose files are installed.</summary>
    public static readonly Gauge Extension = Exported.Gauge("pg_extension_info");

    /// <summary>1 where a newer version of an extension is installed than the database uses.</summary>
    public static readonly Gauge ExtensionOutdated = Exported.Gauge("pg_extension_outdated");

    /// <summary>Calls of a function.</summary>
    public static readonly Counter FunctionCalls = Exported.Counter("pg_stat_user_functions_calls_total");

    /// <summary>Time spent in a function and in what it called.</summary>
    public static readonly Counter FunctionTime = Exported.Counter("pg_stat_user_functions_seconds_total");

    /// <summary>Time spent in a function alone.</summary>
    public static readonly Counter FunctionOwnTime = Exported.Counter("pg_stat_user_functions_self_seconds_total");

    /// <summary>Share of the numbers of a sequence that are used.</summary>
    public static readonly Gauge SequenceUsed = Exported.Gauge("pg_sequence_used_ratio");

    /// <summary>Indexes.</summary>
    public static readonly Gauge Indexes = Exported.Gauge("pg_indexes");

    /// <summary>Indexes that nobody scanned.</summary>
    public static readonly Gauge UnusedIndexes = Exported.Gauge("pg_indexes_unused");

    /// <summary>Their size.</summary>
    public static readonly Gauge UnusedIndexBytes = Exported.Gauge("pg_indexes_unused_bytes");

    /// <summary>Indexes that queries do not use.</summary>
    public static readonly Gauge InvalidIndexes = Exported.Gauge("pg_indexes_invalid");

    /// <summary>Indexes that repeat another.</summary>
    public static readonly Gauge DuplicateIndexes = Exported.Gauge("pg_indexes_duplicate");

    /// <summary>Rows in a default partition.</summary>
    public static readonly Gauge DefaultPartitionRows = Exported.Gauge("pg_default_partition_rows");
}
