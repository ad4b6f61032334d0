/*---
name: pg_stat_bgwriter
help: The background writer.
minimum: 17
metrics:
  - { name: pg_stat_bgwriter_buffers_clean_total, type: counter, column: buffers_clean, unit: blocks, help: "Number of buffers written by the background writer" }
  - { name: pg_stat_bgwriter_maxwritten_clean_total, type: counter, column: maxwritten_clean, help: "Number of times the background writer stopped a cleaning scan because it had written too many buffers" }
  - { name: pg_stat_bgwriter_buffers_alloc_total, type: counter, column: buffers_alloc, unit: blocks, help: "Number of buffers allocated" }
  - { name: pg_stat_bgwriter_stats_reset_total, type: counter, column: stats_reset, unit: unix-time, help: "Time at which these statistics were last reset" }
---*/
SELECT buffers_clean, maxwritten_clean, buffers_alloc, trunc(extract(epoch FROM stats_reset))::float8 AS stats_reset
  FROM pg_stat_bgwriter;
