/*---
name: pg_subscription_tables
help: Tables of the logical subscriptions of each database by state.
source: pg_subscription_rel
databases: each
idle: keep
every: 1m
rows: 1000
labels: [datname, subname, state]
metrics:
  - { name: pg_subscription_tables, column: tables, help: "Tables of the subscription: initialize, copy, finished copy, synchronized, ready." }
---*/
-- Before PostgreSQL 14 only superusers may read the number of a subscription in pg_subscription.
SELECT current_database() AS datname, s.subname,
       CASE r.srsubstate WHEN 'i' THEN 'initialize' WHEN 'd' THEN 'copy' WHEN 'f' THEN 'finished copy' WHEN 's' THEN 'synchronized' WHEN 'r' THEN 'ready' ELSE r.srsubstate::text END AS state,
       count(*)::float8 AS tables
  FROM pg_subscription_rel r
  JOIN pg_stat_subscription s ON s.subid = r.srsubid AND s.relid IS NULL
 GROUP BY s.subname, r.srsubstate
