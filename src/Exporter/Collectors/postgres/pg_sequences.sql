/*---
name: pg_sequences
help: How near each sequence is to its end.
databases: each
idle: keep
every: 10m
cost: heavy
lock: share
grant: GRANT pg_read_all_data TO pg_monitor
rows: 20000
labels: [datname, schemaname, sequencename]
top: { by: [used_ratio], rows: 100 }
metrics:
  - { name: pg_sequence_used_ratio, column: used_ratio, help: "Share of the numbers from the start of the range that are used, 0 to 1. Absent for a sequence that was never used or may not be read." }
  - { name: pg_sequence_remaining, column: remaining, help: "Calls of nextval() that are left until the end. Sequences that cycle have no series." }
---*/
WITH locked AS MATERIALIZED (
    SELECT l.relation
      FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
), free AS MATERIALIZED (
    SELECT s.seqrelid, n.nspname, c.relname, s.seqincrement, s.seqmin::numeric AS lowest, s.seqmax::numeric AS highest
      FROM pg_sequence s
      JOIN pg_class c ON c.oid = s.seqrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT s.seqcycle AND s.seqmax > s.seqmin AND c.relpersistence <> 't'
       AND has_sequence_privilege(s.seqrelid, 'USAGE, SELECT')
       AND s.seqrelid NOT IN (SELECT relation FROM locked)
)
SELECT current_database() AS datname, nspname AS schemaname, relname AS sequencename,
       (CASE WHEN seqincrement > 0 THEN last - lowest ELSE highest - last END / (highest - lowest))::float8 AS used_ratio,
       trunc(CASE WHEN seqincrement > 0 THEN highest - last ELSE last - lowest END / abs(seqincrement::numeric))::float8 AS remaining
  FROM free
 CROSS JOIN LATERAL (SELECT pg_sequence_last_value(free.seqrelid)::numeric OFFSET 0) AS value (last)
 WHERE last IS NOT NULL
