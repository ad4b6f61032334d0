/*---
name: pg_relations
help: Relations of users in each database by kind.
source: pg_class
databases: each
idle: keep
every: 5m
labels: [datname, relkind]
metrics:
  - { name: pg_relations, column: relations, help: "Relations of users, by kind: outside the system's schemas, and not made by initdb." }
  - { name: pg_relations_unlogged, column: unlogged, help: "Those among them that are unlogged: empty after a crash, and on every replica." }
---*/
-- The toast of the system's catalogs lies in the same schema as that of users: what initdb made has a smaller number.
SELECT current_database() AS datname,
       CASE c.relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 't' THEN 'toast' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'c' THEN 'composite type' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' ELSE c.relkind::text END AS relkind,
       count(*)::float8 AS relations,
       count(*) FILTER (WHERE c.relpersistence = 'u')::float8 AS unlogged
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND c.oid >= 16384
 GROUP BY c.relkind
