/*---
name: pg_checkpoints
help: Checkpoints and restartpoints, under the same names on every version.
source: pg_stat_bgwriter
metrics:
  - { name: pg_checkpoints_timed_total, type: counter, column: timed, help: "Checkpoints that were due by checkpoint_timeout" }
  - { name: pg_checkpoints_requested_total, type: counter, column: requested, help: "Checkpoints that were asked for, most of them because max_wal_size was reached" }
  - { name: pg_checkpoint_write_seconds_total, type: counter, column: write_time, scale: 0.001, help: "Time spent writing buffers in checkpoints and restartpoints" }
  - { name: pg_checkpoint_sync_seconds_total, type: counter, column: sync_time, scale: 0.001, help: "Time spent syncing files in checkpoints and restartpoints" }
  - { name: pg_checkpoint_buffers_written_total, type: counter, column: buffers, unit: blocks, help: "Buffers written by checkpoints and restartpoints" }
  - { name: pg_buffers_written_by_backends_total, type: counter, column: by_backends, unit: blocks, help: "Buffers that sessions had to write themselves. From PostgreSQL 17 in pg_stat_io." }
---*/
SELECT checkpoints_timed AS timed, checkpoints_req AS requested,
       checkpoint_write_time AS write_time, checkpoint_sync_time AS sync_time, buffers_checkpoint AS buffers, buffers_backend AS by_backends
  FROM pg_stat_bgwriter
