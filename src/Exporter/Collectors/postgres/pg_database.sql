/*---
name: pg_database
help: Size of each database.
every: 5m
timeout: 60s
cost: heavy
rows: 20000
labels: [datname]
metrics:
  - { name: pg_database_size_bytes, help: "Disk space used by the database" }
  - { name: pg_database_connection_limit, help: "Connection limit set for the database" }
---*/
SELECT datname, pg_database_size(oid)::float8 AS size_bytes, datconnlimit::float8 AS connection_limit
  FROM pg_database
 WHERE datallowconn OR datistemplate;
