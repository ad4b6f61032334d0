/*---
name: pg_stat_activity
help: Sessions by database, state, user, application, kind and wait, and their oldest transaction.
labels: [server, datname, state, usename, application_name, backend_type, wait_event_type, wait_event]
metrics:
  - { name: pg_stat_activity_count, help: "number of connections in this state" }
  - { name: pg_stat_activity_max_tx_duration, unit: seconds, help: "max duration in seconds any active transaction has been running" }
---*/
WITH states (state) AS (
    VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'), ('fastpath function call'), ('disabled')
), sessions AS (
    SELECT datname, state, usename, application_name, backend_type, wait_event_type, wait_event,
           count(*) AS count,
           max(extract(epoch FROM now() - xact_start))::float8 AS max_tx_duration
      FROM pg_stat_activity
     GROUP BY datname, state, usename, application_name, backend_type, wait_event_type, wait_event
)
SELECT d.datname, states.state, sessions.usename, sessions.application_name, sessions.backend_type,
       sessions.wait_event_type, sessions.wait_event,
       coalesce(sessions.count, 0)::float8 AS count,
       coalesce(sessions.max_tx_duration, 0) AS max_tx_duration
  FROM states
 CROSS JOIN pg_database d
  LEFT JOIN sessions ON sessions.state = states.state AND sessions.datname = d.datname
 -- Of more rows than are read those of nobody are left out.
 ORDER BY sessions.count IS NULL;
