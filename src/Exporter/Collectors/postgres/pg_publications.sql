/*---
name: pg_publications
help: Publications of each database.
source: pg_publication
databases: each
idle: keep
every: 5m
rows: 1000
labels: [datname, pubname]
metrics:
  - { name: pg_publication_tables, column: tables, help: "Tables that the publication lists by name." }
  - { name: pg_publication_all_tables, column: all_tables, help: "1 when it publishes all tables of the database." }
---*/
SELECT current_database() AS datname, p.pubname, p.puballtables AS all_tables,
       (SELECT count(*) FROM pg_publication_rel r WHERE r.prpubid = p.oid)::float8 AS tables
  FROM pg_publication p
