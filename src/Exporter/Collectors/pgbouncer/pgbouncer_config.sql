/*---
name: pgbouncer_config
help: Limits of PgBouncer.
target: pgbouncer
source: SHOW CONFIG
pivot: [key, value]
metrics:
  - { name: pgbouncer_config_max_client_connections, column: max_client_conn, help: "Config maximum number of client connections" }
  - { name: pgbouncer_config_max_user_connections, column: max_user_connections, help: "Config maximum number of server connections per user" }
  - { name: pgbouncer_config_default_pool_size, column: default_pool_size, help: "Server connections that a pool may have unless its database says otherwise" }
---*/
SHOW CONFIG;
