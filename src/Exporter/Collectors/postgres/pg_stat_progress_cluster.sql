/*---
name: pg_stat_progress_cluster
help: CLUSTER and VACUUM FULL commands that run now. They lock the table against everybody.
rows: 200
labels: [datname, relname, pid]
metrics:
  - { name: pg_stat_progress_cluster_phase, constant: 1, labels: [datname, relname, pid, command, phase], help: "Command and its phase" }
  - { name: pg_stat_progress_cluster_heap_blks, column: heap_blks_total, help: "Blocks of the table" }
  - { name: pg_stat_progress_cluster_heap_blks_scanned, column: heap_blks_scanned, help: "Blocks scanned so far" }
  - { name: pg_stat_progress_cluster_heap_tuples_scanned, column: heap_tuples_scanned, help: "Rows scanned so far" }
  - { name: pg_stat_progress_cluster_heap_tuples_written, column: heap_tuples_written, help: "Rows written so far" }
  - { name: pg_stat_progress_cluster_indexes_rebuilt, column: index_rebuild_count, help: "Indexes rebuilt so far" }
---*/
SELECT p.datname, p.pid, p.command, p.phase,
       CASE WHEN p.datname = current_database() THEN coalesce(p.relid::regclass::text, p.relid::text) ELSE p.relid::text END AS relname,
       p.heap_blks_total, p.heap_blks_scanned, p.heap_tuples_scanned, p.heap_tuples_written, p.index_rebuild_count
  FROM pg_stat_progress_cluster p
