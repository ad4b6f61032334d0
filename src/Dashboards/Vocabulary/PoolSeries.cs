namespace Monitor.Dashboards.Vocabulary;

/// <summary>What PgBouncer says beyond the figures that overviews use.</summary>
public static class PoolSeries
{
    /// <summary>Bytes that a cache of PgBouncer has taken.</summary>
    public static readonly Gauge Memory = Exported.Gauge("pgbouncer_mem_allocated_bytes");

    /// <summary>Server connections of a login.</summary>
    public static readonly Gauge ServersOfLogin = Exported.Gauge("pgbouncer_users_current_connections");

    /// <summary>Client connections of an application.</summary>
    public static readonly Gauge ClientsOfApplication = Exported.Gauge("pgbouncer_clients_application_connections");

    /// <summary>1 while PgBouncer is neither paused nor suspended as a whole.</summary>
    public static readonly Gauge Working = Exported.Gauge("pgbouncer_state_active");

    /// <summary>Clients that have a server or need none.</summary>
    public static readonly Gauge Active = Exported.Gauge("pgbouncer_pools_client_active_connections");

    /// <summary>Server connections that are reset or checked.</summary>
    public static readonly Gauge ServersTested = Exported.Gauge("pgbouncer_pools_server_testing_connections");

    /// <summary>Server connections that log in.</summary>
    public static readonly Gauge ServersLoggingIn = Exported.Gauge("pgbouncer_pools_server_login_connections");

    /// <summary>Server connections that rest for long and will be checked.</summary>
    public static readonly Gauge ServersUsed = Exported.Gauge("pgbouncer_pools_server_used_connections");

    /// <summary>Client connections.</summary>
    public static readonly Gauge Clients = Exported.Gauge("pgbouncer_used_clients");

    /// <summary>Client connections that are allowed.</summary>
    public static readonly Gauge ClientLimit = Exported.Gauge("pgbouncer_config_max_client_connections");

    /// <summary>Clients that log in.</summary>
    public static readonly Gauge ClientsLoggingIn = Exported.Gauge("pgbouncer_login_clients");

    /// <summary>Server connections.</summary>
    public static readonly Gauge Servers = Exported.Gauge("pgbouncer_used_servers");

    /// <summary>Server connections that a pool may have.</summary>
    public static readonly Gauge PoolSize = Exported.Gauge("pgbouncer_databases_pool_size");

    /// <summary>Server connections of a database.</summary>
    public static readonly Gauge DatabaseConnections = Exported.Gauge("pgbouncer_databases_current_connections");

    /// <summary>1 while a database is paused.</summary>
    public static readonly Gauge Paused = Exported.Gauge("pgbouncer_databases_paused");

    /// <summary>1 while a database is disabled.</summary>
    public static readonly Gauge Disabled = Exported.Gauge("pgbouncer_databases_disabled");

    /// <summary>Queries.</summary>
    public static readonly Counter Queries = Exported.Counter("pgbouncer_stats_totals_queries_pooled_total");

    /// <summary>Time that queries took.</summary>
    public static readonly Counter QueryTime = Exported.Counter("pgbouncer_stats_totals_queries_duration_seconds_total");

    /// <summary>Transactions.</summary>
    public static readonly Counter Transactions = Exported.Counter("pgbouncer_stats_totals_sql_transactions_pooled_total");

    /// <summary>Time that transactions took.</summary>
    public static readonly Counter TransactionTime = Exported.Counter("pgbouncer_stats_totals_server_in_transaction_seconds_total");

    /// <summary>Time that clients waited for a server.</summary>
    public static readonly Counter WaitTime = Exported.Counter("pgbouncer_stats_totals_client_wait_seconds_total");

    /// <summary>Bytes received.</summary>
    public static readonly Counter Received = Exported.Counter("pgbouncer_stats_totals_received_bytes_total");

    /// <summary>Bytes sent.</summary>
    public static readonly Counter Sent = Exported.Counter("pgbouncer_stats_totals_sent_bytes_total");

    /// <summary>Times that a client got a server.</summary>
    public static readonly Counter Assignments = Exported.Counter("pgbouncer_stats_totals_server_assignments_total");
}
