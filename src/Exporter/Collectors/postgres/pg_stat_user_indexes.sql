/*---
name: pg_stat_user_indexes
help: Use of each index.
databases: each
idle: keep
every: 1m
timeout: 5s
minimum: 16
rows: 50000
labels: [datname, schemaname, relname, indexrelname]
top: { by: [idx_scan, pages], rows: 2000 }
metrics:
  - { name: pg_stat_user_indexes_idx_scan_total, type: counter, column: idx_scan, rest: pg_stat_user_indexes_rest_idx_scan_total, help: "Scans of this index" }
  - { name: pg_stat_user_indexes_idx_tup_read_total, type: counter, column: idx_tup_read, rest: pg_stat_user_indexes_rest_idx_tup_read_total, help: "Entries that scans of this index returned" }
  - { name: pg_stat_user_indexes_idx_tup_fetch_total, type: counter, column: idx_tup_fetch, rest: pg_stat_user_indexes_rest_idx_tup_fetch_total, help: "Live rows fetched by plain scans of this index" }
  - { name: pg_stat_user_indexes_estimated_size_bytes, column: size_bytes, rest: pg_stat_user_indexes_rest_estimated_size_bytes, help: "Size at the last VACUUM, ANALYZE or CREATE INDEX (pg_class.relpages)" }
  - { name: pg_stat_user_indexes_last_scan_timestamp_seconds, column: last_idx_scan, help: "Unix time of the last scan. Absent when never scanned." }
---*/
SELECT current_database() AS datname, s.schemaname, s.relname, s.indexrelname, s.idx_scan, s.idx_tup_read, s.idx_tup_fetch,
       c.relpages AS pages, c.relpages::float8 * current_setting('block_size')::float8 AS size_bytes, s.last_idx_scan
  FROM pg_stat_user_indexes s
  JOIN pg_class c ON c.oid = s.indexrelid
