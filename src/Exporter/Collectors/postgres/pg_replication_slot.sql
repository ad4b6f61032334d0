/*---
name: pg_replication_slot
help: Replication slots, what they keep and whether they are used.
source: pg_replication_slots
labels: [slot_name, slot_type]
metrics:
  - { name: pg_replication_slot_slot_current_wal_lsn, help: "current wal lsn value" }
  - { name: pg_replication_slot_slot_confirmed_flush_lsn, help: "last lsn confirmed flushed to the replication slot" }
  - { name: pg_replication_slot_slot_is_active, help: "whether the replication slot is active or not" }
  - { name: pg_replication_slot_safe_wal_size_bytes, help: "number of bytes that can be written to WAL such that this slot is not in danger of getting in state lost" }
  - { name: pg_replication_slot_wal_status, constant: 1, labels: [slot_name, slot_type, wal_status], help: "availability of WAL files claimed by this slot" }
  - { name: pg_replication_slot_retained_bytes, help: "WAL that the server keeps for this slot" }
---*/
WITH position (lsn) AS (
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END
)
SELECT slot_name, slot_type, coalesce(wal_status, 'unknown') AS wal_status,
       coalesce(position.lsn - '0/0'::pg_lsn, 0)::float8 AS slot_current_wal_lsn,
       CASE WHEN active THEN (coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn)::float8 END AS slot_confirmed_flush_lsn,
       active AS slot_is_active,
       safe_wal_size AS safe_wal_size_bytes,
       greatest(0, position.lsn - restart_lsn)::float8 AS retained_bytes
  FROM pg_replication_slots
 CROSS JOIN position;
