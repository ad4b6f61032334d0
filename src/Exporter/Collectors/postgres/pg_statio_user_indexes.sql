/*---
name: pg_statio_user_indexes
help: Blocks of each index that were read and that were found in shared buffers.
databases: each
idle: keep
every: 1m
timeout: 5s
rows: 50000
labels: [schemaname, relname, indexrelname, datname]
top: { by: [blocks], rows: 2000 }
metrics:
  - { name: pg_statio_user_indexes_idx_blks_read_total, type: counter, column: idx_blks_read, rest: pg_statio_user_indexes_rest_idx_blks_read_total, help: "Number of disk blocks read from this index" }
  - { name: pg_statio_user_indexes_idx_blks_hit_total, type: counter, column: idx_blks_hit, rest: pg_statio_user_indexes_rest_idx_blks_hit_total, help: "Number of buffer hits in this index" }
---*/
SELECT current_database() AS datname, schemaname, relname, indexrelname, idx_blks_read, idx_blks_hit, idx_blks_read + idx_blks_hit AS blocks
  FROM pg_statio_user_indexes
