/*---
name: pg_stat_wal
help: WAL that was generated.
minimum: 14
metrics:
  - { name: pg_stat_wal_records_total, type: counter, column: wal_records, help: "WAL records generated" }
  - { name: pg_stat_wal_fpi_total, type: counter, column: wal_fpi, help: "Full page images generated" }
  - { name: pg_stat_wal_bytes_total, type: counter, column: wal_bytes, help: "WAL generated" }
  - { name: pg_stat_wal_buffers_full_total, type: counter, column: wal_buffers_full, help: "Times WAL was written because the buffers were full" }
---*/
SELECT wal_records, wal_fpi, wal_bytes::float8 AS wal_bytes, wal_buffers_full
  FROM pg_stat_wal;
