/*---
name: pg_stat_wal_receiver
help: The link of a replica to its upstream.
roles: replica
labels: [upstream_host, slot_name, status]
metrics:
  - { name: pg_stat_wal_receiver_receive_start_lsn, type: counter, unit: bytes, help: "First write-ahead log location used when WAL receiver is started represented as a decimal" }
  - { name: pg_stat_wal_receiver_receive_start_tli, help: "First timeline number used when WAL receiver is started" }
  - { name: pg_stat_wal_receiver_flushed_lsn, type: counter, unit: bytes, help: "Last write-ahead log location already received and flushed to disk, the initial value of this field being the first log location used when WAL receiver is started represented as a decimal" }
  - { name: pg_stat_wal_receiver_received_tli, help: "Timeline number of last write-ahead log location received and flushed to disk" }
  - { name: pg_stat_wal_receiver_last_msg_send_time, type: counter, unit: unix-time, help: "Send time of last message received from origin WAL sender" }
  - { name: pg_stat_wal_receiver_last_msg_receipt_time, type: counter, unit: unix-time, help: "Send time of last message received from origin WAL sender" }
  - { name: pg_stat_wal_receiver_latest_end_lsn, type: counter, unit: bytes, help: "Last write-ahead log location reported to origin WAL sender as integer" }
  - { name: pg_stat_wal_receiver_latest_end_time, type: counter, unit: unix-time, help: "Time of last write-ahead log location reported to origin WAL sender" }
  - { name: pg_stat_wal_receiver_upstream_node, help: "Node ID of the upstream node" }
  - { name: pg_stat_wal_receiver_written_lsn_bytes, help: "Last write-ahead log location received and written, and not yet flushed" }
---*/
SELECT coalesce(sender_host, 'unknown') AS upstream_host, coalesce(slot_name, 'unknown') AS slot_name, status,
       (receive_start_lsn - '0/0'::pg_lsn)::float8 AS receive_start_lsn,
       receive_start_tli::float8 AS receive_start_tli,
       (flushed_lsn - '0/0'::pg_lsn)::float8 AS flushed_lsn,
       (written_lsn - '0/0'::pg_lsn)::float8 AS written_lsn_bytes,
       received_tli::float8 AS received_tli,
       extract(epoch FROM last_msg_send_time)::float8 AS last_msg_send_time,
       extract(epoch FROM last_msg_receipt_time)::float8 AS last_msg_receipt_time,
       (latest_end_lsn - '0/0'::pg_lsn)::float8 AS latest_end_lsn,
       extract(epoch FROM latest_end_time)::float8 AS latest_end_time,
       substring(slot_name FROM 'repmgr_slot_([0-9]+)')::float8 AS upstream_node
  FROM pg_stat_wal_receiver;
