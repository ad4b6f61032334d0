/*---
name: pg_stat_io
help: Reads and writes of each kind of process, kind of object and context.
minimum: 16
labels: [backend_type, object, context]
rows: 1000
metrics:
  - { name: pg_stat_io_reads_total, type: counter, column: reads, help: "Read operations" }
  - { name: pg_stat_io_read_bytes_total, type: counter, column: read_bytes, help: "Bytes read" }
  - { name: pg_stat_io_read_seconds_total, type: counter, column: read_time, scale: 0.001, help: "Time spent waiting for reads; 0 without track_io_timing" }
  - { name: pg_stat_io_writes_total, type: counter, column: writes, help: "Write operations" }
  - { name: pg_stat_io_write_bytes_total, type: counter, column: write_bytes, help: "Bytes written" }
  - { name: pg_stat_io_write_seconds_total, type: counter, column: write_time, scale: 0.001, help: "Time spent waiting for writes; 0 without track_io_timing" }
  - { name: pg_stat_io_writebacks_total, type: counter, column: writebacks, unit: blocks, help: "Blocks that the kernel was asked to write out" }
  - { name: pg_stat_io_writeback_seconds_total, type: counter, column: writeback_time, scale: 0.001, help: "Time spent waiting for writebacks" }
  - { name: pg_stat_io_extends_total, type: counter, column: extends, help: "Operations that made relations longer" }
  - { name: pg_stat_io_extend_bytes_total, type: counter, column: extend_bytes, help: "Bytes by which relations were made longer" }
  - { name: pg_stat_io_extend_seconds_total, type: counter, column: extend_time, scale: 0.001, help: "Time spent making relations longer" }
  - { name: pg_stat_io_hits_total, type: counter, column: hits, unit: blocks, help: "Blocks found in shared buffers" }
  - { name: pg_stat_io_evictions_total, type: counter, column: evictions, unit: blocks, help: "Blocks thrown out of buffers to make room" }
  - { name: pg_stat_io_reuses_total, type: counter, column: reuses, unit: blocks, help: "Buffers used again within the ring of a bulk operation" }
  - { name: pg_stat_io_fsyncs_total, type: counter, column: fsyncs, help: "fsync calls" }
  - { name: pg_stat_io_fsync_seconds_total, type: counter, column: fsync_time, scale: 0.001, help: "Time spent waiting for fsync" }
---*/
SELECT backend_type, object, context,
       reads, reads * op_bytes AS read_bytes, read_time, writes, writes * op_bytes AS write_bytes, write_time, writebacks, writeback_time,
       extends, extends * op_bytes AS extend_bytes, extend_time, hits, evictions, reuses, fsyncs, fsync_time
  FROM pg_stat_io
