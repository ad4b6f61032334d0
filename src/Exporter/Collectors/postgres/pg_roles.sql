/*---
name: pg_roles
help: Logins, their limits, and who is superuser.
labels: [rolname]
metrics:
  - { name: pg_roles_connection_limit, help: "Connection limit set for the role" }
  - { name: pg_roles_superuser, help: "1 for each role that is superuser; other roles have no series." }
---*/
SELECT rolname,
       CASE WHEN rolcanlogin THEN rolconnlimit::float8 END AS connection_limit,
       CASE WHEN rolsuper THEN 1::float8 END AS superuser
  FROM pg_roles;
