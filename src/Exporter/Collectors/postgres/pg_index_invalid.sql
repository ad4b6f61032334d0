/*---
name: pg_index_invalid
help: Each invalid index by name.
source: pg_index
databases: each
idle: keep
every: 1m
rows: 200
labels: [datname, schemaname, relname, indexrelname]
metrics:
  - { name: pg_index_invalid, constant: 1, help: "1 for each index that queries do not use; REINDEX or drop it, unless its build still runs." }
---*/
SELECT current_database() AS datname, n.nspname AS schemaname, t.relname, c.relname AS indexrelname
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE (NOT i.indisvalid OR NOT i.indisready) AND c.relkind = 'i'
 LIMIT 200
