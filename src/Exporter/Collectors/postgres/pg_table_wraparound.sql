/*---
name: pg_table_wraparound
help: The tables of each database that are nearest to an autovacuum against wraparound.
source: pg_class
databases: each
idle: keep
every: 5m
rows: 100
labels: [datname, schemaname, relname]
metrics:
  - { name: pg_table_frozen_xid_age, column: xid_age, help: "Transactions since the table, or its TOAST table, was frozen. One of the oldest tables of the database." }
  - { name: pg_table_frozen_multixact_age, column: mxid_age, help: "Multixacts since the same." }
  - { name: pg_table_wraparound_used_ratio, column: used_ratio, help: "Share of the numbers used until the server refuses writes, 0 to 1." }
---*/
WITH ages AS (
    SELECT n.nspname, c.relname,
           greatest(age(c.relfrozenxid), age(t.relfrozenxid))::float8 AS xid_age,
           greatest(mxid_age(c.relminmxid), mxid_age(t.relminmxid))::float8 AS mxid_age
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND t.relfrozenxid <> '0'
     WHERE c.relkind IN ('r', 'm') AND c.relfrozenxid <> '0' AND c.relpersistence <> 't'
)
SELECT current_database() AS datname, nspname AS schemaname, relname, xid_age, mxid_age,
       greatest(xid_age, mxid_age) / 2147483647 AS used_ratio
  FROM ages
 ORDER BY greatest(xid_age, mxid_age) DESC, nspname, relname
 LIMIT 20
