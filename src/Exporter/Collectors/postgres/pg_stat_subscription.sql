/*---
name: pg_stat_subscription
help: Workers of the logical subscriptions, and what failed.
source: pg_stat_subscription, pg_stat_subscription_stats
minimum: 15
rows: 1000
labels: [subname]
metrics:
  - { name: pg_stat_subscription_workers, column: workers, help: "Workers of the subscription that run; 0: nothing is applied" }
  - { name: pg_stat_subscription_received_lsn_bytes, column: received_lsn, help: "Last position received from the publisher" }
  - { name: pg_stat_subscription_latest_end_lsn_bytes, column: latest_end_lsn, help: "Last position that was confirmed to the publisher" }
  - { name: pg_stat_subscription_last_message_age_seconds, column: message_age, help: "Time since the last message of the publisher" }
  - { name: pg_stat_subscription_last_message_delay_seconds, column: message_delay, help: "Time that the last message was on its way" }
  - { name: pg_stat_subscription_apply_errors_total, type: counter, column: apply_errors, help: "Errors while changes were applied" }
  - { name: pg_stat_subscription_sync_errors_total, type: counter, column: sync_errors, help: "Errors while tables were copied" }
  - { name: pg_stat_subscription_conflicts_total, type: counter, column: conflicts, since: 18, help: "Changes that conflicted with local rows, of all kinds." }
---*/
SELECT coalesce(s.subname, e.subname) AS subname,
       count(s.pid)::float8 AS workers,
       max(s.received_lsn - '0/0'::pg_lsn)::float8 AS received_lsn,
       max(s.latest_end_lsn - '0/0'::pg_lsn)::float8 AS latest_end_lsn,
       extract(epoch FROM clock_timestamp() - max(s.last_msg_receipt_time))::float8 AS message_age,
       greatest(0, extract(epoch FROM max(s.last_msg_receipt_time) - max(s.last_msg_send_time)))::float8 AS message_delay,
       max(e.apply_error_count) AS apply_errors, max(e.sync_error_count) AS sync_errors,
       max((SELECT sum(value::float8) FROM jsonb_each_text(to_jsonb(e)) WHERE key LIKE 'confl\_%')) AS conflicts
  FROM pg_stat_subscription s
  FULL JOIN pg_stat_subscription_stats e ON e.subid = s.subid
 GROUP BY 1
