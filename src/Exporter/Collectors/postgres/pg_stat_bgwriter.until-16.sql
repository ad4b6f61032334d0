/*---
name: pg_stat_bgwriter
help: The background writer and, before PostgreSQL 17, the checkpointer.
metrics:
  - { name: pg_stat_bgwriter_checkpoints_timed_total, type: counter, column: checkpoints_timed, help: "Number of scheduled checkpoints that have been performed" }
  - { name: pg_stat_bgwriter_checkpoints_req_total, type: counter, column: checkpoints_req, help: "Number of requested checkpoints that have been performed" }
  - { name: pg_stat_bgwriter_checkpoint_write_time_total, type: counter, column: checkpoint_write_time, unit: milliseconds, help: "Total amount of time that has been spent in the portion of checkpoint processing where files are written to disk, in milliseconds" }
  - { name: pg_stat_bgwriter_checkpoint_sync_time_total, type: counter, column: checkpoint_sync_time, unit: milliseconds, help: "Total amount of time that has been spent in the portion of checkpoint processing where files are synchronized to disk, in milliseconds" }
  - { name: pg_stat_bgwriter_buffers_checkpoint_total, type: counter, column: buffers_checkpoint, unit: blocks, help: "Number of buffers written during checkpoints" }
  - { name: pg_stat_bgwriter_buffers_clean_total, type: counter, column: buffers_clean, unit: blocks, help: "Number of buffers written by the background writer" }
  - { name: pg_stat_bgwriter_maxwritten_clean_total, type: counter, column: maxwritten_clean, help: "Number of times the background writer stopped a cleaning scan because it had written too many buffers" }
  - { name: pg_stat_bgwriter_buffers_backend_total, type: counter, column: buffers_backend, unit: blocks, help: "Number of buffers written directly by a backend" }
  - { name: pg_stat_bgwriter_buffers_backend_fsync_total, type: counter, column: buffers_backend_fsync, help: "Number of times a backend had to execute its own fsync call (normally the background writer handles those even when the backend does its own write)" }
  - { name: pg_stat_bgwriter_buffers_alloc_total, type: counter, column: buffers_alloc, unit: blocks, help: "Number of buffers allocated" }
  - { name: pg_stat_bgwriter_stats_reset_total, type: counter, column: stats_reset, unit: unix-time, help: "Time at which these statistics were last reset" }
---*/
SELECT checkpoints_timed, checkpoints_req, checkpoint_write_time, checkpoint_sync_time, buffers_checkpoint, buffers_clean,
       maxwritten_clean, buffers_backend, buffers_backend_fsync, buffers_alloc,
       trunc(extract(epoch FROM stats_reset))::float8 AS stats_reset
  FROM pg_stat_bgwriter;
