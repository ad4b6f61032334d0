/*---
name: pg_backends
help: Processes of the server by kind.
source: pg_stat_activity
labels: [backend_type]
rows: 200
metrics:
  - { name: pg_backends, column: backends, help: "Processes of this kind that the server runs." }
  - { name: pg_backends_oldest_start_timestamp_seconds, column: oldest_start, help: "Unix time at which the oldest process of this kind started." }
---*/
SELECT coalesce(backend_type, 'unknown') AS backend_type,
       count(*)::float8 AS backends,
       extract(epoch FROM min(backend_start))::float8 AS oldest_start
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid()
 GROUP BY 1
