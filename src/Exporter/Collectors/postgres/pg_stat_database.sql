/*---
name: pg_stat_database
help: Work of each database since its counters were reset.
labels: [datid, datname]
metrics:
  - { name: pg_stat_database_numbackends, help: "Number of backends currently connected to this database." }
  - { name: pg_stat_database_xact_commit, type: counter, help: "Number of transactions in this database that have been committed" }
  - { name: pg_stat_database_xact_rollback, type: counter, help: "Number of transactions in this database that have been rolled back" }
  - { name: pg_stat_database_blks_read, type: counter, help: "Number of disk blocks read in this database" }
  - { name: pg_stat_database_blks_hit, type: counter, help: "Number of times disk blocks were found already in the buffer cache" }
  - { name: pg_stat_database_tup_returned, type: counter, help: "Number of rows returned by queries in this database" }
  - { name: pg_stat_database_tup_fetched, type: counter, help: "Number of rows fetched by queries in this database" }
  - { name: pg_stat_database_tup_inserted, type: counter, help: "Number of rows inserted by queries in this database" }
  - { name: pg_stat_database_tup_updated, type: counter, help: "Number of rows updated by queries in this database" }
  - { name: pg_stat_database_tup_deleted, type: counter, help: "Number of rows deleted by queries in this database" }
  - { name: pg_stat_database_conflicts, type: counter, help: "Number of queries canceled due to conflicts with recovery in this database" }
  - { name: pg_stat_database_temp_files, type: counter, help: "Number of temporary files created by queries in this database" }
  - { name: pg_stat_database_temp_bytes, type: counter, help: "Total amount of data written to temporary files by queries in this database" }
  - { name: pg_stat_database_deadlocks, type: counter, help: "Number of deadlocks detected in this database" }
  - { name: pg_stat_database_blk_read_time, type: counter, unit: milliseconds, help: "Time spent reading data file blocks by backends in this database, in milliseconds" }
  - { name: pg_stat_database_blk_write_time, type: counter, unit: milliseconds, help: "Time spent writing data file blocks by backends in this database, in milliseconds" }
  - { name: pg_stat_database_stats_reset, type: counter, unit: unix-time, help: "Time at which these statistics were last reset" }
  - { name: pg_stat_database_checksum_failures_total, type: counter, column: checksum_failures, help: "Number of data page checksum failures detected in this database" }
  - { name: pg_stat_database_active_time_seconds_total, type: counter, column: active_time, scale: 0.001, since: 14, help: "Time spent executing SQL statements in this database, in seconds" }
  - { name: pg_stat_database_sessions_total, type: counter, column: sessions, since: 14, help: "Sessions established to this database" }
  - { name: pg_stat_database_sessions_abandoned_total, type: counter, column: sessions_abandoned, since: 14, help: "Sessions that ended because the connection to the client was lost" }
  - { name: pg_stat_database_sessions_fatal_total, type: counter, column: sessions_fatal, since: 14, help: "Sessions ended by fatal errors" }
  - { name: pg_stat_database_sessions_killed_total, type: counter, column: sessions_killed, since: 14, help: "Sessions ended by an operator" }
  - { name: pg_stat_database_session_time_seconds_total, type: counter, column: session_time, scale: 0.001, since: 14, help: "Time that sessions spent in this database, in seconds" }
  - { name: pg_stat_database_idle_in_transaction_time_seconds_total, type: counter, column: idle_in_transaction_time, scale: 0.001, since: 14, help: "Time that sessions spent idle in a transaction, in seconds" }
  - { name: pg_stat_database_checksum_last_failure_timestamp_seconds, column: checksum_last_failure, help: "Unix time of the last data page checksum failure. Absent when there was none" }
  - { name: pg_stat_database_parallel_workers_planned_total, type: counter, column: parallel_workers_to_launch, since: 18, help: "Parallel workers that queries planned to launch" }
  - { name: pg_stat_database_parallel_workers_launched_total, type: counter, column: parallel_workers_launched, since: 18, help: "Parallel workers that were launched; fewer than planned when max_parallel_workers is used up" }
---*/
-- A name that this version's view lacks is found in `absent`, because a subquery sees the columns of the query around it.
SELECT d.*
  FROM (SELECT NULL::float8 AS active_time, NULL::float8 AS session_time, NULL::float8 AS idle_in_transaction_time, NULL::int8 AS sessions,
               NULL::int8 AS sessions_abandoned, NULL::int8 AS sessions_fatal, NULL::int8 AS sessions_killed,
               NULL::int8 AS parallel_workers_to_launch, NULL::int8 AS parallel_workers_launched) AS absent
 CROSS JOIN LATERAL (
       SELECT datid::text AS datid, datname,
              numbackends::float8 AS numbackends,
              xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted,
              conflicts, temp_files, temp_bytes, deadlocks, blk_read_time, blk_write_time,
              coalesce(trunc(extract(epoch FROM stats_reset)), 0)::float8 AS stats_reset,
              checksum_failures, extract(epoch FROM checksum_last_failure)::float8 AS checksum_last_failure,
              active_time, session_time, idle_in_transaction_time, sessions, sessions_abandoned, sessions_fatal, sessions_killed,
              parallel_workers_to_launch, parallel_workers_launched
         FROM pg_stat_database
        WHERE datname IS NOT NULL) AS d;
