/*---
name: pg_long_running_transactions
help: Open transactions, and what holds back vacuum. Counted as postgres_exporter does, the exporter's own included.
source: pg_stat_activity
metrics:
  - { name: pg_long_running_transactions, column: transactions, help: "Current number of long running transactions" }
  - { name: pg_long_running_transactions_oldest_timestamp_seconds, column: oldest_timestamp_seconds, unit: seconds, help: "The current maximum transaction age in seconds" }
  - { name: pg_xmin_horizon_age, column: xmin_age, help: "Transactions since the oldest snapshot that any session, replica or slot still needs." }
  - { name: pg_prepared_transactions, column: prepared, help: "Prepared transactions that are neither committed nor rolled back." }
---*/
SELECT count(*) FILTER (WHERE state IS DISTINCT FROM 'idle' AND xact_start IS NOT NULL AND query NOT LIKE 'autovacuum:%')::float8 AS transactions,
       coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) FILTER (WHERE state IS DISTINCT FROM 'idle' AND query NOT LIKE 'autovacuum:%'), 0)::float8 AS oldest_timestamp_seconds,
       greatest(max(age(backend_xmin)),
                (SELECT max(greatest(age(xmin), age(catalog_xmin))) FROM pg_replication_slots),
                (SELECT max(age(transaction)) FROM pg_prepared_xacts), 0)::float8 AS xmin_age,
       (SELECT count(*) FROM pg_prepared_xacts)::float8 AS prepared
  FROM pg_stat_activity;
