/*---
name: pg_table_bloat
help: Estimate of the space in each table that VACUUM FULL would give back, from the planner's statistics.
source: pg_stats, pg_class
databases: each
idle: keep
every: 1h
timeout: 30s
cost: heavy
grant: GRANT pg_read_all_data TO pg_monitor
rows: 20000
labels: [datname, schemaname, relname]
top: { by: [bloat_bytes], rows: 200 }
metrics:
  - { name: pg_table_bloat_bytes, column: bloat_bytes, help: "Space beyond what the live rows need at the table's fill factor. An estimate; absent where the role may not see the statistics of the columns." }
  - { name: pg_table_bloat_ratio, column: bloat_ratio, help: "Share of the table that this is, 0 to 1." }
---*/
WITH columns AS (
    SELECT schemaname, tablename, sum((1 - null_frac) * avg_width) AS width, max(null_frac) > 0 AS nulls, count(*) AS described
      FROM pg_stats
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND NOT inherited
     GROUP BY schemaname, tablename
), tables AS (
    SELECT n.nspname, c.relname, c.relpages, c.reltuples, c.relnatts,
           coalesce(substring(array_to_string(c.reloptions, ' ') FROM 'fillfactor=([0-9]+)')::float8, 100) / 100 AS fillfactor,
           current_setting('block_size')::float8 AS block,
           24 + CASE WHEN columns.nulls THEN ceil(c.relnatts / 8.0) ELSE 0 END AS header,
           columns.width
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN columns ON columns.schemaname = n.nspname AND columns.tablename = c.relname
     WHERE c.relkind IN ('r', 'm') AND c.relpages > 10 AND c.reltuples >= 0
), needed AS (
    SELECT tables.*, ceil(reltuples * (ceil((header + width) / 8) * 8 + 4) / ((block - 24) * fillfactor)) AS pages
      FROM tables
)
SELECT current_database() AS datname, nspname AS schemaname, relname,
       greatest(0, relpages - pages)::float8 * block AS bloat_bytes,
       greatest(0, relpages - pages)::float8 / relpages AS bloat_ratio
  FROM needed
