-- Lets PgBouncer ask for the verifier of whoever logs in, in the database postgres. Superusers and streaming roles are not given: they
-- cannot come through the pooler.
-- psql -v apply=0 names what is missing, -v apply=1 changes it. Without difference both do nothing and say nothing.
\set VERBOSITY terse
\if :apply
  \set wanted statement
\else
  \set wanted description
\endif
\set body 'SELECT rolname::text, rolpassword FROM pg_catalog.pg_authid WHERE rolname = $1 AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND rolname NOT IN (''dbuser_rewind'', ''dbuser_pgbouncer'') AND (rolvaliduntil IS NULL OR rolvaliduntil > pg_catalog.now())'

SELECT :wanted
FROM (
  VALUES ('schema pgbouncer does not exist', 'CREATE SCHEMA pgbouncer')
) AS missing(description, statement)
WHERE to_regnamespace('pgbouncer') IS NULL
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  VALUES (
    'function pgbouncer.lookup(text) is not as it should be',
    format(
      'CREATE OR REPLACE FUNCTION pgbouncer.lookup(name text, OUT username text, OUT verifier text) RETURNS SETOF record LANGUAGE sql '
      'STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', :'body'))
) AS missing(description, statement)
WHERE NOT EXISTS (
  SELECT
  FROM pg_proc
  WHERE oid = to_regprocedure('pgbouncer.lookup(text)')
    AND prosrc = :'body' AND prosecdef AND pg_get_userbyid(proowner) = 'postgres'
    AND proconfig = ARRAY['search_path=pg_catalog, pg_temp']
)
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  SELECT 'everybody may call pgbouncer.lookup(text)', 'REVOKE EXECUTE ON FUNCTION pgbouncer.lookup(text) FROM PUBLIC'
  FROM pg_proc
  CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl
  WHERE oid = to_regprocedure('pgbouncer.lookup(text)') AND acl.grantee = 0
  UNION ALL
  SELECT 'dbuser_pgbouncer may not use schema pgbouncer', 'GRANT USAGE ON SCHEMA pgbouncer TO dbuser_pgbouncer'
  FROM pg_namespace
  WHERE nspname = 'pgbouncer' AND NOT has_schema_privilege('dbuser_pgbouncer', oid, 'USAGE')
  UNION ALL
  SELECT 'dbuser_pgbouncer may not call pgbouncer.lookup(text)', 'GRANT EXECUTE ON FUNCTION pgbouncer.lookup(text) TO dbuser_pgbouncer'
  FROM pg_proc
  CROSS JOIN LATERAL (SELECT oid FROM pg_roles WHERE rolname = 'dbuser_pgbouncer') AS pooler(role)
  WHERE oid = to_regprocedure('pgbouncer.lookup(text)')
    AND NOT EXISTS (SELECT FROM aclexplode(proacl) AS acl WHERE acl.grantee = pooler.role)
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif
