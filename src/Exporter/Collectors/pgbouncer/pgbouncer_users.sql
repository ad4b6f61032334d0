/*---
name: pgbouncer_users
help: Each user that PgBouncer knows, the limits that are set for it and how much of them is used.
target: pgbouncer
source: SHOW USERS
labels: [name]
rows: 1000
metrics:
  - { name: pgbouncer_users_info, labels: [name, pool_mode], constant: 1, help: "The pool mode that is set for the user, empty when it has none of its own; always 1" }
  - { name: pgbouncer_users_pool_size, since: "1.24", help: "Maximum number of server connections of a pool of the user; absent when none is set" }
  - { name: pgbouncer_users_reserve_pool_size, since: "1.24", help: "Maximum number of additional server connections of a pool of the user; absent when none is set" }
  - { name: pgbouncer_users_max_connections, column: max_user_connections, since: "1.23", help: "Maximum number of server connections of the user, 0 for no limit" }
  - { name: pgbouncer_users_current_connections, since: "1.23", help: "Current number of server connections of the user" }
  - { name: pgbouncer_users_max_client_connections, column: max_user_client_connections, since: "1.24", help: "Maximum number of client connections of the user, 0 for no limit" }
  - { name: pgbouncer_users_current_client_connections, since: "1.24", help: "Current number of client connections of the user" }
---*/
SHOW USERS;
