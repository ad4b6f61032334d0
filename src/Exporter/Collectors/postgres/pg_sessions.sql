/*---
name: pg_sessions
help: Sessions in all against the limit, the longest waits and transactions, and who blocks whom.
source: pg_stat_activity, pg_blocking_pids()
metrics:
  - { name: pg_sessions_used, help: "Client sessions." }
  - { name: pg_sessions_limit, help: "Sessions that ordinary users can have: max_connections without those reserved for superusers and, from PostgreSQL 16, for pg_use_reserved_connections." }
  - { name: pg_sessions_blocked, help: "Sessions that wait for a lock." }
  - { name: pg_sessions_longest_transaction_seconds, help: "Age of the oldest transaction of a client." }
  - { name: pg_sessions_longest_idle_in_transaction_seconds, help: "How long the longest idle transaction has been idle." }
  - { name: pg_sessions_longest_query_seconds, help: "Age of the oldest running statement of a client." }
  - { name: pg_sessions_longest_blocked_seconds, help: "Age of the statement that has waited longest for a lock." }
---*/
SELECT count(*) FILTER (WHERE backend_type = 'client backend')::float8 AS used,
       (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0))::float8 AS "limit",
       count(*) FILTER (WHERE wait_event_type = 'Lock')::float8 AS blocked,
       coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) FILTER (WHERE backend_type = 'client backend'), 0)::float8 AS longest_transaction_seconds,
       coalesce(max(extract(epoch FROM clock_timestamp() - state_change)) FILTER (WHERE state LIKE 'idle in transaction%'), 0)::float8 AS longest_idle_in_transaction_seconds,
       coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE backend_type = 'client backend' AND state = 'active'), 0)::float8 AS longest_query_seconds,
       coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE wait_event_type = 'Lock'), 0)::float8 AS longest_blocked_seconds
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid();
