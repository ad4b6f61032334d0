namespace Monitor.Dashboards.Vocabulary;

/// <summary>What a server says about its sessions: what they do, what they wait for, who blocks whom.</summary>
public static class ActivitySeries
{
    /// <summary>The longest query.</summary>
    public static readonly Gauge LongestQuery = Exported.Gauge("pg_sessions_longest_query_seconds");

    /// <summary>Sessions that wait for an event.</summary>
    public static readonly Gauge Waits = Exported.Gauge("pg_wait_event_sessions");

    /// <summary>Sessions that wait for a lock of another.</summary>
    public static readonly Gauge Victims = Exported.Gauge("pg_blocking_victims");

    /// <summary>Sessions that block others and wait for nobody.</summary>
    public static readonly Gauge Roots = Exported.Gauge("pg_blocking_roots");

    /// <summary>Length of the longest chain.</summary>
    public static readonly Gauge Depth = Exported.Gauge("pg_blocking_depth");

    /// <summary>How long the oldest victim waits.</summary>
    public static readonly Gauge LongestWait = Exported.Gauge("pg_blocking_longest_wait_seconds");

    /// <summary>Sessions that wait for this one.</summary>
    public static readonly Gauge RootVictims = Exported.Gauge("pg_blocking_root_victims");

    /// <summary>Length of the chain behind this one.</summary>
    public static readonly Gauge RootDepth = Exported.Gauge("pg_blocking_root_depth");

    /// <summary>How long the oldest victim of this one waits.</summary>
    public static readonly Gauge RootWait = Exported.Gauge("pg_blocking_root_longest_wait_seconds");

    /// <summary>Age of the transaction of this one.</summary>
    public static readonly Gauge RootTransaction = Exported.Gauge("pg_blocking_root_transaction_seconds");

    /// <summary>How long a session of the blocking tree waits for the one above it.</summary>
    public static readonly Gauge EdgeWait = Exported.Gauge("pg_blocking_edge_wait_seconds");

    /// <summary>Sessions by application.</summary>
    public static readonly Gauge ByApplication = Exported.Gauge("pg_sessions_by_application");

    /// <summary>Sessions by user.</summary>
    public static readonly Gauge ByUser = Exported.Gauge("pg_sessions_by_user");

    /// <summary>Connections by encryption.</summary>
    public static readonly Gauge Encryption = Exported.Gauge("pg_sessions_encryption");

    /// <summary>Locks that are waited for.</summary>
    public static readonly Gauge LocksWaiting = Exported.Gauge("pg_locks_waiting");

    /// <summary>Prepared transactions.</summary>
    public static readonly Gauge Prepared = Exported.Gauge("pg_prepared_xacts");

    /// <summary>Age of the oldest of them.</summary>
    public static readonly Gauge PreparedAge = Exported.Gauge("pg_prepared_xacts_oldest_age_seconds");

    /// <summary>Open transactions by age: how many there are now, not how many there were.</summary>
    public static readonly Histogram TransactionAges = Exported.Histogram("pg_transaction_age_seconds");

    /// <summary>How far back a kind of holder keeps old rows.</summary>
    public static readonly Gauge HorizonHolder = Exported.Gauge("pg_xmin_horizon_holder_age");

    /// <summary>Sessions that began.</summary>
    public static readonly Counter SessionsTotal = Exported.Counter("pg_stat_database_sessions_total");

    /// <summary>Sessions whose client vanished.</summary>
    public static readonly Counter SessionsAbandoned = Exported.Counter("pg_stat_database_sessions_abandoned_total");

    /// <summary>Sessions that an error ended.</summary>
    public static readonly Counter SessionsFatal = Exported.Counter("pg_stat_database_sessions_fatal_total");

    /// <summary>Sessions that somebody ended.</summary>
    public static readonly Counter SessionsKilled = Exported.Counter("pg_stat_database_sessions_killed_total");
}
