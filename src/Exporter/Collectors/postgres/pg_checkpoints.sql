/*---
name: pg_checkpoints
help: Checkpoints and restartpoints, under the same names on every version.
minimum: 17
source: pg_stat_checkpointer
metrics:
  - { name: pg_checkpoints_timed_total, type: counter, column: timed, help: "Checkpoints that were due by checkpoint_timeout" }
  - { name: pg_checkpoints_requested_total, type: counter, column: requested, help: "Checkpoints that were asked for, most of them because max_wal_size was reached" }
  - { name: pg_checkpoints_done_total, type: counter, column: done, since: 18, help: "Checkpoints completed." }
  - { name: pg_checkpoint_write_seconds_total, type: counter, column: write_time, scale: 0.001, help: "Time spent writing buffers in checkpoints and restartpoints" }
  - { name: pg_checkpoint_sync_seconds_total, type: counter, column: sync_time, scale: 0.001, help: "Time spent syncing files in checkpoints and restartpoints" }
  - { name: pg_checkpoint_buffers_written_total, type: counter, column: buffers, unit: blocks, help: "Buffers written by checkpoints and restartpoints" }
  - { name: pg_checkpoint_slru_buffers_written_total, type: counter, column: slru, since: 18, unit: blocks, help: "SLRU buffers written by checkpoints and restartpoints." }
  - { name: pg_restartpoints_timed_total, type: counter, column: restart_timed, help: "Restartpoints that were due by time." }
  - { name: pg_restartpoints_requested_total, type: counter, column: restart_requested, help: "Restartpoints that were asked for." }
  - { name: pg_restartpoints_done_total, type: counter, column: restart_done, help: "Restartpoints completed." }
  - { name: pg_buffers_written_by_backends_total, type: counter, column: by_backends, unit: blocks, help: "Buffers that sessions had to write themselves. From PostgreSQL 17 in pg_stat_io." }
---*/
SELECT num_timed AS timed, num_requested AS requested, (to_jsonb(c) ->> 'num_done')::float8 AS done,
       write_time, sync_time, buffers_written AS buffers, (to_jsonb(c) ->> 'slru_written')::float8 AS slru,
       restartpoints_timed AS restart_timed, restartpoints_req AS restart_requested, restartpoints_done AS restart_done,
       (SELECT sum(writes) FROM pg_stat_io WHERE backend_type = 'client backend' AND object = 'relation')::float8 AS by_backends
  FROM pg_stat_checkpointer c
