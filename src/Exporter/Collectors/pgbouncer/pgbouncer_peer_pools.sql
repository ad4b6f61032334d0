/*---
name: pgbouncer_peer_pools
help: The cancel requests under way to each peer.
target: pgbouncer
source: SHOW PEER_POOLS
labels: [peer_id]
rows: 200
metrics:
  - { name: pgbouncer_peer_pools_client_active_cancel_connections, column: cl_active_cancel_req, since: "1.19", help: "Clients whose cancel request was forwarded to the peer and is not answered yet" }
  - { name: pgbouncer_peer_pools_client_waiting_cancel_connections, column: cl_waiting_cancel_req, since: "1.19", help: "Clients whose cancel request is not forwarded to the peer yet" }
  - { name: pgbouncer_peer_pools_server_active_cancel_connections, column: sv_active_cancel, since: "1.19", help: "Connections to the peer that forward a cancel request" }
  - { name: pgbouncer_peer_pools_server_login_connections, column: sv_login, since: "1.19", help: "Connections to the peer that are logging in" }
---*/
SHOW PEER_POOLS;
