/*---
name: pg_server
help: Version, role and start of the server.
source: pg_is_in_recovery()
metrics:
  - { name: pg_static, type: untyped, constant: 1, labels: [server, version, short_version], help: "Version string as reported by postgres." }
  - { name: pg_in_recovery, help: "1 while the server is in recovery (a replica), 0 on a primary." }
  - { name: pg_conf_load_time_seconds, unit: unix-time, help: "Unix time at which the configuration was last loaded." }
  - { name: pg_server_version_num, column: server_version_num, help: "Version of the server as a number, such as 170011." }
---*/
SELECT version() AS version,
       format('%s.%s.0', current_setting('server_version_num')::int / 10000, current_setting('server_version_num')::int % 10000) AS short_version,
       current_setting('server_version_num')::float8 AS server_version_num,
       pg_is_in_recovery() AS pg_in_recovery,
       extract(epoch FROM pg_conf_load_time())::float8 AS pg_conf_load_time_seconds;
