/*---
name: pg_settings
help: All settings that are numbers or switches, in base units.
every: 1m
cost: cheap
labels: [server]
pivot: [name, value]
metrics:
  - { name: pg_settings_allow_alter_system, since: 17, help: "Server Parameter: allow_alter_system" }
  - { name: pg_settings_allow_in_place_tablespaces, help: "Server Parameter: allow_in_place_tablespaces" }
  - { name: pg_settings_allow_system_table_mods, help: "Server Parameter: allow_system_table_mods" }
  - { name: pg_settings_archive_timeout_seconds, column: archive_timeout, help: "Server Parameter: archive_timeout [Units converted to seconds.]" }
  - { name: pg_settings_array_nulls, help: "Server Parameter: array_nulls" }
  - { name: pg_settings_auth_delay_milliseconds_seconds, column: auth_delay.milliseconds, help: "Server Parameter: auth_delay.milliseconds [Units converted to seconds.]" }
  - { name: pg_settings_authentication_timeout_seconds, column: authentication_timeout, help: "Server Parameter: authentication_timeout [Units converted to seconds.]" }
  - { name: pg_settings_auto_explain_log_analyze, column: auto_explain.log_analyze, help: "Server Parameter: auto_explain.log_analyze" }
  - { name: pg_settings_auto_explain_log_buffers, column: auto_explain.log_buffers, help: "Server Parameter: auto_explain.log_buffers" }
  - { name: pg_settings_auto_explain_log_min_duration_seconds, column: auto_explain.log_min_duration, help: "Server Parameter: auto_explain.log_min_duration [Units converted to seconds.]" }
  - { name: pg_settings_auto_explain_log_nested_statements, column: auto_explain.log_nested_statements, help: "Server Parameter: auto_explain.log_nested_statements" }
  - { name: pg_settings_auto_explain_log_parameter_max_length_bytes, column: auto_explain.log_parameter_max_length, since: 16, help: "Server Parameter: auto_explain.log_parameter_max_length [Units converted to bytes.]" }
  - { name: pg_settings_auto_explain_log_settings, column: auto_explain.log_settings, help: "Server Parameter: auto_explain.log_settings" }
  - { name: pg_settings_auto_explain_log_timing, column: auto_explain.log_timing, help: "Server Parameter: auto_explain.log_timing" }
  - { name: pg_settings_auto_explain_log_triggers, column: auto_explain.log_triggers, help: "Server Parameter: auto_explain.log_triggers" }
  - { name: pg_settings_auto_explain_log_verbose, column: auto_explain.log_verbose, help: "Server Parameter: auto_explain.log_verbose" }
  - { name: pg_settings_auto_explain_log_wal, column: auto_explain.log_wal, help: "Server Parameter: auto_explain.log_wal" }
  - { name: pg_settings_auto_explain_sample_rate, column: auto_explain.sample_rate, unit: ratio, help: "Server Parameter: auto_explain.sample_rate" }
  - { name: pg_settings_autovacuum, help: "Server Parameter: autovacuum" }
  - { name: pg_settings_autovacuum_analyze_scale_factor, help: "Server Parameter: autovacuum_analyze_scale_factor" }
  - { name: pg_settings_autovacuum_analyze_threshold, help: "Server Parameter: autovacuum_analyze_threshold" }
  - { name: pg_settings_autovacuum_freeze_max_age, help: "Server Parameter: autovacuum_freeze_max_age" }
  - { name: pg_settings_autovacuum_max_workers, help: "Server Parameter: autovacuum_max_workers" }
  - { name: pg_settings_autovacuum_multixact_freeze_max_age, help: "Server Parameter: autovacuum_multixact_freeze_max_age" }
  - { name: pg_settings_autovacuum_naptime_seconds, column: autovacuum_naptime, help: "Server Parameter: autovacuum_naptime [Units converted to seconds.]" }
  - { name: pg_settings_autovacuum_vacuum_cost_delay_seconds, column: autovacuum_vacuum_cost_delay, help: "Server Parameter: autovacuum_vacuum_cost_delay [Units converted to seconds.]" }
  - { name: pg_settings_autovacuum_vacuum_cost_limit, help: "Server Parameter: autovacuum_vacuum_cost_limit" }
  - { name: pg_settings_autovacuum_vacuum_insert_scale_factor, help: "Server Parameter: autovacuum_vacuum_insert_scale_factor" }
  - { name: pg_settings_autovacuum_vacuum_insert_threshold, help: "Server Parameter: autovacuum_vacuum_insert_threshold" }
  - { name: pg_settings_autovacuum_vacuum_max_threshold, since: 18, help: "Server Parameter: autovacuum_vacuum_max_threshold" }
  - { name: pg_settings_autovacuum_vacuum_scale_factor, help: "Server Parameter: autovacuum_vacuum_scale_factor" }
  - { name: pg_settings_autovacuum_vacuum_threshold, help: "Server Parameter: autovacuum_vacuum_threshold" }
  - { name: pg_settings_autovacuum_work_mem_bytes, column: autovacuum_work_mem, help: "Server Parameter: autovacuum_work_mem [Units converted to bytes.]" }
  - { name: pg_settings_autovacuum_worker_slots, since: 18, help: "Server Parameter: autovacuum_worker_slots" }
  - { name: pg_settings_backend_flush_after_bytes, column: backend_flush_after, help: "Server Parameter: backend_flush_after [Units converted to bytes.]" }
  - { name: pg_settings_bgwriter_delay_seconds, column: bgwriter_delay, help: "Server Parameter: bgwriter_delay [Units converted to seconds.]" }
  - { name: pg_settings_bgwriter_flush_after_bytes, column: bgwriter_flush_after, help: "Server Parameter: bgwriter_flush_after [Units converted to bytes.]" }
  - { name: pg_settings_bgwriter_lru_maxpages, help: "Server Parameter: bgwriter_lru_maxpages" }
  - { name: pg_settings_bgwriter_lru_multiplier, help: "Server Parameter: bgwriter_lru_multiplier" }
  - { name: pg_settings_block_size, unit: bytes, help: "Server Parameter: block_size" }
  - { name: pg_settings_bonjour, help: "Server Parameter: bonjour" }
  - { name: pg_settings_check_function_bodies, help: "Server Parameter: check_function_bodies" }
  - { name: pg_settings_checkpoint_completion_target, unit: ratio, help: "Server Parameter: checkpoint_completion_target" }
  - { name: pg_settings_checkpoint_flush_after_bytes, column: checkpoint_flush_after, help: "Server Parameter: checkpoint_flush_after [Units converted to bytes.]" }
  - { name: pg_settings_checkpoint_timeout_seconds, column: checkpoint_timeout, help: "Server Parameter: checkpoint_timeout [Units converted to seconds.]" }
  - { name: pg_settings_checkpoint_warning_seconds, column: checkpoint_warning, help: "Server Parameter: checkpoint_warning [Units converted to seconds.]" }
  - { name: pg_settings_client_connection_check_interval_seconds, column: client_connection_check_interval, since: 14, help: "Server Parameter: client_connection_check_interval [Units converted to seconds.]" }
  - { name: pg_settings_commit_delay, unit: microseconds, help: "Server Parameter: commit_delay" }
  - { name: pg_settings_commit_siblings, help: "Server Parameter: commit_siblings" }
  - { name: pg_settings_commit_timestamp_buffers_bytes, column: commit_timestamp_buffers, since: 17, help: "Server Parameter: commit_timestamp_buffers [Units converted to bytes.]" }
  - { name: pg_settings_cpu_index_tuple_cost, help: "Server Parameter: cpu_index_tuple_cost" }
  - { name: pg_settings_cpu_operator_cost, help: "Server Parameter: cpu_operator_cost" }
  - { name: pg_settings_cpu_tuple_cost, help: "Server Parameter: cpu_tuple_cost" }
  - { name: pg_settings_cursor_tuple_fraction, unit: ratio, help: "Server Parameter: cursor_tuple_fraction" }
  - { name: pg_settings_data_checksums, help: "Server Parameter: data_checksums" }
  - { name: pg_settings_data_directory_mode, help: "Server Parameter: data_directory_mode" }
  - { name: pg_settings_data_sync_retry, help: "Server Parameter: data_sync_retry" }
  - { name: pg_settings_db_user_namespace, until: 16, help: "Server Parameter: db_user_namespace" }
  - { name: pg_settings_deadlock_timeout_seconds, column: deadlock_timeout, help: "Server Parameter: deadlock_timeout [Units converted to seconds.]" }
  - { name: pg_settings_debug_assertions, help: "Server Parameter: debug_assertions" }
  - { name: pg_settings_debug_discard_caches, since: 14, help: "Server Parameter: debug_discard_caches" }
  - { name: pg_settings_debug_pretty_print, help: "Server Parameter: debug_pretty_print" }
  - { name: pg_settings_debug_print_parse, help: "Server Parameter: debug_print_parse" }
  - { name: pg_settings_debug_print_plan, help: "Server Parameter: debug_print_plan" }
  - { name: pg_settings_debug_print_rewritten, help: "Server Parameter: debug_print_rewritten" }
  - { name: pg_settings_default_statistics_target, help: "Server Parameter: default_statistics_target" }
  - { name: pg_settings_default_transaction_deferrable, help: "Server Parameter: default_transaction_deferrable" }
  - { name: pg_settings_default_transaction_read_only, help: "Server Parameter: default_transaction_read_only" }
  - { name: pg_settings_effective_cache_size_bytes, column: effective_cache_size, help: "Server Parameter: effective_cache_size [Units converted to bytes.]" }
  - { name: pg_settings_effective_io_concurrency, help: "Server Parameter: effective_io_concurrency" }
  - { name: pg_settings_enable_async_append, since: 14, help: "Server Parameter: enable_async_append" }
  - { name: pg_settings_enable_bitmapscan, help: "Server Parameter: enable_bitmapscan" }
  - { name: pg_settings_enable_distinct_reordering, since: 18, help: "Server Parameter: enable_distinct_reordering" }
  - { name: pg_settings_enable_gathermerge, help: "Server Parameter: enable_gathermerge" }
  - { name: pg_settings_enable_group_by_reordering, since: 17, help: "Server Parameter: enable_group_by_reordering" }
  - { name: pg_settings_enable_hashagg, help: "Server Parameter: enable_hashagg" }
  - { name: pg_settings_enable_hashjoin, help: "Server Parameter: enable_hashjoin" }
  - { name: pg_settings_enable_incremental_sort, help: "Server Parameter: enable_incremental_sort" }
  - { name: pg_settings_enable_indexonlyscan, help: "Server Parameter: enable_indexonlyscan" }
  - { name: pg_settings_enable_indexscan, help: "Server Parameter: enable_indexscan" }
  - { name: pg_settings_enable_material, help: "Server Parameter: enable_material" }
  - { name: pg_settings_enable_memoize, since: 14, help: "Server Parameter: enable_memoize" }
  - { name: pg_settings_enable_mergejoin, help: "Server Parameter: enable_mergejoin" }
  - { name: pg_settings_enable_nestloop, help: "Server Parameter: enable_nestloop" }
  - { name: pg_settings_enable_parallel_append, help: "Server Parameter: enable_parallel_append" }
  - { name: pg_settings_enable_parallel_hash, help: "Server Parameter: enable_parallel_hash" }
  - { name: pg_settings_enable_partition_pruning, help: "Server Parameter: enable_partition_pruning" }
  - { name: pg_settings_enable_partitionwise_aggregate, help: "Server Parameter: enable_partitionwise_aggregate" }
  - { name: pg_settings_enable_partitionwise_join, help: "Server Parameter: enable_partitionwise_join" }
  - { name: pg_settings_enable_presorted_aggregate, since: 16, help: "Server Parameter: enable_presorted_aggregate" }
  - { name: pg_settings_enable_self_join_elimination, since: 18, help: "Server Parameter: enable_self_join_elimination" }
  - { name: pg_settings_enable_seqscan, help: "Server Parameter: enable_seqscan" }
  - { name: pg_settings_enable_sort, help: "Server Parameter: enable_sort" }
  - { name: pg_settings_enable_tidscan, help: "Server Parameter: enable_tidscan" }
  - { name: pg_settings_escape_string_warning, help: "Server Parameter: escape_string_warning" }
  - { name: pg_settings_event_triggers, since: 17, help: "Server Parameter: event_triggers" }
  - { name: pg_settings_exit_on_error, help: "Server Parameter: exit_on_error" }
  - { name: pg_settings_extra_float_digits, help: "Server Parameter: extra_float_digits" }
  - { name: pg_settings_from_collapse_limit, help: "Server Parameter: from_collapse_limit" }
  - { name: pg_settings_fsync, help: "Server Parameter: fsync" }
  - { name: pg_settings_full_page_writes, help: "Server Parameter: full_page_writes" }
  - { name: pg_settings_geqo, help: "Server Parameter: geqo" }
  - { name: pg_settings_geqo_effort, help: "Server Parameter: geqo_effort" }
  - { name: pg_settings_geqo_generations, help: "Server Parameter: geqo_generations" }
  - { name: pg_settings_geqo_pool_size, help: "Server Parameter: geqo_pool_size" }
  - { name: pg_settings_geqo_seed, help: "Server Parameter: geqo_seed" }
  - { name: pg_settings_geqo_selection_bias, help: "Server Parameter: geqo_selection_bias" }
  - { name: pg_settings_geqo_threshold, help: "Server Parameter: geqo_threshold" }
  - { name: pg_settings_gin_fuzzy_search_limit, help: "Server Parameter: gin_fuzzy_search_limit" }
  - { name: pg_settings_gin_pending_list_limit_bytes, column: gin_pending_list_limit, help: "Server Parameter: gin_pending_list_limit [Units converted to bytes.]" }
  - { name: pg_settings_gss_accept_delegation, since: 16, help: "Server Parameter: gss_accept_delegation" }
  - { name: pg_settings_hash_mem_multiplier, help: "Server Parameter: hash_mem_multiplier" }
  - { name: pg_settings_hot_standby, help: "Server Parameter: hot_standby" }
  - { name: pg_settings_hot_standby_feedback, help: "Server Parameter: hot_standby_feedback" }
  - { name: pg_settings_huge_page_size_bytes, column: huge_page_size, since: 14, help: "Server Parameter: huge_page_size [Units converted to bytes.]" }
  - { name: pg_settings_idle_in_transaction_session_timeout_seconds, column: idle_in_transaction_session_timeout, help: "Server Parameter: idle_in_transaction_session_timeout [Units converted to seconds.]" }
  - { name: pg_settings_idle_replication_slot_timeout_seconds, column: idle_replication_slot_timeout, since: 18, help: "Server Parameter: idle_replication_slot_timeout [Units converted to seconds.]" }
  - { name: pg_settings_idle_session_timeout_seconds, column: idle_session_timeout, since: 14, help: "Server Parameter: idle_session_timeout [Units converted to seconds.]" }
  - { name: pg_settings_ignore_checksum_failure, help: "Server Parameter: ignore_checksum_failure" }
  - { name: pg_settings_ignore_invalid_pages, help: "Server Parameter: ignore_invalid_pages" }
  - { name: pg_settings_ignore_system_indexes, help: "Server Parameter: ignore_system_indexes" }
  - { name: pg_settings_in_hot_standby, since: 14, help: "Server Parameter: in_hot_standby" }
  - { name: pg_settings_integer_datetimes, help: "Server Parameter: integer_datetimes" }
  - { name: pg_settings_io_combine_limit_bytes, column: io_combine_limit, since: 17, help: "Server Parameter: io_combine_limit [Units converted to bytes.]" }
  - { name: pg_settings_io_max_combine_limit_bytes, column: io_max_combine_limit, since: 18, help: "Server Parameter: io_max_combine_limit [Units converted to bytes.]" }
  - { name: pg_settings_io_max_concurrency, since: 18, help: "Server Parameter: io_max_concurrency" }
  - { name: pg_settings_io_workers, since: 18, help: "Server Parameter: io_workers" }
  - { name: pg_settings_jit, help: "Server Parameter: jit" }
  - { name: pg_settings_jit_above_cost, help: "Server Parameter: jit_above_cost" }
  - { name: pg_settings_jit_debugging_support, help: "Server Parameter: jit_debugging_support" }
  - { name: pg_settings_jit_dump_bitcode, help: "Server Parameter: jit_dump_bitcode" }
  - { name: pg_settings_jit_expressions, help: "Server Parameter: jit_expressions" }
  - { name: pg_settings_jit_inline_above_cost, help: "Server Parameter: jit_inline_above_cost" }
  - { name: pg_settings_jit_optimize_above_cost, help: "Server Parameter: jit_optimize_above_cost" }
  - { name: pg_settings_jit_profiling_support, help: "Server Parameter: jit_profiling_support" }
  - { name: pg_settings_jit_tuple_deforming, help: "Server Parameter: jit_tuple_deforming" }
  - { name: pg_settings_join_collapse_limit, help: "Server Parameter: join_collapse_limit" }
  - { name: pg_settings_krb_caseins_users, help: "Server Parameter: krb_caseins_users" }
  - { name: pg_settings_lo_compat_privileges, help: "Server Parameter: lo_compat_privileges" }
  - { name: pg_settings_lock_timeout_seconds, column: lock_timeout, help: "Server Parameter: lock_timeout [Units converted to seconds.]" }
  - { name: pg_settings_log_autovacuum_min_duration_seconds, column: log_autovacuum_min_duration, help: "Server Parameter: log_autovacuum_min_duration [Units converted to seconds.]" }
  - { name: pg_settings_log_checkpoints, help: "Server Parameter: log_checkpoints" }
  - { name: pg_settings_log_connections, until: 17, help: "Server Parameter: log_connections" }
  - { name: pg_settings_log_disconnections, help: "Server Parameter: log_disconnections" }
  - { name: pg_settings_log_duration, help: "Server Parameter: log_duration" }
  - { name: pg_settings_log_executor_stats, help: "Server Parameter: log_executor_stats" }
  - { name: pg_settings_log_file_mode, help: "Server Parameter: log_file_mode" }
  - { name: pg_settings_log_hostname, help: "Server Parameter: log_hostname" }
  - { name: pg_settings_log_lock_failures, since: 18, help: "Server Parameter: log_lock_failures" }
  - { name: pg_settings_log_lock_waits, help: "Server Parameter: log_lock_waits" }
  - { name: pg_settings_log_min_duration_sample_seconds, column: log_min_duration_sample, help: "Server Parameter: log_min_duration_sample [Units converted to seconds.]" }
  - { name: pg_settings_log_min_duration_statement_seconds, column: log_min_duration_statement, help: "Server Parameter: log_min_duration_statement [Units converted to seconds.]" }
  - { name: pg_settings_log_parameter_max_length_bytes, column: log_parameter_max_length, help: "Server Parameter: log_parameter_max_length [Units converted to bytes.]" }
  - { name: pg_settings_log_parameter_max_length_on_error_bytes, column: log_parameter_max_length_on_error, help: "Server Parameter: log_parameter_max_length_on_error [Units converted to bytes.]" }
  - { name: pg_settings_log_parser_stats, help: "Server Parameter: log_parser_stats" }
  - { name: pg_settings_log_planner_stats, help: "Server Parameter: log_planner_stats" }
  - { name: pg_settings_log_recovery_conflict_waits, since: 14, help: "Server Parameter: log_recovery_conflict_waits" }
  - { name: pg_settings_log_replication_commands, help: "Server Parameter: log_replication_commands" }
  - { name: pg_settings_log_rotation_age_seconds, column: log_rotation_age, help: "Server Parameter: log_rotation_age [Units converted to seconds.]" }
  - { name: pg_settings_log_rotation_size_bytes, column: log_rotation_size, help: "Server Parameter: log_rotation_size [Units converted to bytes.]" }
  - { name: pg_settings_log_startup_progress_interval_seconds, column: log_startup_progress_interval, since: 15, help: "Server Parameter: log_startup_progress_interval [Units converted to seconds.]" }
  - { name: pg_settings_log_statement_sample_rate, unit: ratio, help: "Server Parameter: log_statement_sample_rate" }
  - { name: pg_settings_log_statement_stats, help: "Server Parameter: log_statement_stats" }
  - { name: pg_settings_log_temp_files_bytes, column: log_temp_files, help: "Server Parameter: log_temp_files [Units converted to bytes.]" }
  - { name: pg_settings_log_transaction_sample_rate, unit: ratio, help: "Server Parameter: log_transaction_sample_rate" }
  - { name: pg_settings_log_truncate_on_rotation, help: "Server Parameter: log_truncate_on_rotation" }
  - { name: pg_settings_logging_collector, help: "Server Parameter: logging_collector" }
  - { name: pg_settings_logical_decoding_work_mem_bytes, column: logical_decoding_work_mem, help: "Server Parameter: logical_decoding_work_mem [Units converted to bytes.]" }
  - { name: pg_settings_maintenance_io_concurrency, help: "Server Parameter: maintenance_io_concurrency" }
  - { name: pg_settings_maintenance_work_mem_bytes, column: maintenance_work_mem, help: "Server Parameter: maintenance_work_mem [Units converted to bytes.]" }
  - { name: pg_settings_max_active_replication_origins, since: 18, help: "Server Parameter: max_active_replication_origins" }
  - { name: pg_settings_max_connections, help: "Server Parameter: max_connections" }
  - { name: pg_settings_max_files_per_process, help: "Server Parameter: max_files_per_process" }
  - { name: pg_settings_max_function_args, help: "Server Parameter: max_function_args" }
  - { name: pg_settings_max_identifier_length, help: "Server Parameter: max_identifier_length" }
  - { name: pg_settings_max_index_keys, help: "Server Parameter: max_index_keys" }
  - { name: pg_settings_max_locks_per_transaction, help: "Server Parameter: max_locks_per_transaction" }
  - { name: pg_settings_max_logical_replication_workers, help: "Server Parameter: max_logical_replication_workers" }
  - { name: pg_settings_max_notify_queue_pages, since: 17, help: "Server Parameter: max_notify_queue_pages" }
  - { name: pg_settings_max_parallel_apply_workers_per_subscription, since: 16, help: "Server Parameter: max_parallel_apply_workers_per_subscription" }
  - { name: pg_settings_max_parallel_maintenance_workers, help: "Server Parameter: max_parallel_maintenance_workers" }
  - { name: pg_settings_max_parallel_workers, help: "Server Parameter: max_parallel_workers" }
  - { name: pg_settings_max_parallel_workers_per_gather, help: "Server Parameter: max_parallel_workers_per_gather" }
  - { name: pg_settings_max_pred_locks_per_page, help: "Server Parameter: max_pred_locks_per_page" }
  - { name: pg_settings_max_pred_locks_per_relation, help: "Server Parameter: max_pred_locks_per_relation" }
  - { name: pg_settings_max_pred_locks_per_transaction, help: "Server Parameter: max_pred_locks_per_transaction" }
  - { name: pg_settings_max_prepared_transactions, help: "Server Parameter: max_prepared_transactions" }
  - { name: pg_settings_max_replication_slots, help: "Server Parameter: max_replication_slots" }
  - { name: pg_settings_max_slot_wal_keep_size_bytes, column: max_slot_wal_keep_size, help: "Server Parameter: max_slot_wal_keep_size [Units converted to bytes.]" }
  - { name: pg_settings_max_stack_depth_bytes, column: max_stack_depth, help: "Server Parameter: max_stack_depth [Units converted to bytes.]" }
  - { name: pg_settings_max_standby_archive_delay_seconds, column: max_standby_archive_delay, help: "Server Parameter: max_standby_archive_delay [Units converted to seconds.]" }
  - { name: pg_settings_max_standby_streaming_delay_seconds, column: max_standby_streaming_delay, help: "Server Parameter: max_standby_streaming_delay [Units converted to seconds.]" }
  - { name: pg_settings_max_sync_workers_per_subscription, help: "Server Parameter: max_sync_workers_per_subscription" }
  - { name: pg_settings_max_wal_senders, help: "Server Parameter: max_wal_senders" }
  - { name: pg_settings_max_wal_size_bytes, column: max_wal_size, help: "Server Parameter: max_wal_size [Units converted to bytes.]" }
  - { name: pg_settings_max_worker_processes, help: "Server Parameter: max_worker_processes" }
  - { name: pg_settings_md5_password_warnings, since: 18, help: "Server Parameter: md5_password_warnings" }
  - { name: pg_settings_min_dynamic_shared_memory_bytes, column: min_dynamic_shared_memory, since: 14, help: "Server Parameter: min_dynamic_shared_memory [Units converted to bytes.]" }
  - { name: pg_settings_min_parallel_index_scan_size_bytes, column: min_parallel_index_scan_size, help: "Server Parameter: min_parallel_index_scan_size [Units converted to bytes.]" }
  - { name: pg_settings_min_parallel_table_scan_size_bytes, column: min_parallel_table_scan_size, help: "Server Parameter: min_parallel_table_scan_size [Units converted to bytes.]" }
  - { name: pg_settings_min_wal_size_bytes, column: min_wal_size, help: "Server Parameter: min_wal_size [Units converted to bytes.]" }
  - { name: pg_settings_multixact_member_buffers_bytes, column: multixact_member_buffers, since: 17, help: "Server Parameter: multixact_member_buffers [Units converted to bytes.]" }
  - { name: pg_settings_multixact_offset_buffers_bytes, column: multixact_offset_buffers, since: 17, help: "Server Parameter: multixact_offset_buffers [Units converted to bytes.]" }
  - { name: pg_settings_notify_buffers_bytes, column: notify_buffers, since: 17, help: "Server Parameter: notify_buffers [Units converted to bytes.]" }
  - { name: pg_settings_num_os_semaphores, since: 18, help: "Server Parameter: num_os_semaphores" }
  - { name: pg_settings_old_snapshot_threshold_seconds, column: old_snapshot_threshold, until: 16, help: "Server Parameter: old_snapshot_threshold [Units converted to seconds.]" }
  - { name: pg_settings_operator_precedence_warning, until: 13, help: "Server Parameter: operator_precedence_warning" }
  - { name: pg_settings_parallel_leader_participation, help: "Server Parameter: parallel_leader_participation" }
  - { name: pg_settings_parallel_setup_cost, help: "Server Parameter: parallel_setup_cost" }
  - { name: pg_settings_parallel_tuple_cost, help: "Server Parameter: parallel_tuple_cost" }
  - { name: pg_settings_pg_prewarm_autoprewarm_interval_seconds, column: pg_prewarm.autoprewarm_interval, help: "Server Parameter: pg_prewarm.autoprewarm_interval [Units converted to seconds.]" }
  - { name: pg_settings_pg_stat_statements_max, column: pg_stat_statements.max, help: "Server Parameter: pg_stat_statements.max" }
  - { name: pg_settings_pg_stat_statements_save, column: pg_stat_statements.save, help: "Server Parameter: pg_stat_statements.save" }
  - { name: pg_settings_pg_stat_statements_track_planning, column: pg_stat_statements.track_planning, help: "Server Parameter: pg_stat_statements.track_planning" }
  - { name: pg_settings_pg_stat_statements_track_utility, column: pg_stat_statements.track_utility, help: "Server Parameter: pg_stat_statements.track_utility" }
  - { name: pg_settings_pg_trgm_similarity_threshold, column: pg_trgm.similarity_threshold, unit: ratio, help: "Server Parameter: pg_trgm.similarity_threshold" }
  - { name: pg_settings_pg_trgm_strict_word_similarity_threshold, column: pg_trgm.strict_word_similarity_threshold, unit: ratio, help: "Server Parameter: pg_trgm.strict_word_similarity_threshold" }
  - { name: pg_settings_pg_trgm_word_similarity_threshold, column: pg_trgm.word_similarity_threshold, unit: ratio, help: "Server Parameter: pg_trgm.word_similarity_threshold" }
  - { name: pg_settings_pgaudit_log_catalog, column: pgaudit.log_catalog, help: "Server Parameter: pgaudit.log_catalog" }
  - { name: pg_settings_pgaudit_log_client, column: pgaudit.log_client, help: "Server Parameter: pgaudit.log_client" }
  - { name: pg_settings_pgaudit_log_parameter, column: pgaudit.log_parameter, help: "Server Parameter: pgaudit.log_parameter" }
  - { name: pg_settings_pgaudit_log_parameter_max_size, column: pgaudit.log_parameter_max_size, unit: bytes, help: "Server Parameter: pgaudit.log_parameter_max_size" }
  - { name: pg_settings_pgaudit_log_relation, column: pgaudit.log_relation, help: "Server Parameter: pgaudit.log_relation" }
  - { name: pg_settings_pgaudit_log_rows, column: pgaudit.log_rows, help: "Server Parameter: pgaudit.log_rows" }
  - { name: pg_settings_pgaudit_log_statement, column: pgaudit.log_statement, help: "Server Parameter: pgaudit.log_statement" }
  - { name: pg_settings_pgaudit_log_statement_once, column: pgaudit.log_statement_once, help: "Server Parameter: pgaudit.log_statement_once" }
  - { name: pg_settings_plpgsql_check_asserts, column: plpgsql.check_asserts, help: "Server Parameter: plpgsql.check_asserts" }
  - { name: pg_settings_plpgsql_print_strict_params, column: plpgsql.print_strict_params, help: "Server Parameter: plpgsql.print_strict_params" }
  - { name: pg_settings_port, help: "Server Parameter: port" }
  - { name: pg_settings_post_auth_delay_seconds, column: post_auth_delay, help: "Server Parameter: post_auth_delay [Units converted to seconds.]" }
  - { name: pg_settings_pre_auth_delay_seconds, column: pre_auth_delay, help: "Server Parameter: pre_auth_delay [Units converted to seconds.]" }
  - { name: pg_settings_quote_all_identifiers, help: "Server Parameter: quote_all_identifiers" }
  - { name: pg_settings_random_page_cost, help: "Server Parameter: random_page_cost" }
  - { name: pg_settings_recovery_min_apply_delay_seconds, column: recovery_min_apply_delay, help: "Server Parameter: recovery_min_apply_delay [Units converted to seconds.]" }
  - { name: pg_settings_recovery_target_inclusive, help: "Server Parameter: recovery_target_inclusive" }
  - { name: pg_settings_recursive_worktable_factor, since: 15, help: "Server Parameter: recursive_worktable_factor" }
  - { name: pg_settings_remove_temp_files_after_crash, since: 14, help: "Server Parameter: remove_temp_files_after_crash" }
  - { name: pg_settings_reserved_connections, since: 16, help: "Server Parameter: reserved_connections" }
  - { name: pg_settings_restart_after_crash, help: "Server Parameter: restart_after_crash" }
  - { name: pg_settings_row_security, help: "Server Parameter: row_security" }
  - { name: pg_settings_scram_iterations, since: 16, help: "Server Parameter: scram_iterations" }
  - { name: pg_settings_segment_size_bytes, column: segment_size, help: "Server Parameter: segment_size [Units converted to bytes.]" }
  - { name: pg_settings_send_abort_for_crash, since: 16, help: "Server Parameter: send_abort_for_crash" }
  - { name: pg_settings_send_abort_for_kill, since: 16, help: "Server Parameter: send_abort_for_kill" }
  - { name: pg_settings_seq_page_cost, help: "Server Parameter: seq_page_cost" }
  - { name: pg_settings_serializable_buffers_bytes, column: serializable_buffers, since: 17, help: "Server Parameter: serializable_buffers [Units converted to bytes.]" }
  - { name: pg_settings_server_version_num, help: "Server Parameter: server_version_num" }
  - { name: pg_settings_shared_buffers_bytes, column: shared_buffers, help: "Server Parameter: shared_buffers [Units converted to bytes.]" }
  - { name: pg_settings_shared_memory_size_bytes, column: shared_memory_size, since: 15, help: "Server Parameter: shared_memory_size [Units converted to bytes.]" }
  - { name: pg_settings_shared_memory_size_in_huge_pages, since: 15, help: "Server Parameter: shared_memory_size_in_huge_pages" }
  - { name: pg_settings_ssl, help: "Server Parameter: ssl" }
  - { name: pg_settings_ssl_passphrase_command_supports_reload, help: "Server Parameter: ssl_passphrase_command_supports_reload" }
  - { name: pg_settings_ssl_prefer_server_ciphers, help: "Server Parameter: ssl_prefer_server_ciphers" }
  - { name: pg_settings_standard_conforming_strings, help: "Server Parameter: standard_conforming_strings" }
  - { name: pg_settings_statement_timeout_seconds, column: statement_timeout, help: "Server Parameter: statement_timeout [Units converted to seconds.]" }
  - { name: pg_settings_subtransaction_buffers_bytes, column: subtransaction_buffers, since: 17, help: "Server Parameter: subtransaction_buffers [Units converted to bytes.]" }
  - { name: pg_settings_summarize_wal, since: 17, help: "Server Parameter: summarize_wal" }
  - { name: pg_settings_superuser_reserved_connections, help: "Server Parameter: superuser_reserved_connections" }
  - { name: pg_settings_sync_replication_slots, since: 17, help: "Server Parameter: sync_replication_slots" }
  - { name: pg_settings_synchronize_seqscans, help: "Server Parameter: synchronize_seqscans" }
  - { name: pg_settings_syslog_sequence_numbers, help: "Server Parameter: syslog_sequence_numbers" }
  - { name: pg_settings_syslog_split_messages, help: "Server Parameter: syslog_split_messages" }
  - { name: pg_settings_tcp_keepalives_count, help: "Server Parameter: tcp_keepalives_count" }
  - { name: pg_settings_tcp_keepalives_idle_seconds, column: tcp_keepalives_idle, help: "Server Parameter: tcp_keepalives_idle [Units converted to seconds.]" }
  - { name: pg_settings_tcp_keepalives_interval_seconds, column: tcp_keepalives_interval, help: "Server Parameter: tcp_keepalives_interval [Units converted to seconds.]" }
  - { name: pg_settings_tcp_user_timeout_seconds, column: tcp_user_timeout, help: "Server Parameter: tcp_user_timeout [Units converted to seconds.]" }
  - { name: pg_settings_temp_buffers_bytes, column: temp_buffers, help: "Server Parameter: temp_buffers [Units converted to bytes.]" }
  - { name: pg_settings_temp_file_limit_bytes, column: temp_file_limit, help: "Server Parameter: temp_file_limit [Units converted to bytes.]" }
  - { name: pg_settings_trace_connection_negotiation, since: 17, help: "Server Parameter: trace_connection_negotiation" }
  - { name: pg_settings_trace_notify, help: "Server Parameter: trace_notify" }
  - { name: pg_settings_trace_sort, help: "Server Parameter: trace_sort" }
  - { name: pg_settings_track_activities, help: "Server Parameter: track_activities" }
  - { name: pg_settings_track_activity_query_size_bytes, column: track_activity_query_size, help: "Server Parameter: track_activity_query_size [Units converted to bytes.]" }
  - { name: pg_settings_track_commit_timestamp, help: "Server Parameter: track_commit_timestamp" }
  - { name: pg_settings_track_cost_delay_timing, since: 18, help: "Server Parameter: track_cost_delay_timing" }
  - { name: pg_settings_track_counts, help: "Server Parameter: track_counts" }
  - { name: pg_settings_track_io_timing, help: "Server Parameter: track_io_timing" }
  - { name: pg_settings_track_wal_io_timing, since: 14, help: "Server Parameter: track_wal_io_timing" }
  - { name: pg_settings_transaction_buffers_bytes, column: transaction_buffers, since: 17, help: "Server Parameter: transaction_buffers [Units converted to bytes.]" }
  - { name: pg_settings_transaction_deferrable, help: "Server Parameter: transaction_deferrable" }
  - { name: pg_settings_transaction_read_only, help: "Server Parameter: transaction_read_only" }
  - { name: pg_settings_transaction_timeout_seconds, column: transaction_timeout, since: 17, help: "Server Parameter: transaction_timeout [Units converted to seconds.]" }
  - { name: pg_settings_transform_null_equals, help: "Server Parameter: transform_null_equals" }
  - { name: pg_settings_unix_socket_permissions, help: "Server Parameter: unix_socket_permissions" }
  - { name: pg_settings_update_process_title, help: "Server Parameter: update_process_title" }
  - { name: pg_settings_vacuum_buffer_usage_limit_bytes, column: vacuum_buffer_usage_limit, since: 16, help: "Server Parameter: vacuum_buffer_usage_limit [Units converted to bytes.]" }
  - { name: pg_settings_vacuum_cleanup_index_scale_factor, until: 13, help: "Server Parameter: vacuum_cleanup_index_scale_factor" }
  - { name: pg_settings_vacuum_cost_delay_seconds, column: vacuum_cost_delay, help: "Server Parameter: vacuum_cost_delay [Units converted to seconds.]" }
  - { name: pg_settings_vacuum_cost_limit, help: "Server Parameter: vacuum_cost_limit" }
  - { name: pg_settings_vacuum_cost_page_dirty, help: "Server Parameter: vacuum_cost_page_dirty" }
  - { name: pg_settings_vacuum_cost_page_hit, help: "Server Parameter: vacuum_cost_page_hit" }
  - { name: pg_settings_vacuum_cost_page_miss, help: "Server Parameter: vacuum_cost_page_miss" }
  - { name: pg_settings_vacuum_defer_cleanup_age, until: 15, help: "Server Parameter: vacuum_defer_cleanup_age" }
  - { name: pg_settings_vacuum_failsafe_age, since: 14, help: "Server Parameter: vacuum_failsafe_age" }
  - { name: pg_settings_vacuum_freeze_min_age, help: "Server Parameter: vacuum_freeze_min_age" }
  - { name: pg_settings_vacuum_freeze_table_age, help: "Server Parameter: vacuum_freeze_table_age" }
  - { name: pg_settings_vacuum_max_eager_freeze_failure_rate, since: 18, unit: ratio, help: "Server Parameter: vacuum_max_eager_freeze_failure_rate" }
  - { name: pg_settings_vacuum_multixact_failsafe_age, since: 14, help: "Server Parameter: vacuum_multixact_failsafe_age" }
  - { name: pg_settings_vacuum_multixact_freeze_min_age, help: "Server Parameter: vacuum_multixact_freeze_min_age" }
  - { name: pg_settings_vacuum_multixact_freeze_table_age, help: "Server Parameter: vacuum_multixact_freeze_table_age" }
  - { name: pg_settings_vacuum_truncate, since: 18, help: "Server Parameter: vacuum_truncate" }
  - { name: pg_settings_wal_block_size, unit: bytes, help: "Server Parameter: wal_block_size" }
  - { name: pg_settings_wal_buffers_bytes, column: wal_buffers, help: "Server Parameter: wal_buffers [Units converted to bytes.]" }
  - { name: pg_settings_wal_compression, until: 14, help: "Server Parameter: wal_compression" }
  - { name: pg_settings_wal_decode_buffer_size_bytes, column: wal_decode_buffer_size, since: 15, help: "Server Parameter: wal_decode_buffer_size [Units converted to bytes.]" }
  - { name: pg_settings_wal_init_zero, help: "Server Parameter: wal_init_zero" }
  - { name: pg_settings_wal_keep_size_bytes, column: wal_keep_size, help: "Server Parameter: wal_keep_size [Units converted to bytes.]" }
  - { name: pg_settings_wal_log_hints, help: "Server Parameter: wal_log_hints" }
  - { name: pg_settings_wal_receiver_create_temp_slot, help: "Server Parameter: wal_receiver_create_temp_slot" }
  - { name: pg_settings_wal_receiver_status_interval_seconds, column: wal_receiver_status_interval, help: "Server Parameter: wal_receiver_status_interval [Units converted to seconds.]" }
  - { name: pg_settings_wal_receiver_timeout_seconds, column: wal_receiver_timeout, help: "Server Parameter: wal_receiver_timeout [Units converted to seconds.]" }
  - { name: pg_settings_wal_recycle, help: "Server Parameter: wal_recycle" }
  - { name: pg_settings_wal_retrieve_retry_interval_seconds, column: wal_retrieve_retry_interval, help: "Server Parameter: wal_retrieve_retry_interval [Units converted to seconds.]" }
  - { name: pg_settings_wal_segment_size_bytes, column: wal_segment_size, help: "Server Parameter: wal_segment_size [Units converted to bytes.]" }
  - { name: pg_settings_wal_sender_timeout_seconds, column: wal_sender_timeout, help: "Server Parameter: wal_sender_timeout [Units converted to seconds.]" }
  - { name: pg_settings_wal_skip_threshold_bytes, column: wal_skip_threshold, help: "Server Parameter: wal_skip_threshold [Units converted to bytes.]" }
  - { name: pg_settings_wal_summary_keep_time_seconds, column: wal_summary_keep_time, since: 17, help: "Server Parameter: wal_summary_keep_time [Units converted to seconds.]" }
  - { name: pg_settings_wal_writer_delay_seconds, column: wal_writer_delay, help: "Server Parameter: wal_writer_delay [Units converted to seconds.]" }
  - { name: pg_settings_wal_writer_flush_after_bytes, column: wal_writer_flush_after, help: "Server Parameter: wal_writer_flush_after [Units converted to bytes.]" }
  - { name: pg_settings_work_mem_bytes, column: work_mem, help: "Server Parameter: work_mem [Units converted to bytes.]" }
  - { name: pg_settings_zero_damaged_pages, help: "Server Parameter: zero_damaged_pages" }
---*/
-- Settings of extensions that are not listed here are also in pg_settings_extension.
-- This session has timeouts of its own. What other sessions get is then read from the files when that is granted (see pg_file_settings), and
-- is not served otherwise: our own value would be wrong.
WITH files (entries) AS (
    SELECT CASE WHEN has_table_privilege('pg_file_settings', 'SELECT') AND has_function_privilege('pg_show_all_file_settings()', 'EXECUTE')
                THEN query_to_xml('SELECT name, setting FROM pg_file_settings WHERE applied', false, false, '') END
), file_settings AS (
    SELECT DISTINCT ON (name) name, setting
      FROM files
     CROSS JOIN XMLTABLE('/table/row' PASSING files.entries COLUMNS position FOR ORDINALITY, name text, setting text)
     ORDER BY name, position DESC
), settings AS (
    SELECT s.name, s.vartype, s.unit,
           CASE WHEN s.name = 'transaction_read_only' THEN CASE WHEN pg_is_in_recovery() THEN 'on' ELSE 'off' END
                WHEN s.source NOT IN ('client', 'session') THEN s.setting
                WHEN files.entries IS NULL THEN NULL
                ELSE coalesce(f.setting, s.boot_val)
           END AS setting
      FROM pg_settings s
     CROSS JOIN files
      LEFT JOIN file_settings f ON f.name = s.name
     WHERE s.vartype IN ('bool', 'integer', 'real')
)
SELECT name,
       CASE vartype
           WHEN 'bool' THEN CASE WHEN lower(setting) IN ('on', 'true', 'yes', '1') THEN 1 WHEN setting IS NOT NULL THEN 0 END
           ELSE CASE
               WHEN setting ~ '^[0-9.]+\s*(us|ms|s|min|h|d)$' THEN extract(epoch FROM setting::interval)
               WHEN setting !~ '^-?[0-9.]+(e-?[0-9]+)?$' THEN NULL
               WHEN setting::float8 < 0 THEN setting::float8
               ELSE setting::float8 * CASE
                   WHEN unit = 'ms' THEN 0.001
                   WHEN unit = 'min' THEN 60
                   WHEN unit IN ('s', 'B') THEN 1
                   WHEN unit IS NOT NULL THEN pg_size_bytes(CASE WHEN unit ~ '^[0-9]' THEN unit ELSE '1 ' || unit END)
                   ELSE 1
               END
           END
       END::float8 AS value
  FROM settings;
