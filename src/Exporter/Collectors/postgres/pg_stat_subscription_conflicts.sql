/*---
name: pg_stat_subscription_conflicts
help: Changes of a publisher that conflicted with local rows, by kind.
source: pg_stat_subscription_stats
minimum: 18
rows: 10000
labels: [subname, conflict]
metrics:
  - { name: pg_stat_subscription_conflicts_by_kind_total, type: counter, column: conflicts, help: "Changes that conflicted in this way" }
---*/
SELECT s.subname, kind.conflict, kind.conflicts::float8 AS conflicts
  FROM pg_stat_subscription_stats s
 CROSS JOIN LATERAL (VALUES
       ('insert_exists', confl_insert_exists), ('update_origin_differs', confl_update_origin_differs), ('update_exists', confl_update_exists),
       ('update_missing', confl_update_missing), ('delete_origin_differs', confl_delete_origin_differs), ('delete_missing', confl_delete_missing),
       ('multiple_unique_conflicts', confl_multiple_unique_conflicts)) AS kind (conflict, conflicts)
