/*---
name: pg_recovery
help: How recovery goes on this replica.
roles: replica
source: pg_control_recovery(), pg_is_wal_replay_paused()
metrics:
  - { name: pg_recovery_replay_paused, column: paused, help: "1 when replay is paused or a pause is asked for: the replica falls behind until pg_wal_replay_resume()." }
  - { name: pg_recovery_min_end_lsn_bytes, column: min_end_lsn, help: "Position that recovery must reach before the replica is consistent." }
  - { name: pg_recovery_min_end_timeline, column: min_end_timeline, help: "Timeline of that position." }
  - { name: pg_recovery_backup_unfinished, column: backup_unfinished, help: "1 while the end of the base backup is not reached: the replica is not usable yet." }
  - { name: pg_recovery_conflicts_delay_limit_seconds, column: delay_limit, help: "How long replay waits for queries before it cancels them (max_standby_streaming_delay); -1: for ever." }
  - { name: pg_recovery_apply_delay_seconds, column: apply_delay, help: "Delay that the replica keeps on purpose (recovery_min_apply_delay)." }
---*/
-- Asked again beside the function, which fails on a primary: the server may have been promoted since its role was read.
SELECT CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END AS paused,
       (r.min_recovery_end_lsn - '0/0'::pg_lsn)::float8 AS min_end_lsn,
       r.min_recovery_end_timeline AS min_end_timeline,
       r.end_of_backup_record_required OR r.backup_end_lsn > '0/0'::pg_lsn AS backup_unfinished,
       (SELECT CASE WHEN setting::float8 < 0 THEN -1 ELSE setting::float8 / 1000 END FROM pg_settings WHERE name = 'max_standby_streaming_delay') AS delay_limit,
       (SELECT setting::float8 / 1000 FROM pg_settings WHERE name = 'recovery_min_apply_delay') AS apply_delay
  FROM pg_control_recovery() r
 WHERE pg_is_in_recovery()
