/*---
name: pg_stat_database
help: Work of each database since its counters were reset.
labels: [datid, datname]
minimum: 13
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
  - { name: pg_stat_database_blk_read_time, type: counter, help: "Time spent reading data file blocks by backends in this database, in milliseconds" }
  - { name: pg_stat_database_blk_write_time, type: counter, help: "Time spent writing data file blocks by backends in this database, in milliseconds" }
  - { name: pg_stat_database_stats_reset, type: counter, help: "Time at which these statistics were last reset" }
  - { name: pg_stat_database_checksum_failures_total, type: counter, column: checksum_failures, help: "Number of data page checksum failures detected in this database" }
---*/
SELECT datid::text AS datid, datname,
       numbackends::float8 AS numbackends,
       xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted,
       conflicts, temp_files, temp_bytes, deadlocks, blk_read_time, blk_write_time,
       coalesce(trunc(extract(epoch FROM stats_reset)), 0)::float8 AS stats_reset,
       checksum_failures
  FROM pg_stat_database
 WHERE datname IS NOT NULL;
