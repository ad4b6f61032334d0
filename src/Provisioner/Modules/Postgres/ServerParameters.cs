using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The settings of the servers of a cluster: what the product needs, then what the inventory says.</summary>
/// <remarks>Sizes fit a small machine; a larger one says so under <c>settings</c>.</remarks>
internal static class ServerParameters
{
    /// <summary>Names and values, as in postgresql.conf.</summary>
    public static IReadOnlyDictionary<string, string> Of(Cluster cluster)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Defaults(cluster).Concat(cluster.Settings))
        {
            parameters[name] = value;
        }

        return parameters;
    }

    private static Dictionary<string, string> Defaults(Cluster cluster) => new()
    {
        ["max_connections"] = "200",
        ["shared_buffers"] = "128MB",
        ["effective_cache_size"] = "512MB",
        ["maintenance_work_mem"] = "64MB",
        ["max_wal_size"] = "1GB",
        ["checkpoint_timeout"] = "15min",
        ["checkpoint_completion_target"] = "0.9",

        // Replication. A slot may hold back this much and no more: a full disk stops the primary, and replicas also read the archive.
        ["wal_level"] = "replica",
        ["max_wal_senders"] = "10",
        ["max_replication_slots"] = "10",
        ["max_slot_wal_keep_size"] = "4GB",
        ["hot_standby"] = "on",
        ["wal_log_hints"] = "on",

        // A sender or receiver whose other side is gone is noticed within the time that Patroni needs for a failover.
        ["wal_sender_timeout"] = Seconds(cluster.Timing.Ttl),
        ["wal_receiver_timeout"] = Seconds(cluster.Timing.Ttl),
        ["tcp_keepalives_idle"] = "30",
        ["tcp_keepalives_interval"] = "10",
        ["tcp_keepalives_count"] = "3",

        // Archive: every minute at the latest, so that the recovery point without any replica is a minute.
        ["archive_mode"] = "on",
        ["archive_timeout"] = "60s",
        ["archive_command"] = $"pgbackrest --stanza={cluster.Name} archive-push \"%p\"",
        ["restore_command"] = $"pgbackrest --stanza={cluster.Name} archive-get %f \"%p\"",

        // Access.
        ["ssl"] = "on",
        ["ssl_cert_file"] = ClusterPaths.Certificate,
        ["ssl_key_file"] = ClusterPaths.Key,
        ["ssl_ca_file"] = Trust.AuthorityPath,
        ["ssl_min_protocol_version"] = "TLSv1.2",
        ["password_encryption"] = "scram-sha-256",
        ["unix_socket_directories"] = ClusterPaths.SocketDirectory,

        // Observation and audit.
        ["shared_preload_libraries"] = "pg_stat_statements,pgaudit",
        ["pg_stat_statements.max"] = "5000",
        ["track_io_timing"] = "on",
        ["pgaudit.log"] = "ddl, role",
        ["log_connections"] = "on",
        ["log_disconnections"] = "on",
        ["log_checkpoints"] = "on",
        ["log_lock_waits"] = "on",
        ["log_autovacuum_min_duration"] = "10s",
        ["log_min_duration_statement"] = "1s",
        ["log_line_prefix"] = "%m [%p] %q%u@%d %a %h ",
        ["log_timezone"] = "UTC",
        ["logging_collector"] = "on",
        ["log_destination"] = "jsonlog",
        ["log_directory"] = ClusterPaths.LogDirectory,
        ["log_filename"] = "postgresql-%a.log",
        ["log_file_mode"] = "0640",
        ["log_rotation_age"] = "1d",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "on",
    };

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds:0}s";
}
