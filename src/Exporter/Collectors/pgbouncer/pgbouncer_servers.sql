/*---
name: pgbouncer_servers
help: The connections to each database and user on the servers by their state, how old they are and how long they work.
target: pgbouncer
source: SHOW SERVERS
labels: [database, user, state]
groups: 500
metrics:
  - { name: pgbouncer_servers_connections, of: count, help: "Server connections" }
  - { name: pgbouncer_servers_oldest_connection_age_seconds, column: connect_time, of: age, help: "Age of the oldest server connection" }
  - { name: pgbouncer_servers_oldest_request_age_seconds, column: request_time, of: age, help: "Time since the request that is longest ago: of an active server how long it works, of an idle one how long it rests" }
  - { name: pgbouncer_servers_longest_wait_seconds, column: wait, microseconds: wait_us, of: max, help: "Longest that the query of a linked client has taken" }
  - { name: pgbouncer_servers_close_needed, column: close_needed, of: sum, help: "Server connections that are closed as soon as they are free, because the configuration or the DNS entry changed" }
  - { name: pgbouncer_servers_tls_connections, column: tls, of: filled, help: "Server connections that are encrypted" }
  - { name: pgbouncer_servers_prepared_statements, column: prepared_statements, of: sum, since: "1.21", help: "Prepared statements on the servers" }
---*/
SHOW SERVERS;
