/*---
name: pgbouncer_lists
help: How many of everything there are.
target: pgbouncer
source: SHOW LISTS
pivot: [list, items]
metrics:
  - { name: pgbouncer_databases, column: databases, help: "Count of databases" }
  - { name: pgbouncer_users, column: users, help: "Count of users" }
  - { name: pgbouncer_pools, column: pools, help: "Count of pools" }
  - { name: pgbouncer_free_clients, column: free_clients, help: "Count of free clients" }
  - { name: pgbouncer_used_clients, column: used_clients, help: "Count of used clients" }
  - { name: pgbouncer_login_clients, column: login_clients, help: "Count of clients in login state" }
  - { name: pgbouncer_free_servers, column: free_servers, help: "Count of free servers" }
  - { name: pgbouncer_used_servers, column: used_servers, help: "Count of used servers" }
  - { name: pgbouncer_cached_dns_names, column: dns_names, help: "Count of DNS names in the cache" }
  - { name: pgbouncer_cached_dns_zones, column: dns_zones, help: "Count of DNS zones in the cache" }
  - { name: pgbouncer_in_flight_dns_queries, column: dns_queries, help: "Count of in-flight DNS queries" }
  - { name: pgbouncer_pending_dns_queries, column: dns_pending, help: "Count of DNS queries that wait to be sent" }
  - { name: pgbouncer_peers, column: peers, since: "1.19", help: "Count of peers" }
  - { name: pgbouncer_peer_pools, column: peer_pools, since: "1.19", help: "Count of pools of peers" }
---*/
SHOW LISTS;
