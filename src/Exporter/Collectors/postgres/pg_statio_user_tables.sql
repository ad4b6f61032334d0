/*---
name: pg_statio_user_tables
help: Blocks of each table that were read and that were found in shared buffers.
databases: each
idle: keep
every: 1m
timeout: 5s
rows: 20000
labels: [datname, schemaname, relname]
top: { by: [blocks], rows: 2000 }
metrics:
  - { name: pg_statio_user_tables_heap_blocks_read, type: counter, column: heap_blks_read, rest: pg_statio_user_tables_rest_heap_blocks_read_total, help: "Number of disk blocks read from this table" }
  - { name: pg_statio_user_tables_heap_blocks_hit, type: counter, column: heap_blks_hit, rest: pg_statio_user_tables_rest_heap_blocks_hit_total, help: "Number of buffer hits in this table" }
  - { name: pg_statio_user_tables_idx_blocks_read, type: counter, column: idx_blks_read, rest: pg_statio_user_tables_rest_idx_blocks_read_total, help: "Number of disk blocks read from all indexes on this table" }
  - { name: pg_statio_user_tables_idx_blocks_hit, type: counter, column: idx_blks_hit, rest: pg_statio_user_tables_rest_idx_blocks_hit_total, help: "Number of buffer hits in all indexes on this table" }
  - { name: pg_statio_user_tables_toast_blocks_read, type: counter, column: toast_blks_read, rest: pg_statio_user_tables_rest_toast_blocks_read_total, help: "Number of disk blocks read from this table's TOAST table (if any)" }
  - { name: pg_statio_user_tables_toast_blocks_hit, type: counter, column: toast_blks_hit, rest: pg_statio_user_tables_rest_toast_blocks_hit_total, help: "Number of buffer hits in this table's TOAST table (if any)" }
  - { name: pg_statio_user_tables_tidx_blocks_read, type: counter, column: tidx_blks_read, rest: pg_statio_user_tables_rest_tidx_blocks_read_total, help: "Number of disk blocks read from this table's TOAST table indexes (if any)" }
  - { name: pg_statio_user_tables_tidx_blocks_hit, type: counter, column: tidx_blks_hit, rest: pg_statio_user_tables_rest_tidx_blocks_hit_total, help: "Number of buffer hits in this table's TOAST table indexes (if any)" }
---*/
SELECT current_database() AS datname, schemaname, relname,
       coalesce(heap_blks_read, 0) AS heap_blks_read, coalesce(heap_blks_hit, 0) AS heap_blks_hit,
       coalesce(idx_blks_read, 0) AS idx_blks_read, coalesce(idx_blks_hit, 0) AS idx_blks_hit,
       coalesce(toast_blks_read, 0) AS toast_blks_read, coalesce(toast_blks_hit, 0) AS toast_blks_hit,
       coalesce(tidx_blks_read, 0) AS tidx_blks_read, coalesce(tidx_blks_hit, 0) AS tidx_blks_hit,
       coalesce(heap_blks_read, 0) + coalesce(heap_blks_hit, 0) + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0) AS blocks
  FROM pg_statio_user_tables
