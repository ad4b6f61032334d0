/*---
name: pg_index_health
help: Indexes that are never scanned, invalid or duplicate, in each database.
source: pg_stat_user_indexes, pg_index
databases: each
idle: keep
every: 10m
cost: heavy
labels: [datname]
metrics:
  - { name: pg_indexes, column: indexes, help: "Indexes of user tables." }
  - { name: pg_indexes_unused, column: unused, help: "Indexes that were never scanned since the statistics were reset and enforce nothing (not unique, not of a constraint). Look at the replicas too before dropping one." }
  - { name: pg_indexes_unused_bytes, column: unused_bytes, help: "Size of these indexes by pg_class.relpages." }
  - { name: pg_indexes_invalid, column: invalid, help: "Indexes that queries do not use, left by a failed CREATE INDEX CONCURRENTLY or REINDEX; they still cost every write." }
  - { name: pg_indexes_duplicate, column: duplicate, help: "Indexes beyond the first with the same table, columns, expressions and condition." }
---*/
SELECT current_database() AS datname,
       count(*)::float8 AS indexes,
       count(*) FILTER (WHERE unused)::float8 AS unused,
       coalesce(sum(relpages) FILTER (WHERE unused), 0)::float8 * current_setting('block_size')::float8 AS unused_bytes,
       count(*) FILTER (WHERE NOT indisvalid OR NOT indisready)::float8 AS invalid,
       count(*) FILTER (WHERE twin > 1)::float8 AS duplicate
  FROM (
    SELECT i.indisvalid, i.indisready, c.relpages,
           s.idx_scan = 0 AND NOT i.indisunique AND NOT i.indisprimary
               AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) AS unused,
           row_number() OVER (
               PARTITION BY i.indrelid, c.relam, i.indisunique, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
                            i.indnkeyatts, i.indexprs::text, i.indpred::text
               ORDER BY i.indexrelid) AS twin
      FROM pg_stat_user_indexes s
      JOIN pg_index i ON i.indexrelid = s.indexrelid
      JOIN pg_class c ON c.oid = i.indexrelid
  ) AS indexes
