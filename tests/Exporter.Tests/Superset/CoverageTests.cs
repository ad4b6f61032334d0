using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>What any exporter of PostgreSQL or PgBouncer tells, ours tells; and what it adds to the names of the peers is well named.</summary>
public sealed class CoverageTests
{
    /// <summary>Families that postgres_exporter has under the same names, with types and endings that promtool dislikes; and all its settings.</summary>
    private static readonly (string Start, string Ends)[] Inherited =
    [
        ("pg_buffercache_summary_", "buffers_dirty buffers_pinned buffers_unused buffers_used usagecount_avg"),
        ("pg_", "locks_count stat_activity_count stat_archiver_archived_count stat_archiver_failed_count"),
        ("pg_stat_database_", "blk_read_time blk_write_time blks_hit blks_read conflicts conflicts_confl_bufferpin conflicts_confl_deadlock conflicts_confl_lock conflicts_confl_snapshot conflicts_confl_tablespace deadlocks stats_reset temp_bytes temp_files tup_deleted tup_fetched tup_inserted tup_returned tup_updated xact_commit xact_rollback"),
        ("pg_stat_user_tables_", "analyze_count autoanalyze_count autovacuum_count idx_scan idx_tup_fetch n_tup_del n_tup_hot_upd n_tup_ins n_tup_upd seq_scan seq_tup_read vacuum_count"),
        ("pg_stat_wal_receiver_", "flushed_lsn last_msg_receipt_time last_msg_send_time latest_end_lsn latest_end_time receive_start_lsn"),
        ("pg_statio_user_tables_", "heap_blocks_hit heap_blocks_read idx_blocks_hit idx_blocks_read tidx_blocks_hit tidx_blocks_read toast_blocks_hit toast_blocks_read"),
    ];

    /// <summary>Subjects that one exporter or another covers, with families of ours that cover them; a star stands for any ending.</summary>
    public static TheoryData<string, string> Subjects => new()
    {
        { "up, version, role, start, timeline", "pg_up pg_static pg_in_recovery pg_postmaster_start_time_seconds pg_timeline pg_control_system_info pg_file_settings_errors" },
        { "sessions by state, database, user, application", "pg_stat_activity_count pg_sessions_by_user pg_sessions_by_user_rest pg_sessions_by_application pg_sessions_by_application_rest" },
        { "wait events", "pg_wait_event_sessions" },
        { "ages of transactions and queries", "pg_transaction_age_seconds_bucket pg_sessions_longest_idle_in_transaction_seconds pg_sessions_longest_transaction_seconds pg_sessions_longest_query_seconds pg_xmin_horizon_holder_age" },
        { "locks by mode, granted and waiting", "pg_locks_count pg_locks_granted pg_locks_waiting" },
        { "blocked sessions", "pg_sessions_blocked pg_sessions_longest_blocked_seconds" },
        { "blocking tree", "pg_blocking_roots pg_blocking_victims pg_blocking_depth pg_blocking_longest_wait_seconds pg_blocking_root_victims pg_blocking_root_depth pg_blocking_edge_wait_seconds" },
        { "replication senders, bytes and seconds", "pg_stat_replication_sent_lag_bytes pg_stat_replication_replay_lag_bytes pg_stat_replication_write_lag_seconds pg_stat_replication_replay_lag_seconds" },
        { "synchronous standbys and quorum", "pg_synchronous_quorum pg_synchronous_standbys_required pg_synchronous_standbys_connected patroni_member_info" },
        { "slots: retained, invalid, failover, synced", "pg_replication_slot_retained_bytes pg_replication_slot_invalid pg_replication_slot_failover pg_replication_slot_synced pg_replication_slot_safe_wal_size_bytes" },
        { "slots: spill and stream", "pg_stat_replication_slots_spill_bytes_total pg_stat_replication_slots_stream_bytes_total" },
        { "WAL receiver", "pg_stat_wal_receiver_last_msg_receipt_time pg_replication_receiver_streaming" },
        { "standby conflicts", "pg_stat_database_conflicts_confl_lock pg_stat_database_conflicts_confl_active_logicalslot" },
        { "pg_stat_wal", "pg_stat_wal_bytes_total pg_stat_wal_fpi_total" },
        { "WAL directory", "pg_wal_segments pg_wal_size_bytes" },
        { "archiver and its backlog", "pg_stat_archiver_failed_count pg_archive_ready_segments pg_archive_lag_bytes" },
        { "background writer and checkpointer under one name", "pg_stat_bgwriter_buffers_alloc_total pg_stat_checkpointer_num_timed_total pg_checkpoints_timed_total pg_checkpoint_write_seconds_total" },
        { "control file, recovery, prefetch", "pg_control_checkpoint_timestamp_seconds pg_recovery_replay_paused pg_stat_recovery_prefetch_hits_total" },
        { "pg_stat_io", "pg_stat_io_reads_total pg_stat_io_read_bytes_total" },
        { "SLRU", "pg_stat_slru_blks_hit_total" },
        { "progress of vacuum, delay included", "pg_stat_progress_vacuum_heap_blks_scanned pg_stat_progress_vacuum_delay_seconds" },
        { "progress of index, cluster, base backup", "pg_stat_progress_create_index_* pg_stat_progress_cluster_* pg_stat_progress_basebackup_*" },
        { "progress of analyze and copy", "pg_stat_progress_analyze_* pg_stat_progress_copy_*" },
        { "tables of all databases, the rest in sum", "pg_stat_user_tables_seq_scan pg_stat_user_tables_rest_seq_scan_total pg_stat_user_tables_autovacuum_seconds_total" },
        { "last vacuum and analyze", "pg_stat_user_tables_last_autovacuum pg_stat_user_tables_last_autoanalyze" },
        { "indexes: use, unused, invalid", "pg_stat_user_indexes_idx_scan_total pg_indexes_unused pg_indexes_invalid pg_index_invalid pg_indexes_duplicate" },
        { "table and index size", "pg_table_estimated_size_bytes pg_stat_user_tables_size_bytes pg_stat_user_indexes_estimated_size_bytes" },
        { "bloat", "pg_table_bloat_bytes pg_table_bloat_ratio" },
        { "wraparound of databases and tables", "pg_database_wraparound_used_ratio pg_table_frozen_xid_age pg_table_frozen_multixact_age pg_table_wraparound_used_ratio" },
        { "xmin horizon and prepared transactions", "pg_xmin_horizon_age pg_xmin_horizon_holder_age pg_prepared_xacts_oldest_age_seconds" },
        { "statements", "pg_stat_statements_seconds_total pg_stat_statements_rest_seconds_total pg_statement_info" },
        { "pg_stat_statements_info", "pg_stat_statements_info_dealloc_total" },
        { "functions", "pg_stat_user_functions_calls_total" },
        { "sequences", "pg_sequence_used_ratio" },
        { "settings", "pg_settings_max_connections" },
        { "settings that drift, wait for a restart, or are faulty", "pg_settings_pending_restart pg_file_settings_errors pg_hba_file_errors pg_hba_file_fingerprint monitor_file_hash" },
        { "TLS and certificates", "pg_sessions_encryption monitor_certificate_expiry_timestamp_seconds" },
        { "database size", "pg_database_size_bytes" },
        { "temporary files", "pg_temp_files_bytes pg_stat_database_temp_bytes" },
        { "subscriptions and publications", "pg_subscription_enabled pg_stat_subscription_conflicts_total pg_publication_tables" },
        { "roles", "pg_roles_connection_limit pg_roles_sessions pg_roles_superuser" },
        { "buffer cache", "pg_buffercache_summary_buffers_dirty" },
        { "extensions, kinds of relations, default partitions", "pg_extension_info pg_relations pg_default_partition_rows" },
        { "pgBackRest and Patroni", "pgbackrest_backup_last_completion_timestamp_seconds patroni_rest_up" },
        { "managed platforms", "pg_exporter_platform_info pg_exporter_collector_unsupported_info pg_exporter_collector_missing_grant_info" },
        { "PgBouncer: stats", "pgbouncer_stats_queries_duration_seconds_total" },
        { "PgBouncer: pools", "pgbouncer_pools_client_maxwait_seconds pgbouncer_pools_server_active_cancel_connections" },
        { "PgBouncer: databases", "pgbouncer_databases_paused pgbouncer_databases_disabled pgbouncer_databases_current_client_connections" },
        { "PgBouncer: lists", "pgbouncer_used_servers" },
        { "PgBouncer: clients", "pgbouncer_clients_connections pgbouncer_clients_longest_wait_seconds pgbouncer_clients_wait_seconds" },
        { "PgBouncer: servers", "pgbouncer_servers_connections pgbouncer_servers_oldest_connection_age_seconds pgbouncer_servers_longest_wait_seconds" },
        { "PgBouncer: users", "pgbouncer_users_info pgbouncer_users_max_connections pgbouncer_users_current_connections" },
        { "PgBouncer: configuration", "pgbouncer_settings_value pgbouncer_settings_changed" },
        { "PgBouncer: memory", "pgbouncer_mem_allocated_bytes" },
        { "PgBouncer: state", "pgbouncer_state_active pgbouncer_state_paused pgbouncer_state_suspended" },
        { "PgBouncer: names, peers, files", "pgbouncer_dns_hosts_ttl_seconds pgbouncer_dns_zones_hosts pgbouncer_peers pgbouncer_peer_pools pgbouncer_process_open_fds" },
        { "PgBouncer: process", "pgbouncer_process_cpu_seconds_total" },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Every_subject_that_any_exporter_covers_is_covered(string subject, string families)
    {
        var absent = families.Split(' ').Where(name => name.EndsWith('*')
            ? !Catalogue.BuiltIn.Metrics.Any(metric => metric.Name.StartsWith(name[..^1], StringComparison.Ordinal))
            : Catalogue.BuiltIn.FindMetric(name) is null);
        Assert.True(!absent.Any(), $"{subject}: {string.Join(", ", absent)}");
    }

    /// <summary>What is inherited is listed, because not every family of the peers is served everywhere; whatever else promtool dislikes is ours.</summary>
    [Fact]
    public async Task Promtool_dislikes_inherited_names_only_in_the_whole_catalogue()
    {
        Assert.SkipWhen(ProgramFiles.Promtool is null, "promtool is not installed (Debian: prometheus)");
        using var promtool = Process.Start(new ProcessStartInfo(ProgramFiles.Promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var complaints = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.StandardInput.WriteAsync(Everything());
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        var inherited = Inherited.SelectMany(group => group.Ends.Split(' ').Select(end => group.Start + end)).ToHashSet();
        var disliked = (await complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(complaint => !complaint.StartsWith("pg_settings_", StringComparison.Ordinal) && !inherited.Contains(complaint.Split(' ')[0])).ToList();
        Assert.True(disliked.Count == 0, string.Join('\n', disliked));
    }

    /// <summary>A sample of each family.</summary>
    private static string Everything()
    {
        var output = new ArrayBufferWriter<byte>();
        var single = Catalogue.BuiltIn.Metrics.Where(metric => metric.Type != MetricType.Histogram).ToList();
        var builder = new SegmentBuilder(single);
        foreach (var metric in single)
        {
            builder.Add(metric, 1, [.. metric.Labels.Select((_, index) => index.ToString(CultureInfo.InvariantCulture))]);
        }

        new ExpositionDocument([builder.Build()]).Write(output, ExpositionFormat.Text, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
