/*---
name: pg_wait_events
help: What sessions wait for at the moment of the scrape, and how many work without waiting.
source: pg_stat_activity
rows: 1000
labels: [backend_type, wait_event_type, wait_event]
metrics:
  - { name: pg_wait_event_sessions, column: sessions, help: "Sessions and background processes that wait for this event. Type CPU: active without a wait. Idle clients are under Client ClientRead." }
---*/
SELECT coalesce(backend_type, 'unknown') AS backend_type,
       coalesce(wait_event_type, 'CPU') AS wait_event_type,
       coalesce(wait_event, 'CPU') AS wait_event,
       count(*)::float8 AS sessions
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND (wait_event IS NOT NULL OR state = 'active')
 GROUP BY 1, 2, 3
