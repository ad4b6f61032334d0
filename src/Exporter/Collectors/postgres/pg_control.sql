/*---
name: pg_control
help: What the control file says about the last checkpoint and about who this cluster is.
source: pg_control_checkpoint(), pg_control_system()
every: 5s
metrics:
  - { name: pg_control_system_info, constant: 1, labels: [system_identifier, pg_control_version, catalog_version], help: "Identity of the database cluster: the same on a primary and all its replicas." }
  - { name: pg_control_timeline, column: timeline_id, help: "Timeline of the last checkpoint or restartpoint." }
  - { name: pg_control_previous_timeline, column: prev_timeline_id, help: "Timeline before the last checkpoint; differs from the timeline only when that checkpoint ended the recovery of a restored server." }
  - { name: pg_control_checkpoint_timestamp_seconds, column: checkpoint_time, help: "Unix time of the last checkpoint or restartpoint." }
  - { name: pg_control_checkpoint_lsn_bytes, column: checkpoint_lsn, help: "Position of the record of the last checkpoint." }
  - { name: pg_control_redo_lsn_bytes, column: redo_lsn, help: "Position from which a crash recovery would replay." }
  - { name: pg_control_redo_distance_bytes, column: redo_distance, help: "WAL that a crash recovery would have to replay." }
  - { name: pg_control_next_xid, column: next_xid, help: "Next transaction number with its epoch, as of the last checkpoint." }
  - { name: pg_control_oldest_xid_age, column: oldest_xid_age, help: "Transactions since the oldest transaction number that is not frozen in any database." }
  - { name: pg_control_next_multixact, column: next_multixact, help: "Next multixact number, as of the last checkpoint." }
  - { name: pg_control_oldest_multixact_age, column: oldest_multi_age, help: "Multixacts since the oldest one that is still needed." }
  - { name: pg_control_next_oid, column: next_oid, help: "Next object identifier, as of the last checkpoint; starts again after 4294967295." }
  - { name: pg_control_full_page_writes, column: full_page_writes, help: "1 when full_page_writes was on at the last checkpoint." }
---*/
SELECT s.system_identifier::text AS system_identifier, s.pg_control_version::text AS pg_control_version, s.catalog_version_no::text AS catalog_version,
       c.timeline_id, c.prev_timeline_id, c.checkpoint_time,
       (c.checkpoint_lsn - '0/0'::pg_lsn)::float8 AS checkpoint_lsn,
       (c.redo_lsn - '0/0'::pg_lsn)::float8 AS redo_lsn,
       greatest(0, (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) - c.redo_lsn)::float8 AS redo_distance,
       split_part(c.next_xid, ':', 1)::float8 * 4294967296 + split_part(c.next_xid, ':', 2)::float8 AS next_xid,
       age(c.oldest_xid)::float8 AS oldest_xid_age,
       c.next_multixact_id AS next_multixact,
       mxid_age(c.oldest_multi_xid)::float8 AS oldest_multi_age,
       c.next_oid, c.full_page_writes
  FROM pg_control_checkpoint() c
 CROSS JOIN pg_control_system() s
