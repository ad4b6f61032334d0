/*---
name: pg_extensions
help: Extensions of each database and whether a newer version is installed on the machine.
source: pg_extension, pg_available_extensions
databases: each
idle: keep
every: 10m
cost: heavy
rows: 500
labels: [datname, extname]
metrics:
  - { name: pg_extension_info, constant: 1, labels: [datname, extname, version, available_version], help: "An extension, its version, and the version whose files are installed." }
  - { name: pg_extension_outdated, column: outdated, help: "1 when ALTER EXTENSION … UPDATE would change it." }
---*/
SELECT current_database() AS datname, e.extname, e.extversion AS version, a.default_version AS available_version,
       coalesce(a.default_version <> e.extversion, false) AS outdated
  FROM pg_extension e
  LEFT JOIN pg_available_extensions() a ON a.name = e.extname
