/*---
name: pg_stat_recovery_prefetch
help: Blocks that recovery reads ahead.
roles: replica
minimum: 15
metrics:
  - { name: pg_stat_recovery_prefetch_blocks_total, type: counter, column: prefetch, help: "Blocks read ahead because they were not in the buffer pool" }
  - { name: pg_stat_recovery_prefetch_hits_total, type: counter, column: hit, unit: blocks, help: "Blocks not read ahead because they were in the buffer pool already" }
  - { name: pg_stat_recovery_prefetch_skipped_init_total, type: counter, column: skip_init, unit: blocks, help: "Blocks not read ahead because they would be initialised" }
  - { name: pg_stat_recovery_prefetch_skipped_new_total, type: counter, column: skip_new, unit: blocks, help: "Blocks not read ahead because they did not exist yet" }
  - { name: pg_stat_recovery_prefetch_skipped_fpw_total, type: counter, column: skip_fpw, unit: blocks, help: "Blocks not read ahead because the WAL holds the full page" }
  - { name: pg_stat_recovery_prefetch_skipped_repeated_total, type: counter, column: skip_rep, unit: blocks, help: "Blocks not read ahead because they were read ahead a moment before" }
  - { name: pg_stat_recovery_prefetch_wal_distance_bytes, column: wal_distance, help: "How far ahead in the WAL it looks" }
  - { name: pg_stat_recovery_prefetch_block_distance, column: block_distance, unit: blocks, help: "How many blocks ahead it looks" }
  - { name: pg_stat_recovery_prefetch_io_depth, column: io_depth, help: "Reads ahead that have begun and are not known to have ended" }
---*/
SELECT prefetch, hit, skip_init, skip_new, skip_fpw, skip_rep, wal_distance, block_distance, io_depth
  FROM pg_stat_recovery_prefetch
