/*---
name: pg_table_exact_sizes
help: Exact size of each table, from its files. A table that somebody holds or wants ACCESS EXCLUSIVE is left out rather than waited for.
source: pg_total_relation_size()
databases: each
idle: keep
every: 15m
timeout: 30s
cost: heavy
lock: share
rows: 20000
labels: [datname, schemaname, relname]
top: { by: [size_bytes], rows: 2000 }
metrics:
  - { name: pg_stat_user_tables_size_bytes, column: size_bytes, rest: pg_table_rest_size_bytes, help: "Total disk space used by this table, in bytes, including all indexes and TOAST data" }
  - { name: pg_stat_user_tables_table_size_bytes, column: table_bytes, rest: pg_table_rest_table_size_bytes, help: "Table-only size in bytes, excluding indexes" }
  - { name: pg_stat_user_tables_index_size_bytes, column: index_bytes, rest: pg_table_rest_index_size_bytes, help: "Size of the indexes of this table, in bytes" }
---*/
WITH locked AS MATERIALIZED (
    SELECT l.relation
      FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
), free AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
       AND c.oid NOT IN (SELECT relation FROM locked)
       AND c.reltoastrelid NOT IN (SELECT relation FROM locked)
       AND NOT EXISTS (SELECT FROM pg_index i JOIN locked ON locked.relation = i.indexrelid WHERE i.indrelid IN (c.oid, c.reltoastrelid))
)
SELECT current_database() AS datname, nspname AS schemaname, relname,
       (sizes.table_bytes + sizes.index_bytes)::float8 AS size_bytes, sizes.table_bytes::float8 AS table_bytes, sizes.index_bytes::float8 AS index_bytes
  FROM free
 CROSS JOIN LATERAL (SELECT pg_table_size(free.oid) AS table_bytes, pg_indexes_size(free.oid) AS index_bytes OFFSET 0) AS sizes
