/*---
name: pg_sessions_by_application
help: Client sessions of each application by state.
source: pg_stat_activity
labels: [application_name, state]
top: { by: [sessions], rows: 100 }
metrics:
  - { name: pg_sessions_by_application, column: sessions, rest: pg_sessions_by_application_rest, help: "Client sessions of the application in this state. Digits at the end of a name are cut off, because many clients put a number of the process there." }
---*/
SELECT regexp_replace(left(application_name, 48), '[-_:# /\[(.]*[0-9]+[\])]*$', '') AS application_name,
       coalesce(state, 'unknown') AS state,
       count(*)::float8 AS sessions
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
 GROUP BY 1, 2
