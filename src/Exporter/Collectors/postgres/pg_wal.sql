/*---
name: pg_wal
help: WAL files on disk.
source: pg_ls_waldir()
every: 15s
metrics:
  - { name: pg_wal_segments, help: "Number of WAL segments" }
  - { name: pg_wal_size_bytes, help: "Total size of WAL segments" }
---*/
SELECT count(*)::float8 AS segments,
       sum(size)::float8 AS size_bytes
  FROM pg_ls_waldir()
 WHERE name ~ '^[0-9A-F]{24}$';
