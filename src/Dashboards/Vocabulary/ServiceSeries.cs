namespace Monitor.Dashboards.Vocabulary;

/// <summary>What HAProxy 3.0 says about the services, as far as it is used.</summary>
public static class HaProxySeries
{
    /// <summary>1 for the state that a server is in.</summary>
    public static readonly Gauge ServerStatus = Scrape.HaProxy.Gauge("haproxy_server_status");

    /// <summary>Sessions that a server has now.</summary>
    public static readonly Gauge ServerSessions = Scrape.HaProxy.Gauge("haproxy_server_current_sessions");

    /// <summary>Sessions that a server may have.</summary>
    public static readonly Gauge ServerSessionLimit = Scrape.HaProxy.Gauge("haproxy_server_limit_sessions");

    /// <summary>Sessions that a server got.</summary>
    public static readonly Counter ServerSessionsTotal = Scrape.HaProxy.Counter("haproxy_server_sessions_total");

    /// <summary>How long a check of a server took.</summary>
    public static readonly Gauge ServerCheckDuration = Scrape.HaProxy.Gauge("haproxy_server_check_duration_seconds");

    /// <summary>Checks of a server that failed.</summary>
    public static readonly Counter ServerCheckFailures = Scrape.HaProxy.Counter("haproxy_server_check_failures_total");

    /// <summary>Changes of a server from up to down.</summary>
    public static readonly Counter ServerUpDown = Scrape.HaProxy.Counter("haproxy_server_check_up_down_total");

    /// <summary>Connections to a server that failed.</summary>
    public static readonly Counter ServerConnectionErrors = Scrape.HaProxy.Counter("haproxy_server_connection_errors_total");

    /// <summary>Sessions that a client broke off.</summary>
    public static readonly Counter ServerClientAborts = Scrape.HaProxy.Counter("haproxy_server_client_aborts_total");

    /// <summary>Sessions that a server broke off.</summary>
    public static readonly Counter ServerAborts = Scrape.HaProxy.Counter("haproxy_server_server_aborts_total");

    /// <summary>Mean time of the newest connections to a server.</summary>
    public static readonly Gauge ServerConnectTime = Scrape.HaProxy.Gauge("haproxy_server_connect_time_average_seconds");

    /// <summary>Bytes from clients to a server.</summary>
    public static readonly Counter ServerBytesIn = Scrape.HaProxy.Counter("haproxy_server_bytes_in_total") with { Quantity = Quantity.Volume };

    /// <summary>Bytes from a server to clients.</summary>
    public static readonly Counter ServerBytesOut = Scrape.HaProxy.Counter("haproxy_server_bytes_out_total") with { Quantity = Quantity.Volume };

    /// <summary>Sessions that a backend got.</summary>
    public static readonly Counter BackendSessions = Scrape.HaProxy.Counter("haproxy_backend_sessions_total");

    /// <summary>Sessions of a backend now.</summary>
    public static readonly Gauge BackendCurrentSessions = Scrape.HaProxy.Gauge("haproxy_backend_current_sessions");

    /// <summary>Sessions that wait for a server.</summary>
    public static readonly Gauge BackendQueue = Scrape.HaProxy.Gauge("haproxy_backend_current_queue");

    /// <summary>Servers of a backend that answer its check.</summary>
    public static readonly Gauge BackendActiveServers = Scrape.HaProxy.Gauge("haproxy_backend_active_servers");

    /// <summary>Servers of a backend that answer its check and take over when no other does.</summary>
    public static readonly Gauge BackendBackupServers = Scrape.HaProxy.Gauge("haproxy_backend_backup_servers");

    /// <summary>Seconds in which a backend had no server.</summary>
    public static readonly Counter BackendDowntime = Scrape.HaProxy.Counter("haproxy_backend_downtime_seconds_total");

    /// <summary>Sessions of a frontend now.</summary>
    public static readonly Gauge FrontendSessions = Scrape.HaProxy.Gauge("haproxy_frontend_current_sessions");

    /// <summary>Sessions that a frontend may have.</summary>
    public static readonly Gauge FrontendSessionLimit = Scrape.HaProxy.Gauge("haproxy_frontend_limit_sessions");

    /// <summary>Connections of the program now.</summary>
    public static readonly Gauge Connections = Scrape.HaProxy.Gauge("haproxy_process_current_connections");

    /// <summary>Connections that the program may have.</summary>
    public static readonly Gauge ConnectionLimit = Scrape.HaProxy.Gauge("haproxy_process_max_connections");

    /// <summary>When the program started.</summary>
    public static readonly Gauge StartTime = Scrape.HaProxy.Gauge("haproxy_process_start_time_seconds");
}

/// <summary>What etcd 3.5 says about its member, as far as it is used.</summary>
public static class EtcdSeries
{
    /// <summary>1 while the member knows a leader.</summary>
    public static readonly Gauge HasLeader = Scrape.Etcd.Gauge("etcd_server_has_leader");

    /// <summary>1 on the leader.</summary>
    public static readonly Gauge IsLeader = Scrape.Etcd.Gauge("etcd_server_is_leader");

    /// <summary>Changes of leader that the member saw.</summary>
    public static readonly Counter LeaderChanges = Scrape.Etcd.Counter("etcd_server_leader_changes_seen_total");

    /// <summary>Proposals that failed.</summary>
    public static readonly Counter ProposalsFailed = Scrape.Etcd.Counter("etcd_server_proposals_failed_total");

    /// <summary>Proposals that wait.</summary>
    public static readonly Gauge ProposalsPending = Scrape.Etcd.Gauge("etcd_server_proposals_pending");

    /// <summary>Heartbeats that the leader sent too late.</summary>
    public static readonly Counter HeartbeatFailures = Scrape.Etcd.Counter("etcd_server_heartbeat_send_failures_total");

    /// <summary>Entries whose application took too long.</summary>
    public static readonly Counter SlowApplies = Scrape.Etcd.Counter("etcd_server_slow_apply_total");

    /// <summary>Bytes of the database file.</summary>
    public static readonly Gauge DatabaseSize = Scrape.Etcd.Gauge("etcd_mvcc_db_total_size_in_bytes");

    /// <summary>Bytes of the database file that hold data.</summary>
    public static readonly Gauge DatabaseInUse = Scrape.Etcd.Gauge("etcd_mvcc_db_total_size_in_use_in_bytes");

    /// <summary>Bytes that the database may have.</summary>
    public static readonly Gauge Quota = Scrape.Etcd.Gauge("etcd_server_quota_backend_bytes");

    /// <summary>Keys.</summary>
    public static readonly Gauge Keys = Scrape.Etcd.Gauge("etcd_debugging_mvcc_keys_total");

    /// <summary>Changes of keys.</summary>
    public static readonly Counter Puts = Scrape.Etcd.Counter("etcd_mvcc_put_total");

    /// <summary>Reads of keys.</summary>
    public static readonly Counter Ranges = Scrape.Etcd.Counter("etcd_mvcc_range_total");

    /// <summary>How long the log took to reach the disk.</summary>
    public static readonly Histogram WalSync = Scrape.Etcd.Histogram("etcd_disk_wal_fsync_duration_seconds");

    /// <summary>How long the database took to reach the disk.</summary>
    public static readonly Histogram BackendCommit = Scrape.Etcd.Histogram("etcd_disk_backend_commit_duration_seconds");

    /// <summary>How long a message to another member and back took.</summary>
    public static readonly Histogram PeerRoundTrip = Scrape.Etcd.Histogram("etcd_network_peer_round_trip_time_seconds");

    /// <summary>When the program started.</summary>
    public static readonly Gauge StartTime = Scrape.Etcd.Gauge("process_start_time_seconds");
}
