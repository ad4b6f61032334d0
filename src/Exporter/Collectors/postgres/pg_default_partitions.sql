/*---
name: pg_default_partitions
help: Rows that fell into default partitions, because no other partition takes them.
source: pg_partitioned_table
databases: each
idle: keep
every: 5m
rows: 1000
labels: [datname, schemaname, relname]
metrics:
  - { name: pg_default_partition_rows, column: live_rows, help: "Estimated rows in the default partition of a table. More than 0: partitions for new values are missing." }
---*/
SELECT current_database() AS datname, n.nspname AS schemaname, c.relname,
       greatest(coalesce(pg_stat_get_live_tuples(c.oid), 0), c.reltuples, 0)::float8 AS live_rows
  FROM pg_partitioned_table p
  JOIN pg_class c ON c.oid = p.partdefid
  JOIN pg_namespace n ON n.oid = c.relnamespace
