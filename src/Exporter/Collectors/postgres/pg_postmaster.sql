/*---
name: pg_postmaster
help: When the server started.
source: pg_postmaster_start_time()
metrics:
  - { name: pg_postmaster_start_time_seconds, column: start_time, help: "Time at which postmaster started" }
---*/
SELECT extract(epoch FROM pg_postmaster_start_time())::float8 AS start_time
