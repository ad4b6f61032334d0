/*---
name: pg_roles
help: Roles, their limits, and who is superuser.
rows: 50000
labels: [rolname]
metrics:
  - { name: pg_roles_connection_limit, help: "Connection limit set for the role" }
  - { name: pg_roles_superuser, help: "1 for each role that is superuser; other roles have no series." }
  - { name: pg_roles_replication, help: "1 for each role that may replicate; other roles have no series." }
  - { name: pg_roles_bypassrls, help: "1 for each role that passes by row level security; other roles have no series." }
  - { name: pg_roles_createrole, help: "1 for each role that may make and change roles; other roles have no series." }
  - { name: pg_roles_sessions, help: "Client sessions of a role that has a connection limit." }
  - { name: pg_roles_valid_until_timestamp_seconds, help: "Unix time at which the password of the role expires. Absent when it never does." }
---*/
SELECT rolname,
       rolconnlimit::float8 AS connection_limit,
       CASE WHEN rolsuper THEN 1::float8 END AS superuser,
       CASE WHEN rolreplication THEN 1::float8 END AS replication,
       CASE WHEN rolbypassrls THEN 1::float8 END AS bypassrls,
       CASE WHEN rolcreaterole THEN 1::float8 END AS createrole,
       CASE WHEN rolconnlimit >= 0 THEN (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid AND a.backend_type = 'client backend')::float8 END AS sessions,
       CASE WHEN isfinite(rolvaliduntil) THEN extract(epoch FROM rolvaliduntil)::float8 END AS valid_until_timestamp_seconds
  FROM pg_roles r
