/*---
name: pg_table_sizes
help: Size of each table by the statistics of the last VACUUM or ANALYZE, without touching a file.
source: pg_class.relpages
databases: each
idle: keep
every: 1m
timeout: 5s
rows: 20000
labels: [datname, schemaname, relname]
top: { by: [size_bytes], rows: 2000 }
metrics:
  - { name: pg_table_estimated_size_bytes, column: size_bytes, rest: pg_table_rest_estimated_size_bytes, help: "Size of the table with indexes and TOAST at its last VACUUM, ANALYZE or CREATE INDEX." }
  - { name: pg_table_estimated_heap_bytes, column: heap_bytes, rest: pg_table_rest_estimated_heap_bytes, help: "Size of the table alone." }
  - { name: pg_table_estimated_index_bytes, column: index_bytes, rest: pg_table_rest_estimated_index_bytes, help: "Size of its indexes." }
  - { name: pg_table_estimated_rows, column: row_estimate, rest: pg_table_rest_estimated_rows, help: "Rows by the last VACUUM or ANALYZE. Absent when there was none." }
---*/
WITH indexes AS (
    SELECT i.indrelid, sum(c.relpages) AS pages
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
     GROUP BY i.indrelid
)
SELECT current_database() AS datname, n.nspname AS schemaname, c.relname,
       (c.relpages + coalesce(x.pages, 0) + coalesce(t.relpages, 0) + coalesce(tx.pages, 0))::float8 * current_setting('block_size')::float8 AS size_bytes,
       c.relpages::float8 * current_setting('block_size')::float8 AS heap_bytes,
       coalesce(x.pages, 0)::float8 * current_setting('block_size')::float8 AS index_bytes,
       CASE WHEN c.reltuples >= 0 THEN c.reltuples::float8 END AS row_estimate
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN indexes x ON x.indrelid = c.oid
  LEFT JOIN indexes tx ON tx.indrelid = c.reltoastrelid
 WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
