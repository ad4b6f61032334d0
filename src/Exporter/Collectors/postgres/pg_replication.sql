/*---
name: pg_replication
help: How far a replica is behind, and whether the server is one.
source: pg_last_xact_replay_timestamp(), pg_stat_wal_receiver
metrics:
  - { name: pg_replication_lag_seconds, help: "Replication lag behind master in seconds" }
  - { name: pg_replication_is_replica, help: "Indicates if the server is a replica" }
  - { name: pg_replication_last_replay_seconds, help: "Age of last transaction replay in seconds" }
  - { name: pg_replication_receive_lsn_bytes, help: "Last WAL position received and flushed by this replica. Absent on a primary." }
  - { name: pg_replication_replay_lsn_bytes, help: "Last WAL position replayed by this replica. Absent on a primary." }
  - { name: pg_replication_replay_backlog_bytes, help: "WAL received and not yet replayed. Absent on a primary." }
  - { name: pg_replication_receiver_streaming, help: "1 when the WAL receiver of this replica streams, 0 when it does not. Absent on a primary." }
  - { name: pg_replication_receiver_message_age_seconds, help: "Time since the upstream last sent anything; an idle one sends a sign of life within half of wal_receiver_timeout. Absent without a receiver." }
  - { name: pg_replication_staleness_seconds, help: "How old the data of this replica may be by what it knows of its upstream: 0 on a primary, and on a replica that has replayed everything and hears from its upstream. Unlike pg_replication_lag_seconds it grows when the link is broken." }
---*/
-- After a promotion pg_last_wal_receive_lsn() and its like keep their last value for ever: on a primary they mean nothing.
-- An idle primary sends nothing to replay: a replica that has replayed all it received is not behind, however old its last transaction.
-- One that has replayed no transaction since it started has not done so for at least as long; greatest() would make 0 of what nobody knows.
-- A healthy link is never silent for three quarters of wal_receiver_timeout, because the receiver asks for a sign of life after half of it.
WITH receiver AS (
    SELECT status = 'streaming' AS streaming,
           greatest(0, extract(epoch FROM clock_timestamp() - last_msg_receipt_time)) AS message_age,
           (SELECT coalesce(nullif(setting::float8, 0) * 0.00075, 'Infinity') FROM pg_settings WHERE name = 'wal_receiver_timeout') AS longest_silence
      FROM (SELECT) AS always
      LEFT JOIN pg_stat_wal_receiver ON true
     LIMIT 1
)
SELECT CASE
           WHEN NOT pg_is_in_recovery() THEN 0
           WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
           ELSE greatest(0, extract(epoch FROM now() - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time())))
       END::float8 AS lag_seconds,
       pg_is_in_recovery() AS is_replica,
       CASE WHEN NOT pg_is_in_recovery() THEN 0
            ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)
       END::float8 AS last_replay_seconds,
       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() - '0/0'::pg_lsn END::float8 AS receive_lsn_bytes,
       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END::float8 AS replay_lsn_bytes,
       CASE WHEN pg_is_in_recovery() THEN greatest(0, pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn()) END::float8 AS replay_backlog_bytes,
       CASE WHEN pg_is_in_recovery() THEN coalesce(streaming, false) END AS receiver_streaming,
       CASE WHEN pg_is_in_recovery() THEN message_age END::float8 AS receiver_message_age_seconds,
       CASE WHEN NOT pg_is_in_recovery() THEN 0
            WHEN streaming AND message_age <= longest_silence AND pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
            WHEN streaming AND message_age > longest_silence AND pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN message_age
            ELSE greatest(0, extract(epoch FROM clock_timestamp() - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time())))
       END::float8 AS staleness_seconds
  FROM receiver
