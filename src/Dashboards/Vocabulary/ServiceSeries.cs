namespace Monitor.Dashboards.Vocabulary;

/// <summary>What HAProxy 3.0 says about the services, as far as it is used.</summary>
public static class HaProxySeries
{
    /// <summary>1 for the state that a server is in.</summary>
    public static readonly Gauge ServerStatus = new("haproxy_server_status", [.. OfServer, Labels.State]);

    /// <summary>Sessions that a server has now.</summary>
    public static readonly Gauge ServerSessions = new("haproxy_server_current_sessions", OfServer);

    /// <summary>Sessions that a backend got.</summary>
    public static readonly Counter BackendSessions = new("haproxy_backend_sessions_total", [.. Labels.OfInstance, Labels.Proxy]);

    /// <summary>Servers of a backend that answer its check.</summary>
    public static readonly Gauge BackendActiveServers = new("haproxy_backend_active_servers", [.. Labels.OfInstance, Labels.Proxy]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } = [ServerStatus, ServerSessions, BackendSessions, BackendActiveServers];

    private static IReadOnlyList<Label> OfServer => [.. Labels.OfInstance, Labels.Proxy, Labels.Server];
}

/// <summary>What etcd 3.5 says about its member, as far as it is used.</summary>
public static class EtcdSeries
{
    /// <summary>1 while the member knows a leader.</summary>
    public static readonly Gauge HasLeader = new("etcd_server_has_leader", Labels.OfTarget);

    /// <summary>1 on the leader.</summary>
    public static readonly Gauge IsLeader = new("etcd_server_is_leader", Labels.OfTarget);

    /// <summary>Changes of leader that the member saw.</summary>
    public static readonly Counter LeaderChanges = new("etcd_server_leader_changes_seen_total", Labels.OfTarget);

    /// <summary>Bytes of the database file.</summary>
    public static readonly Gauge DatabaseSize = new("etcd_mvcc_db_total_size_in_bytes", Labels.OfTarget);

    /// <summary>Bytes that the database may have.</summary>
    public static readonly Gauge Quota = new("etcd_server_quota_backend_bytes", Labels.OfTarget);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } = [HasLeader, IsLeader, LeaderChanges, DatabaseSize, Quota];
}
