/*---
name: pg_stat_progress_create_index
help: CREATE INDEX and REINDEX commands that run now.
rows: 200
labels: [datname, relname, pid]
metrics:
  - { name: pg_stat_progress_create_index_phase, constant: 1, labels: [datname, relname, pid, command, phase], help: "Command and its phase" }
  - { name: pg_stat_progress_create_index_lockers, column: lockers_total, help: "Transactions that it has to wait for" }
  - { name: pg_stat_progress_create_index_lockers_done, column: lockers_done, help: "Transactions that it has waited for" }
  - { name: pg_stat_progress_create_index_current_locker_pid, column: current_locker_pid, help: "Process that it waits for; 0 when it waits for none" }
  - { name: pg_stat_progress_create_index_blocks, column: blocks_total, help: "Blocks to process in this phase" }
  - { name: pg_stat_progress_create_index_blocks_done, column: blocks_done, help: "Blocks processed in this phase" }
  - { name: pg_stat_progress_create_index_tuples, column: tuples_total, help: "Rows to process in this phase" }
  - { name: pg_stat_progress_create_index_tuples_done, column: tuples_done, help: "Rows processed in this phase" }
  - { name: pg_stat_progress_create_index_partitions, column: partitions_total, help: "Partitions to index" }
  - { name: pg_stat_progress_create_index_partitions_done, column: partitions_done, help: "Partitions indexed" }
---*/
SELECT p.datname, p.pid, p.command, p.phase,
       CASE WHEN p.datname = current_database() THEN coalesce(p.relid::regclass::text, p.relid::text) ELSE p.relid::text END AS relname,
       p.lockers_total, p.lockers_done, p.current_locker_pid, p.blocks_total, p.blocks_done, p.tuples_total, p.tuples_done,
       p.partitions_total, p.partitions_done
  FROM pg_stat_progress_create_index p
