/*---
name: pg_prepared_xacts
help: Prepared transactions of each database that nobody has ended.
rows: 1000
labels: [datname]
metrics:
  - { name: pg_prepared_xacts, column: transactions, help: "Prepared transactions that are neither committed nor rolled back; they keep their locks, and vacuum waits for them." }
  - { name: pg_prepared_xacts_oldest_age_seconds, column: oldest, help: "Age of the oldest of them; 0 when there is none." }
---*/
SELECT d.datname, count(p.gid)::float8 AS transactions,
       coalesce(extract(epoch FROM clock_timestamp() - min(p.prepared)), 0)::float8 AS oldest
  FROM pg_database d
  LEFT JOIN pg_prepared_xacts p ON p.database = d.datname
 WHERE d.datallowconn
 GROUP BY d.datname
