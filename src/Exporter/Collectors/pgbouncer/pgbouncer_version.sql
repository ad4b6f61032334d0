/*---
name: pgbouncer_version
help: Version of PgBouncer.
target: pgbouncer
source: SHOW VERSION
labels: [version]
metrics:
  - { name: pgbouncer_version_info, constant: 1, help: "The pgbouncer version info" }
---*/
SHOW VERSION;
