/*---
name: pg_stat_subscription
help: Workers of the logical subscriptions.
rows: 1000
labels: [subname]
metrics:
  - { name: pg_stat_subscription_workers, column: workers, help: "Workers of the subscription that run; 0: nothing is applied" }
  - { name: pg_stat_subscription_received_lsn_bytes, column: received_lsn, help: "Last position received from the publisher" }
  - { name: pg_stat_subscription_latest_end_lsn_bytes, column: latest_end_lsn, help: "Last position that was confirmed to the publisher" }
  - { name: pg_stat_subscription_last_message_age_seconds, column: message_age, help: "Time since the last message of the publisher" }
  - { name: pg_stat_subscription_last_message_delay_seconds, column: message_delay, help: "Time that the last message was on its way" }
---*/
SELECT subname,
       count(pid)::float8 AS workers,
       max(received_lsn - '0/0'::pg_lsn)::float8 AS received_lsn,
       max(latest_end_lsn - '0/0'::pg_lsn)::float8 AS latest_end_lsn,
       extract(epoch FROM clock_timestamp() - max(last_msg_receipt_time))::float8 AS message_age,
       greatest(0, extract(epoch FROM max(last_msg_receipt_time) - max(last_msg_send_time)))::float8 AS message_delay
  FROM pg_stat_subscription
 GROUP BY subname
