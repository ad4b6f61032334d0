/*---
name: pg_settings_state
help: Settings that wait for a restart, and a number that changes when any setting does.
source: pg_settings
every: 15s
metrics:
  - { name: pg_settings_pending_restart, column: pending_restart, help: "Settings that were changed in the files and take effect at the next restart." }
  - { name: pg_settings_changed, column: changed, help: "Settings that are not at their built-in default." }
  - { name: pg_settings_altered, column: altered, help: "Settings in effect that ALTER SYSTEM wrote into postgresql.auto.conf, those of a recovery left out. Absent where the role of the exporter may not see the files of settings." }
  - { name: pg_settings_fingerprint, column: fingerprint, help: "Hash of all settings but those that members of one cluster do not share (names, ports, paths, upstream). Members that differ, or a change in time, are drift." }
---*/
SELECT count(*) FILTER (WHERE pending_restart)::float8 AS pending_restart,
       count(*) FILTER (WHERE source NOT IN ('default', 'client', 'session', 'override'))::float8 AS changed,
       -- A restore by pgBackRest leaves the settings of its recovery in that file.
       CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE') THEN count(*) FILTER (
           WHERE sourcefile LIKE '%postgresql.auto.conf'
             AND name !~ '^(primary_conninfo|primary_slot_name|restore_command|archive_cleanup_command|promote_trigger_file|recovery_)')::float8 END AS altered,
       ('x' || substr(md5(string_agg(name || '=' || coalesce(reset_val, ''), E'\n' ORDER BY name COLLATE "C") FILTER (
           WHERE source NOT IN ('client', 'session', 'database', 'user', 'database user')
             AND context <> 'internal'
             AND name !~ '^(cluster_name|listen_addresses|port|primary_conninfo|primary_slot_name|restore_command|external_pid_file|transaction_|recovery_target)'
             AND name !~ '(_directory|_directories|_file)$')), 1, 12))::bit(48)::bigint::float8 AS fingerprint
  FROM pg_settings
