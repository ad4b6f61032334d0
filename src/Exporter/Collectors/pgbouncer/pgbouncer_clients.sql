/*---
name: pgbouncer_clients
help: The clients of each database and user by their state, how long they wait, and the applications that have most of them.
target: pgbouncer
source: SHOW CLIENTS
labels: [database, user, state]
groups: 500
metrics:
  - { name: pgbouncer_clients_connections, of: count, help: "Client connections; the state idle is there since 1.25, before that it is part of active" }
  - { name: pgbouncer_clients_longest_wait_seconds, column: wait, microseconds: wait_us, of: max, help: "Longest that a client has waited for the answer to what it asked, for a server first" }
  - { name: pgbouncer_clients_wait_seconds, column: wait, microseconds: wait_us, of: sum, help: "How long all clients together have waited for the answers to what they asked" }
  - { name: pgbouncer_clients_oldest_connection_age_seconds, column: connect_time, of: age, help: "Age of the oldest client connection" }
  - { name: pgbouncer_clients_tls_connections, column: tls, of: filled, help: "Client connections that are encrypted" }
  - { name: pgbouncer_clients_prepared_statements, column: prepared_statements, of: sum, since: "1.21", help: "Prepared statements that clients hold" }
  - { name: pgbouncer_clients_replication_connections, labels: [replication], of: count, since: "1.24", help: "Client connections by what they replicate: none, logical or physical" }
  - { name: pgbouncer_clients_application_connections, labels: [application_name], of: count, rest: pgbouncer_clients_other_applications_connections, since: "1.18", help: "Client connections of the applications that have most of them" }
---*/
SHOW CLIENTS;
