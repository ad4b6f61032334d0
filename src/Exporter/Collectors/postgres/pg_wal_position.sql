/*---
name: pg_wal_position
help: The current WAL position.
source: pg_current_wal_lsn(), pg_last_wal_replay_lsn()
metrics:
  - { name: pg_wal_position_bytes, column: position_bytes, help: "Current WAL position: written on a primary, replayed on a replica" }
---*/
SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::float8 AS position_bytes;
