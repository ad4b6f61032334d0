/*---
name: pg_wal
help: WAL files on disk and the current position.
source: pg_ls_waldir()
metrics:
  - { name: pg_wal_segments, help: "Number of WAL segments" }
  - { name: pg_wal_size_bytes, help: "Total size of WAL segments" }
  - { name: pg_wal_position_bytes, help: "Current WAL position: written on a primary, replayed on a replica" }
---*/
SELECT count(*)::float8 AS segments,
       sum(size)::float8 AS size_bytes,
       (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::float8 AS position_bytes
  FROM pg_ls_waldir()
 WHERE name ~ '^[0-9A-F]{24}$';
