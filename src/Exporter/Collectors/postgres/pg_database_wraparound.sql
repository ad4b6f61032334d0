/*---
name: pg_database_wraparound
help: How near each database is to running out of transaction numbers.
source: pg_database
every: 15s
labels: [datname]
metrics:
  - { name: pg_database_wraparound_age_datfrozenxid_seconds, column: age_datfrozenxid, unit: transactions, help: "Age of the oldest transaction ID that has not been frozen." }
  - { name: pg_database_wraparound_age_datminmxid_seconds, column: age_datminmxid, unit: transactions, help: "Age of the oldest multi-transaction ID that has been replaced with a transaction ID." }
  - { name: pg_database_wraparound_used_ratio, column: used_ratio, help: "Share of the transaction numbers that are used before the server refuses writes, 0 to 1." }
---*/
SELECT datname,
       age(datfrozenxid)::float8 AS age_datfrozenxid,
       mxid_age(datminmxid)::float8 AS age_datminmxid,
       greatest(age(datfrozenxid), mxid_age(datminmxid)) / 2147483647::float8 AS used_ratio
  FROM pg_database
 WHERE datallowconn;
