/*---
name: pg_settings_state
help: Settings that wait for a restart.
source: pg_settings
every: 15s
metrics:
  - { name: pg_settings_pending_restart, column: pending_restart, help: "Settings that were changed in the files and take effect at the next restart." }
---*/
SELECT count(*) FILTER (WHERE pending_restart)::float8 AS pending_restart
  FROM pg_settings;
