/*---
name: pg_xmin_horizon
help: Who holds back vacuum, and how far.
source: pg_stat_activity, pg_replication_slots, pg_prepared_xacts
labels: [holder]
metrics:
  - { name: pg_xmin_horizon_holder_age, column: age, help: "Transactions since the oldest snapshot that this kind of holder keeps: session, replica (hot_standby_feedback), slot, slot_catalog (system tables only), prepared. 0 when it keeps none." }
---*/
SELECT holder, coalesce(age, 0)::float8 AS age
  FROM (
    SELECT 'session' AS holder, (SELECT max(greatest(age(backend_xmin), age(backend_xid))) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type <> 'walsender') AS age
    UNION ALL SELECT 'replica', (SELECT max(age(backend_xmin)) FROM pg_stat_replication)
    UNION ALL SELECT 'slot', (SELECT max(age(xmin)) FROM pg_replication_slots)
    UNION ALL SELECT 'slot_catalog', (SELECT max(age(catalog_xmin)) FROM pg_replication_slots)
    UNION ALL SELECT 'prepared', (SELECT max(age(transaction)) FROM pg_prepared_xacts)
  ) AS holders
