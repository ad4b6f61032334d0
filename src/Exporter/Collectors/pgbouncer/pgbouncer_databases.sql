/*---
name: pgbouncer_databases
help: Each configured database, its limits and state.
target: pgbouncer
source: SHOW DATABASES
labels: [name, host, port, database, force_user, pool_mode]
metrics:
  - { name: pgbouncer_databases_pool_size, help: "Maximum number of server connections" }
  - { name: pgbouncer_databases_reserve_pool, column: reserve_pool_size, formerly: reserve_pool, help: "Maximum number of additional connections for this database" }
  - { name: pgbouncer_databases_max_connections, help: "Maximum number of allowed connections for this database" }
  - { name: pgbouncer_databases_current_connections, help: "Current number of connections for this database" }
  - { name: pgbouncer_databases_paused, help: "1 if this database is currently paused, else 0" }
  - { name: pgbouncer_databases_disabled, help: "1 if this database is currently disabled, else 0" }
  - { name: pgbouncer_databases_info, labels: [name, load_balance_hosts], constant: 1, since: "1.24", help: "How connections spread over several hosts, empty with one; always 1" }
  - { name: pgbouncer_databases_min_pool_size, help: "Server connections that the pool keeps open while it has clients" }
  - { name: pgbouncer_databases_server_lifetime_seconds, column: server_lifetime, since: "1.23", help: "Age at which an unused server connection is closed" }
  - { name: pgbouncer_databases_max_client_connections, since: "1.24", help: "Maximum number of client connections for this database, 0 for no limit" }
  - { name: pgbouncer_databases_current_client_connections, since: "1.24", help: "Current number of client connections for this database" }
---*/
SHOW DATABASES;
