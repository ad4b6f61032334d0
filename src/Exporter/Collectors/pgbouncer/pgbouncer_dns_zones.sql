/*---
name: pgbouncer_dns_zones
help: The DNS zones whose serial PgBouncer watches.
target: pgbouncer
source: SHOW DNS_ZONES
labels: [zonename]
rows: 200
metrics:
  - { name: pgbouncer_dns_zones_serial, column: serial, help: "Serial of the zone as last seen" }
  - { name: pgbouncer_dns_zones_hosts, column: count, help: "Host names of the zone in the cache" }
---*/
SHOW DNS_ZONES;
