/*---
name: pg_transaction_ages
help: How old the open transactions of clients are, as a histogram of the moment.
source: pg_stat_activity
labels: [kind]
metrics:
  - { name: pg_transaction_age_seconds_bucket, type: histogram, column: bucket, labels: [kind, le], help: "Open transactions of clients by age. Kind any: since they began. Kind idle: idle in transaction, since they became idle." }
  - { name: pg_transaction_age_seconds_sum, type: histogram, column: sum, help: "Sum of the ages of the transactions." }
  - { name: pg_transaction_age_seconds_count, type: histogram, column: count, help: "Open transactions of clients." }
---*/
WITH ages AS MATERIALIZED (
    SELECT 'any' AS kind, greatest(0, extract(epoch FROM clock_timestamp() - xact_start))::float8 AS age
      FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    UNION ALL
    SELECT 'idle', greatest(0, extract(epoch FROM clock_timestamp() - state_change))::float8
      FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'
), bounds (bound, le) AS (
    VALUES (0.1, '0.1'), (1, '1.0'), (10, '10.0'), (60, '60.0'), (300, '300.0'), (900, '900.0'), (3600, '3600.0'), (21600, '21600.0'), (86400, '86400.0'), ('Infinity'::float8, '+Inf')
)
SELECT kinds.kind, bounds.le,
       count(ages.age) FILTER (WHERE ages.age <= bounds.bound)::float8 AS bucket,
       CASE WHEN bounds.le = '+Inf' THEN coalesce(sum(ages.age), 0) END AS sum,
       CASE WHEN bounds.le = '+Inf' THEN count(ages.age)::float8 END AS count
  FROM (VALUES ('any'), ('idle')) AS kinds (kind)
 CROSS JOIN bounds
  LEFT JOIN ages ON ages.kind = kinds.kind
 GROUP BY kinds.kind, bounds.bound, bounds.le
 ORDER BY kinds.kind, bounds.bound
