/*---
name: pg_settings
help: Settings that decide limits, safety and recovery, in base units.
every: 15s
labels: [server]
pivot: [name, value]
metrics:
  - { name: pg_settings_max_connections, help: "Server Parameter: max_connections" }
  - { name: pg_settings_superuser_reserved_connections, help: "Server Parameter: superuser_reserved_connections" }
  - { name: pg_settings_shared_buffers_bytes, column: shared_buffers, help: "Server Parameter: shared_buffers [Units converted to bytes.]" }
  - { name: pg_settings_work_mem_bytes, column: work_mem, help: "Server Parameter: work_mem [Units converted to bytes.]" }
  - { name: pg_settings_maintenance_work_mem_bytes, column: maintenance_work_mem, help: "Server Parameter: maintenance_work_mem [Units converted to bytes.]" }
  - { name: pg_settings_effective_cache_size_bytes, column: effective_cache_size, help: "Server Parameter: effective_cache_size [Units converted to bytes.]" }
  - { name: pg_settings_max_wal_size_bytes, column: max_wal_size, help: "Server Parameter: max_wal_size [Units converted to bytes.]" }
  - { name: pg_settings_min_wal_size_bytes, column: min_wal_size, help: "Server Parameter: min_wal_size [Units converted to bytes.]" }
  - { name: pg_settings_wal_segment_size_bytes, column: wal_segment_size, help: "Server Parameter: wal_segment_size [Units converted to bytes.]" }
  - { name: pg_settings_max_slot_wal_keep_size_bytes, column: max_slot_wal_keep_size, help: "Server Parameter: max_slot_wal_keep_size [Units converted to bytes.]" }
  - { name: pg_settings_checkpoint_timeout_seconds, column: checkpoint_timeout, help: "Server Parameter: checkpoint_timeout [Units converted to seconds.]" }
  - { name: pg_settings_autovacuum, help: "Server Parameter: autovacuum" }
  - { name: pg_settings_autovacuum_freeze_max_age, help: "Server Parameter: autovacuum_freeze_max_age" }
  - { name: pg_settings_fsync, help: "Server Parameter: fsync" }
  - { name: pg_settings_full_page_writes, help: "Server Parameter: full_page_writes" }
  - { name: pg_settings_data_checksums, help: "Server Parameter: data_checksums" }
  - { name: pg_settings_max_wal_senders, help: "Server Parameter: max_wal_senders" }
  - { name: pg_settings_max_replication_slots, help: "Server Parameter: max_replication_slots" }
  - { name: pg_settings_max_worker_processes, help: "Server Parameter: max_worker_processes" }
  - { name: pg_settings_max_prepared_transactions, help: "Server Parameter: max_prepared_transactions" }
  - { name: pg_settings_max_locks_per_transaction, help: "Server Parameter: max_locks_per_transaction" }
  - { name: pg_settings_hot_standby, help: "Server Parameter: hot_standby" }
---*/
SELECT name,
       CASE vartype
           WHEN 'bool' THEN CASE setting WHEN 'on' THEN 1 ELSE 0 END
           ELSE setting::float8 * CASE
               WHEN setting::float8 < 0 THEN 1
               WHEN unit = 'ms' THEN 0.001
               WHEN unit = 'min' THEN 60
               WHEN unit IN ('B', 'kB', 'MB', '8kB') THEN pg_size_bytes(CASE unit WHEN 'B' THEN '1 bytes' WHEN '8kB' THEN '8 kB' ELSE '1 ' || unit END)
               ELSE 1
           END
       END::float8 AS value
  FROM pg_settings
 WHERE vartype IN ('bool', 'integer', 'real');
