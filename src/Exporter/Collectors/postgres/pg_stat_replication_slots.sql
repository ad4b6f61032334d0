/*---
name: pg_stat_replication_slots
help: What logical slots decoded, and what did not fit into memory.
minimum: 14
labels: [slot_name]
metrics:
  - { name: pg_stat_replication_slots_spill_txns_total, type: counter, column: spill_txns, help: "Transactions written to disk, because logical_decoding_work_mem was too small for them" }
  - { name: pg_stat_replication_slots_spill_writes_total, type: counter, column: spill_count, help: "Times that transactions were written to disk" }
  - { name: pg_stat_replication_slots_spill_bytes_total, type: counter, column: spill_bytes, help: "Decoded transaction data written to disk" }
  - { name: pg_stat_replication_slots_stream_txns_total, type: counter, column: stream_txns, help: "Transactions streamed to the subscriber before they committed" }
  - { name: pg_stat_replication_slots_streams_total, type: counter, column: stream_count, help: "Times that transactions were streamed before they committed" }
  - { name: pg_stat_replication_slots_stream_bytes_total, type: counter, column: stream_bytes, help: "Decoded transaction data streamed before commit" }
  - { name: pg_stat_replication_slots_txns_total, type: counter, column: total_txns, help: "Decoded transactions sent to the subscriber" }
  - { name: pg_stat_replication_slots_bytes_total, type: counter, column: total_bytes, help: "Decoded transaction data" }
---*/
SELECT slot_name, spill_txns, spill_count, spill_bytes, stream_txns, stream_count, stream_bytes, total_txns, total_bytes
  FROM pg_stat_replication_slots
