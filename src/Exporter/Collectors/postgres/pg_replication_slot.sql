/*---
name: pg_replication_slot
help: Replication slots, what they keep and whether they are used.
source: pg_replication_slots
labels: [slot_name, slot_type]
metrics:
  - { name: pg_replication_slot_slot_current_wal_lsn, unit: bytes, help: "current wal lsn value" }
  - { name: pg_replication_slot_slot_confirmed_flush_lsn, unit: bytes, help: "last lsn confirmed flushed to the replication slot" }
  - { name: pg_replication_slot_slot_is_active, help: "whether the replication slot is active or not" }
  - { name: pg_replication_slot_safe_wal_size_bytes, help: "number of bytes that can be written to WAL such that this slot is not in danger of getting in state lost" }
  - { name: pg_replication_slot_wal_status, constant: 1, labels: [slot_name, slot_type, wal_status], help: "availability of WAL files claimed by this slot" }
  - { name: pg_replication_slots_active, column: slot_is_active, labels: [server, slot_name, database], help: "Flag indicating if the slot is active" }
  - { name: pg_replication_slots_pg_wal_lsn_diff, column: wal_lsn_diff, labels: [server, slot_name, database], unit: bytes, help: "Replication lag in bytes" }
  - { name: pg_replication_slot_retained_bytes, help: "WAL that the server keeps for this slot" }
  - { name: pg_replication_slot_unconfirmed_bytes, help: "WAL that the reader of a logical slot has not confirmed" }
  - { name: pg_replication_slot_xmin_age, help: "Transactions since the oldest one that the slot holds back vacuum for. Absent without" }
  - { name: pg_replication_slot_catalog_xmin_age, help: "The same for the system's tables" }
  - { name: pg_replication_slot_temporary, help: "1 for a slot that goes with its session" }
  - { name: pg_replication_slot_invalid, help: "1 when the slot has lost its WAL or is invalidated otherwise: its reader has to start anew" }
  - { name: pg_replication_slot_invalidation, constant: 1, labels: [slot_name, slot_type, invalidation_reason], help: "Why the slot is invalid; none when it is valid. The reason is known from PostgreSQL 16 on" }
  - { name: pg_replication_slot_two_phase, since: 14, help: "1 when prepared transactions are decoded" }
  - { name: pg_replication_slot_failover, since: 17, help: "1 when the slot is to be copied to replicas, so that its reader can go on after a failover" }
  - { name: pg_replication_slot_synced, since: 17, help: "1 when the slot is a copy of the primary's" }
  - { name: pg_replication_slot_inactive_since_timestamp_seconds, column: inactive_since, since: 17, help: "Unix time since when nobody reads the slot. Absent while it is read" }
---*/
-- A replica that is fed by the archive has received nothing; what it knows of ends where it has replayed to.
WITH position (lsn, known) AS (
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
           CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_lsn() END
)
SELECT slot_name, slot_type, database, coalesce(wal_status, 'unknown') AS wal_status,
       coalesce(position.lsn - '0/0'::pg_lsn, 0)::float8 AS slot_current_wal_lsn,
       CASE WHEN active THEN (coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn)::float8 END AS slot_confirmed_flush_lsn,
       active AS slot_is_active,
       safe_wal_size AS safe_wal_size_bytes,
       coalesce(position.lsn - restart_lsn, 'NaN')::float8 AS wal_lsn_diff,
       greatest(0, position.known - restart_lsn)::float8 AS retained_bytes,
       greatest(0, position.known - confirmed_flush_lsn)::float8 AS unconfirmed_bytes,
       age(xmin)::float8 AS xmin_age,
       age(catalog_xmin)::float8 AS catalog_xmin_age,
       temporary,
       reason <> 'none' AS invalid, reason AS invalidation_reason,
       (versions.slot ->> 'two_phase')::bool AS two_phase,
       (versions.slot ->> 'failover')::bool AS failover,
       (versions.slot ->> 'synced')::bool AS synced,
       (versions.slot ->> 'inactive_since')::timestamptz AS inactive_since
  FROM pg_replication_slots s
 CROSS JOIN position
 CROSS JOIN LATERAL (SELECT to_jsonb(s)) AS versions (slot)
 CROSS JOIN LATERAL (
     SELECT coalesce(versions.slot ->> 'invalidation_reason',
                     CASE WHEN (versions.slot ->> 'conflicting')::bool THEN 'conflict' WHEN wal_status = 'lost' THEN 'wal_removed' ELSE 'none' END)
 ) AS invalidation (reason);
