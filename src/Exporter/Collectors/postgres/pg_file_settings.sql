/*---
name: pg_file_settings
help: Whether the configuration files can be read without a mistake.
every: 1m
grant: GRANT SELECT ON pg_file_settings TO pg_monitor; GRANT EXECUTE ON FUNCTION pg_show_all_file_settings() TO pg_monitor
metrics:
  - { name: pg_file_settings_errors, column: errors, help: "Lines of the configuration files that a reload or restart cannot apply. Settings that need a restart are not counted; they are in pg_settings_pending_restart." }
  - { name: pg_file_settings_entries, column: entries, help: "Settings in the configuration files." }
---*/
SELECT count(*) FILTER (WHERE error IS NOT NULL AND error NOT LIKE '%cannot be changed without restarting%')::float8 AS errors,
       count(*) FILTER (WHERE error IS NULL)::float8 AS entries
  FROM pg_file_settings
