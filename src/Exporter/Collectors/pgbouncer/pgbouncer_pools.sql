/*---
name: pgbouncer_pools
help: Each pool of a database and user, its clients and servers.
target: pgbouncer
source: SHOW POOLS
labels: [database, user]
metrics:
  - { name: pgbouncer_pools_client_active_connections, column: cl_active, help: "Client connections linked to server connection and able to process queries, shown as connection" }
  - { name: pgbouncer_pools_client_active_cancel_connections, column: cl_active_cancel_req, help: "Client connections that have forwarded query cancellations to the server and are waiting for the server response" }
  - { name: pgbouncer_pools_client_waiting_connections, column: cl_waiting, help: "Client connections waiting on a server connection, shown as connection" }
  - { name: pgbouncer_pools_client_waiting_cancel_connections, column: cl_waiting_cancel_req, formerly: cl_cancel_req, help: "Client connections that have not forwarded query cancellations to the server yet" }
  - { name: pgbouncer_pools_server_active_connections, column: sv_active, help: "Server connections linked to a client connection, shown as connection" }
  - { name: pgbouncer_pools_server_active_cancel_connections, column: sv_active_cancel, help: "Server connections that are currently forwarding a cancel request." }
  - { name: pgbouncer_pools_server_being_canceled_connections, column: sv_being_canceled, help: "Servers that normally could become idle but are waiting to do so until all in-flight cancel requests have completed that were sent to cancel a query on this server." }
  - { name: pgbouncer_pools_server_idle_connections, column: sv_idle, help: "Server connections idle and ready for a client query, shown as connection" }
  - { name: pgbouncer_pools_server_used_connections, column: sv_used, help: "Server connections idle more than server_check_delay, needing server_check_query, shown as connection" }
  - { name: pgbouncer_pools_server_testing_connections, column: sv_tested, help: "Server connections currently running either server_reset_query or server_check_query, shown as connection" }
  - { name: pgbouncer_pools_server_login_connections, column: sv_login, help: "Server connections currently in the process of logging in, shown as connection" }
  - { name: pgbouncer_pools_client_maxwait_seconds, column: maxwait, help: "Age of oldest unserved client connection, shown as second" }
  - { name: pgbouncer_pools_client_longest_wait_seconds, column: maxwait, microseconds: maxwait_us, help: "How long the first client in the queue has waited, with its fraction of a second" }
  - { name: pgbouncer_pools_info, labels: [database, user, pool_mode, load_balance_hosts], constant: 1, since: "1.24", help: "Mode of the pool and how it spreads over several hosts; always 1" }
---*/
SHOW POOLS;
