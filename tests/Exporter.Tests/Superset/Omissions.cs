namespace Monitor.Exporter.Tests.Superset;

/// <summary>Views and columns of PostgreSQL that no collector reads, and why.</summary>
internal static class Omissions
{
    private static readonly (string Reason, string Names)[] Groups =
    [
        ("the mistakes are counted, and the file has their text",
            "pg_file_settings.applied pg_file_settings.name pg_file_settings.seqno pg_file_settings.setting pg_file_settings.sourcefile pg_file_settings.sourceline "
            + "pg_hba_file_rules.file_name pg_hba_file_rules.rule_number"),
        ("what is locked has more names than a series can carry; pg_blocking_root names who holds up others",
            "pg_locks.classid pg_locks.fastpath pg_locks.objid pg_locks.objsubid pg_locks.page pg_locks.transactionid pg_locks.tuple pg_locks.virtualtransaction "
            + "pg_locks.virtualxid"),
        ("the same by name is a label",
            "pg_replication_slots.datoid pg_stat_activity.datid pg_stat_progress_analyze.datid pg_stat_progress_cluster.datid pg_stat_progress_copy.datid "
            + "pg_stat_progress_create_index.datid pg_stat_progress_vacuum.datid pg_stat_replication.usesysid pg_stat_subscription.relid "
            + "pg_stat_user_functions.funcid pg_stat_user_indexes.relid pg_stat_user_tables.relid pg_statio_user_indexes.indexrelid pg_statio_user_indexes.relid "
            + "pg_statio_user_tables.relid"),
        ("what a role may do is watched where it is dangerous: superuser, replication, row level security",
            "pg_roles.rolcanlogin pg_roles.rolconfig pg_roles.rolcreatedb pg_roles.rolinherit pg_roles.rolpassword"),
        ("texts about a setting, not its value; where a value comes from is in pg_settings_state",
            "pg_settings.category pg_settings.enumvals pg_settings.extra_desc pg_settings.max_val pg_settings.min_val pg_settings.short_desc "
            + "pg_settings.sourceline"),
        ("changes with each connection",
            "pg_stat_activity.client_hostname pg_stat_activity.client_port pg_stat_replication.client_hostname pg_stat_replication.client_port "
            + "pg_stat_wal_receiver.pid pg_stat_wal_receiver.sender_port"),
        ("Prometheus sees by itself that a counter was reset",
            "pg_stat_archiver.stats_reset pg_stat_io.stats_reset pg_stat_recovery_prefetch.stats_reset pg_stat_replication_slots.stats_reset "
            + "pg_stat_slru.stats_reset pg_stat_statements.minmax_stats_since pg_stat_statements.stats_since pg_stat_subscription_stats.stats_reset "
            + "pg_stat_wal.stats_reset"),
        ("who a session is, one by one; sessions are counted by encryption",
            "pg_stat_gssapi.credentials_delegated pg_stat_gssapi.gss_authenticated pg_stat_gssapi.principal pg_stat_ssl.bits pg_stat_ssl.client_dn "
            + "pg_stat_ssl.client_serial pg_stat_ssl.compression pg_stat_ssl.issuer_dn"),
        ("the time of compiling is served in one sum",
            "pg_stat_statements.jit_deform_count pg_stat_statements.jit_deform_time pg_stat_statements.jit_emission_count pg_stat_statements.jit_functions "
            + "pg_stat_statements.jit_inlining_count pg_stat_statements.jit_optimization_count"),
        ("temporary tables of a session are counted in blocks",
            "pg_stat_statements.local_blk_read_time pg_stat_statements.local_blk_write_time"),
        ("of all calls since the reset, which no rate can be taken of; the mean of a period is seconds by calls",
            "pg_stat_statements.max_exec_time pg_stat_statements.max_plan_time pg_stat_statements.mean_exec_time pg_stat_statements.mean_plan_time "
            + "pg_stat_statements.min_exec_time pg_stat_statements.min_plan_time pg_stat_statements.stddev_exec_time pg_stat_statements.stddev_plan_time"),
        ("the time of planning is served",
            "pg_stat_statements.plans"),
        ("a statement at top level and within functions is one series",
            "pg_stat_statements.toplevel"),
        ("WAL is served in bytes and full page images",
            "pg_stat_statements.wal_records"),
        ("what the planner knows of the data, and partly the data itself",
            "pg_stats.attname pg_stats.correlation pg_stats.elem_count_histogram pg_stats.histogram_bounds pg_stats.most_common_elem_freqs "
            + "pg_stats.most_common_elems pg_stats.most_common_freqs pg_stats.most_common_vals pg_stats.n_distinct pg_stats.range_bounds_histogram "
            + "pg_stats.range_empty_frac pg_stats.range_length_histogram"),
        ("of the session that asks, which is the exporter's own",
            "pg_backend_memory_contexts pg_cursors pg_prepared_statements pg_stat_xact_all_tables pg_stat_xact_sys_tables pg_stat_xact_user_functions "
            + "pg_stat_xact_user_tables"),
        ("I/O of one instant: pg_stat_io has the sums and pg_wait_event_sessions who waits",
            "pg_aios"),
        ("made at the start of the server and the same until its end; pg_settings has its size",
            "pg_shmem_allocations pg_shmem_allocations_numa"),
        ("a list of what could be, not of what is",
            "pg_available_extension_versions pg_available_extensions pg_config pg_timezone_abbrevs pg_timezone_names pg_wait_events"),
        ("the tables of the catalogue behind it are read instead",
            "pg_group pg_indexes pg_matviews pg_policies pg_publication_tables pg_rules pg_seclabels pg_sequences pg_tables pg_user pg_user_mappings pg_views"),
        ("has the hashes of passwords, and is only for superusers",
            "pg_shadow"),
        ("only for superusers; what is behind is seen at the publisher's slot",
            "pg_replication_origin_status"),
        ("only for superusers, where pg_hba_file_rules can be granted",
            "pg_ident_file_mappings"),
        ("has the password of the upstream in other programs' versions, and its host is a label",
            "pg_stat_wal_receiver.conninfo"),
        ("tables and indexes of users are served one by one; those of the system in sums, and in pg_table_frozen_xid_age",
            "pg_stat_all_indexes pg_stat_all_tables pg_stat_sys_indexes pg_stat_sys_tables pg_statio_all_indexes pg_statio_all_sequences pg_statio_all_tables "
            + "pg_statio_sys_indexes pg_statio_sys_sequences pg_statio_sys_tables"),
        ("a sequence is one block",
            "pg_statio_user_sequences"),
        ("what the planner knows of the data",
            "pg_stats_ext pg_stats_ext_exprs"),
        ("the sessions of a query, its workers among them, are counted by kind of process; what statements cost is in pg_stat_statements",
            "pg_stat_activity.leader_pid pg_stat_activity.query_id"),
        ("says who, where the age is what matters",
            "pg_prepared_xacts.owner pg_stat_replication.usename"),
        ("does not change in the life of a slot",
            "pg_replication_slots.plugin pg_replication_slots.two_phase_at"),
        ("the time of the failure and the number of failures are served, and the log has the name",
            "pg_stat_archiver.last_failed_wal"),
        ("one of several relations of the same command, whose table is a label",
            "pg_stat_progress_analyze.current_child_table_relid pg_stat_progress_cluster.cluster_index_relid pg_stat_progress_create_index.index_relid"),
        ("workers are counted together, and the age of the last message is served",
            "pg_stat_subscription.latest_end_time pg_stat_subscription.leader_pid pg_stat_subscription.worker_type"),
    ];

    /// <summary>The reason by name: <c>view</c>, or <c>view.column</c>.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        Groups.SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Reason))).ToDictionary(pair => pair.name, pair => pair.Reason);
}
