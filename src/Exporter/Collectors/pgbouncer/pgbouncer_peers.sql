/*---
name: pgbouncer_peers
help: The other PgBouncers behind the same address, to which cancel requests are forwarded.
target: pgbouncer
source: SHOW PEERS
labels: [peer_id, host, port]
rows: 200
metrics:
  - { name: pgbouncer_peers_pool_size, column: pool_size, since: "1.19", help: "Maximum number of connections to the peer" }
---*/
SHOW PEERS;
