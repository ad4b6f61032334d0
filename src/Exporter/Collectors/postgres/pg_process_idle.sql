/*---
name: pg_process_idle
help: How long idle sessions have been idle, as a histogram of the moment.
source: pg_stat_activity
labels: [state, application_name]
rows: 5000
metrics:
  - { name: pg_process_idle_seconds_bucket, type: histogram, column: bucket, labels: [state, application_name, le], help: "Idle time of server processes" }
  - { name: pg_process_idle_seconds_sum, type: histogram, column: sum, help: "Sum of the idle times in seconds." }
  - { name: pg_process_idle_seconds_count, type: histogram, column: count, help: "Idle server processes." }
---*/
WITH idle AS MATERIALIZED (
    SELECT state, application_name, extract(epoch FROM clock_timestamp() - state_change)::float8 AS age
      FROM pg_stat_activity
     WHERE state LIKE 'idle%' AND pid <> pg_backend_pid()
), bounds (bound, le) AS (
    VALUES (1, '1'), (2, '2'), (5, '5'), (15, '15'), (30, '30'), (60, '60'), (90, '90'), (120, '120'), (300, '300'), ('Infinity'::float8, '+Inf')
)
SELECT idle.state, idle.application_name, bounds.le,
       count(*) FILTER (WHERE idle.age <= bounds.bound)::float8 AS bucket,
       CASE WHEN bounds.le = '+Inf' THEN round(sum(idle.age)) END AS sum,
       CASE WHEN bounds.le = '+Inf' THEN count(*)::float8 END AS count
  FROM idle
 CROSS JOIN bounds
 GROUP BY idle.state, idle.application_name, bounds.bound, bounds.le
 ORDER BY idle.state, idle.application_name, bounds.bound
