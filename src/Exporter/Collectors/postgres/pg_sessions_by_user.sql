/*---
name: pg_sessions_by_user
help: Client sessions of each user by state.
source: pg_stat_activity
labels: [usename, state]
top: { by: [sessions], rows: 100 }
metrics:
  - { name: pg_sessions_by_user, column: sessions, rest: pg_sessions_by_user_rest, help: "Client sessions of the user in this state." }
---*/
SELECT usename, coalesce(state, 'unknown') AS state, count(*)::float8 AS sessions
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
 GROUP BY 1, 2
