/*---
name: pg_buffercache_summary
help: Use of the shared buffers.
source: pg_buffercache_summary()
minimum: 16
extension: pg_buffercache
every: 1m
cost: heavy
metrics:
  - { name: pg_buffercache_summary_buffers_used, column: buffers_used, unit: blocks, help: "Number of used shared buffers" }
  - { name: pg_buffercache_summary_buffers_unused, column: buffers_unused, unit: blocks, help: "Number of unused shared buffers" }
  - { name: pg_buffercache_summary_buffers_dirty, column: buffers_dirty, unit: blocks, help: "Number of dirty shared buffers" }
  - { name: pg_buffercache_summary_buffers_pinned, column: buffers_pinned, unit: blocks, help: "Number of pinned shared buffers" }
  - { name: pg_buffercache_summary_usagecount_avg, column: usagecount_avg, help: "Average usage count of used shared buffers" }
---*/
SELECT buffers_used, buffers_unused, buffers_dirty, buffers_pinned, coalesce(usagecount_avg, 0) AS usagecount_avg
  FROM pg_buffercache_summary()
