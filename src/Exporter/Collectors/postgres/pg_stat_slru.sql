/*---
name: pg_stat_slru
help: The small caches of transaction status, multixacts and subtransactions.
labels: [name]
metrics:
  - { name: pg_stat_slru_blks_zeroed_total, type: counter, column: blks_zeroed, help: "Blocks zeroed during initialisation" }
  - { name: pg_stat_slru_blks_hit_total, type: counter, column: blks_hit, help: "Blocks found in the cache" }
  - { name: pg_stat_slru_blks_read_total, type: counter, column: blks_read, help: "Blocks read from disk" }
  - { name: pg_stat_slru_blks_written_total, type: counter, column: blks_written, help: "Blocks written to disk" }
  - { name: pg_stat_slru_blks_exists_total, type: counter, column: blks_exists, help: "Blocks checked for existence" }
  - { name: pg_stat_slru_flushes_total, type: counter, column: flushes, help: "Flushes of dirty data" }
  - { name: pg_stat_slru_truncates_total, type: counter, column: truncates, help: "Truncations" }
---*/
SELECT name, blks_zeroed, blks_hit, blks_read, blks_written, blks_exists, flushes, truncates
  FROM pg_stat_slru
