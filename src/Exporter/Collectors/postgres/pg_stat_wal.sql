/*---
name: pg_stat_wal
help: WAL that was generated.
minimum: 14
metrics:
  - { name: pg_stat_wal_records_total, type: counter, column: wal_records, help: "WAL records generated" }
  - { name: pg_stat_wal_fpi_total, type: counter, column: wal_fpi, help: "Full page images generated" }
  - { name: pg_stat_wal_bytes_total, type: counter, column: wal_bytes, help: "WAL generated" }
  - { name: pg_stat_wal_buffers_full_total, type: counter, column: wal_buffers_full, help: "Times WAL was written because the buffers were full" }
  - { name: pg_stat_wal_writes_total, type: counter, column: wal_write, until: 17, help: "Times WAL buffers were written out. Then in pg_stat_io, object wal" }
  - { name: pg_stat_wal_syncs_total, type: counter, column: wal_sync, until: 17, help: "Times WAL files were synced" }
  - { name: pg_stat_wal_write_seconds_total, type: counter, column: wal_write_time, scale: 0.001, until: 17, help: "Time spent writing WAL; 0 without track_wal_io_timing" }
  - { name: pg_stat_wal_sync_seconds_total, type: counter, column: wal_sync_time, scale: 0.001, until: 17, help: "Time spent syncing WAL; 0 without track_wal_io_timing" }
---*/
SELECT wal_records, wal_fpi, wal_bytes::float8 AS wal_bytes, wal_buffers_full,
       (to_jsonb(w) ->> 'wal_write')::float8 AS wal_write,
       (to_jsonb(w) ->> 'wal_sync')::float8 AS wal_sync,
       (to_jsonb(w) ->> 'wal_write_time')::float8 AS wal_write_time,
       (to_jsonb(w) ->> 'wal_sync_time')::float8 AS wal_sync_time
  FROM pg_stat_wal w;
