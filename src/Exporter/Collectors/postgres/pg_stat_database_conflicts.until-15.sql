/*---
name: pg_stat_database_conflicts
help: Queries that recovery cancelled on a replica, by cause. All zero on a primary.
labels: [server, datid, datname]
metrics:
  - { name: pg_stat_database_conflicts_confl_tablespace, type: counter, help: "Number of queries in this database that have been canceled due to dropped tablespaces" }
  - { name: pg_stat_database_conflicts_confl_lock, type: counter, help: "Number of queries in this database that have been canceled due to lock timeouts" }
  - { name: pg_stat_database_conflicts_confl_snapshot, type: counter, help: "Number of queries in this database that have been canceled due to old snapshots" }
  - { name: pg_stat_database_conflicts_confl_bufferpin, type: counter, help: "Number of queries in this database that have been canceled due to pinned buffers" }
  - { name: pg_stat_database_conflicts_confl_deadlock, type: counter, help: "Number of queries in this database that have been canceled due to deadlocks" }
---*/
SELECT datid::text AS datid, datname, confl_tablespace, confl_lock, confl_snapshot, confl_bufferpin, confl_deadlock
  FROM pg_stat_database_conflicts
