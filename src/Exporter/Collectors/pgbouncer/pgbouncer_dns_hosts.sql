/*---
name: pgbouncer_dns_hosts
help: The host names in the DNS cache of PgBouncer.
target: pgbouncer
source: SHOW DNS_HOSTS
labels: [hostname]
rows: 200
metrics:
  - { name: pgbouncer_dns_hosts_ttl_seconds, column: ttl, help: "How long the entry is still used before it is asked for again; 0 while PgBouncer waits for an answer" }
---*/
SHOW DNS_HOSTS;
