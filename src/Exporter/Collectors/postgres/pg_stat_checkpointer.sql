/*---
name: pg_stat_checkpointer
help: Checkpoints and restartpoints.
minimum: 17
metrics:
  - { name: pg_stat_checkpointer_num_timed_total, type: counter, column: num_timed, help: "Number of scheduled checkpoints due to timeout" }
  - { name: pg_stat_checkpointer_num_requested_total, type: counter, column: num_requested, help: "Number of requested checkpoints that have been performed" }
  - { name: pg_stat_checkpointer_restartpoints_timed_total, type: counter, column: restartpoints_timed, help: "Number of scheduled restartpoints due to timeout or after a failed attempt to perform it" }
  - { name: pg_stat_checkpointer_restartpoints_req_total, type: counter, column: restartpoints_req, help: "Number of requested restartpoints" }
  - { name: pg_stat_checkpointer_restartpoints_done_total, type: counter, column: restartpoints_done, help: "Number of restartpoints that have been performed" }
  - { name: pg_stat_checkpointer_write_time_total, type: counter, column: write_time, unit: milliseconds, help: "Total amount of time that has been spent in the portion of processing checkpoints and restartpoints where files are written to disk, in milliseconds" }
  - { name: pg_stat_checkpointer_sync_time_total, type: counter, column: sync_time, unit: milliseconds, help: "Total amount of time that has been spent in the portion of processing checkpoints and restartpoints where files are synchronized to disk, in milliseconds" }
  - { name: pg_stat_checkpointer_buffers_written_total, type: counter, column: buffers_written, unit: blocks, help: "Number of buffers written during checkpoints and restartpoints" }
  - { name: pg_stat_checkpointer_stats_reset_total, type: counter, column: stats_reset, unit: unix-time, help: "Time at which these statistics were last reset" }
---*/
SELECT num_timed, num_requested, restartpoints_timed, restartpoints_req, restartpoints_done, write_time, sync_time, buffers_written,
       trunc(extract(epoch FROM stats_reset))::float8 AS stats_reset
  FROM pg_stat_checkpointer;
