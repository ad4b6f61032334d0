/*---
name: pg_locks
help: Locks by database and mode, and those that are waited for.
labels: [datname, mode]
metrics:
  - { name: pg_locks_count, help: "Number of locks" }
  - { name: pg_locks_waiting, help: "Locks that are waited for" }
  - { name: pg_locks_granted, help: "Locks that are held" }
---*/
WITH modes (mode) AS (
    VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'), ('sharelock'),
           ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')
), held AS (
    SELECT database, lower(mode) AS mode, count(*) AS count, count(*) FILTER (WHERE NOT granted) AS waiting
      FROM pg_locks
     WHERE database IS NOT NULL
     GROUP BY database, lower(mode)
)
SELECT d.datname, modes.mode, coalesce(held.count, 0)::float8 AS count, coalesce(held.waiting, 0)::float8 AS waiting,
       (coalesce(held.count, 0) - coalesce(held.waiting, 0))::float8 AS granted
  FROM modes
 CROSS JOIN pg_database d
  LEFT JOIN held ON held.mode = modes.mode AND held.database = d.oid;
