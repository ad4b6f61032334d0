/*---
name: pg_stat_activity_autovacuum
help: Autovacuums that run now.
source: pg_stat_activity
rows: 200
labels: [relname]
metrics:
  - { name: pg_stat_activity_autovacuum_timestamp_seconds, column: started, help: "Start timestamp of the vacuum process in seconds" }
---*/
SELECT split_part(query, '.', 2) AS relname, max(extract(epoch FROM xact_start))::float8 AS started
  FROM pg_stat_activity
 WHERE query LIKE 'autovacuum:%'
 GROUP BY 1
