/*---
name: pg_stat_replication
help: Each connected replica as its upstream sees it.
labels: [server, application_name, client_addr, state, slot_name]
metrics:
  - { name: pg_stat_replication_pg_current_wal_lsn_bytes, help: "WAL position in bytes" }
  - { name: pg_stat_replication_pg_wal_lsn_diff, unit: bytes, help: "Lag in bytes between master and slave" }
  - { name: pg_stat_replication_reply_time, type: untyped, unit: unix-time, help: "Send time of last reply message received from WAL receiver" }
  - { name: pg_stat_replication_sent_lag_bytes, labels: [application_name, client_addr, state, sync_state], help: "WAL written and not yet sent to the replica" }
  - { name: pg_stat_replication_flush_lag_bytes, labels: [application_name, client_addr, state, sync_state], help: "WAL written and not yet flushed by the replica" }
  - { name: pg_stat_replication_write_lag_bytes, labels: [application_name, client_addr, state, sync_state], help: "WAL written and not yet written by the replica" }
  - { name: pg_stat_replication_replay_lag_bytes, labels: [application_name, client_addr, state, sync_state], help: "WAL written and not yet replayed by the replica" }
  - { name: pg_stat_replication_sync_priority, labels: [application_name, client_addr, state, sync_state], help: "Order in which this replica is chosen as synchronous; 0 when it is asynchronous" }
  - { name: pg_stat_replication_xmin_age, labels: [application_name, client_addr, state, sync_state], help: "Transactions since the oldest snapshot that the replica holds back vacuum with (hot_standby_feedback). Absent without" }
  - { name: pg_stat_replication_write_lag_seconds, labels: [application_name, client_addr, state, sync_state], help: "Time until recent WAL was written by the replica. Absent when idle." }
  - { name: pg_stat_replication_flush_lag_seconds, labels: [application_name, client_addr, state, sync_state], help: "Time until recent WAL was flushed by the replica. Absent when idle." }
  - { name: pg_stat_replication_replay_lag_seconds, labels: [application_name, client_addr, state, sync_state], help: "Time until recent WAL was replayed by the replica. Absent when idle." }
  - { name: pg_stat_replication_reply_time_seconds, labels: [application_name, client_addr, state, sync_state], unit: unix-time, help: "Unix time of the last reply of the replica" }
  - { name: pg_stat_replication_start_timestamp_seconds, labels: [application_name, client_addr, state, sync_state], help: "Unix time at which the replica connected" }
---*/
-- On a cascading replica the newest position is what it has received itself; pg_current_wal_lsn() would fail there.
-- A replica that is fed by the archive has received nothing; what it knows of ends where it has replayed to.
WITH position (lsn, known) AS (
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
           CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_lsn() END
)
SELECT r.application_name, host(r.client_addr) AS client_addr, r.state, s.slot_name, r.sync_state,
       (position.lsn - '0/0'::pg_lsn)::float8 AS pg_current_wal_lsn_bytes,
       coalesce(position.lsn - r.replay_lsn, 'NaN')::float8 AS pg_wal_lsn_diff,
       trunc(extract(epoch FROM r.reply_time))::float8 AS reply_time,
       greatest(0, position.known - r.sent_lsn)::float8 AS sent_lag_bytes,
       greatest(0, position.known - r.write_lsn)::float8 AS write_lag_bytes,
       greatest(0, position.known - r.flush_lsn)::float8 AS flush_lag_bytes,
       greatest(0, position.known - r.replay_lsn)::float8 AS replay_lag_bytes,
       r.sync_priority, age(r.backend_xmin)::float8 AS xmin_age,
       extract(epoch FROM r.write_lag)::float8 AS write_lag_seconds,
       extract(epoch FROM r.flush_lag)::float8 AS flush_lag_seconds,
       extract(epoch FROM r.replay_lag)::float8 AS replay_lag_seconds,
       extract(epoch FROM r.reply_time)::float8 AS reply_time_seconds,
       extract(epoch FROM r.backend_start)::float8 AS start_timestamp_seconds
  FROM pg_stat_replication r
 CROSS JOIN position
  LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid;
