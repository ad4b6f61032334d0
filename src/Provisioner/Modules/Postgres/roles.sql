-- Brings the roles and databases of a cluster to what it reads as JSON from standard input:
--   {"roles": [{"name", "login", "superuser", "replication", "bypassRls", "createRole", "verifier", "memberOf"}], "databases": [{"name", "owner"}]}
-- psql -v apply=0 names what is missing, -v apply=1 changes it. Without difference both do nothing and say nothing.
\set VERBOSITY terse
\set desired `cat`
\if :apply
  \set wanted statement
\else
  \set wanted description
\endif

-- Verifiers belong neither into the log of the server nor into pg_stat_statements.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = panic;
SET pg_stat_statements.track = 'none';
SET pgaudit.log = 'none';

SELECT :wanted
FROM (
  SELECT format('role %s does not exist', desired.name), format('CREATE ROLE %I NOLOGIN', desired.name)
  FROM json_to_recordset(:'desired'::json -> 'roles') AS desired(name text)
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = desired.name)
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  SELECT
    format('role %s is not %s', desired.name, wish.attributes),
    format('ALTER ROLE %I %s', desired.name, wish.attributes)
  FROM json_to_recordset(:'desired'::json -> 'roles') AS desired(name text, login bool, superuser bool, replication bool, "bypassRls" bool, "createRole" bool)
  JOIN pg_roles AS actual ON actual.rolname = desired.name
  CROSS JOIN LATERAL (
    SELECT concat_ws(' ',
      CASE WHEN login THEN 'LOGIN' ELSE 'NOLOGIN' END,
      CASE WHEN superuser THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
      CASE WHEN replication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
      CASE WHEN "bypassRls" THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
      CASE WHEN "createRole" THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END)
  ) AS wish(attributes)
  WHERE (actual.rolcanlogin, actual.rolsuper, actual.rolreplication, actual.rolbypassrls, actual.rolcreaterole)
    IS DISTINCT FROM (desired.login, desired.superuser, desired.replication, desired."bypassRls", desired."createRole")
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  SELECT
    format('the password of role %s is not the generated one', desired.name),
    format('ALTER ROLE %I PASSWORD %L', desired.name, desired.verifier)
  FROM json_to_recordset(:'desired'::json -> 'roles') AS desired(name text, verifier text)
  JOIN pg_authid AS actual ON actual.rolname = desired.name
  WHERE desired.verifier IS NOT NULL AND actual.rolpassword IS DISTINCT FROM desired.verifier
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  SELECT
    format('role %s is not a member of %s', desired.name, parent.name),
    format('GRANT %I TO %I', parent.name, desired.name)
  FROM json_to_recordset(:'desired'::json -> 'roles') AS desired(name text, "memberOf" json)
  CROSS JOIN LATERAL json_array_elements_text(desired."memberOf") AS parent(name)
  WHERE NOT EXISTS (
    SELECT
    FROM pg_auth_members AS membership
    JOIN pg_roles AS granted ON granted.oid = membership.roleid
    JOIN pg_roles AS member ON member.oid = membership.member
    WHERE granted.rolname = parent.name AND member.rolname = desired.name
  )
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

-- pg_rewind needs these four and nothing else.
SELECT :wanted
FROM (
  SELECT
    format('dbuser_rewind may not execute %s', allowed.signature),
    format('GRANT EXECUTE ON FUNCTION %s TO dbuser_rewind', allowed.signature)
  FROM unnest(ARRAY[
    'pg_ls_dir(text, boolean, boolean)',
    'pg_stat_file(text, boolean)',
    'pg_read_binary_file(text)',
    'pg_read_binary_file(text, bigint, bigint, boolean)'
  ]) AS allowed(signature)
  JOIN pg_roles AS actual ON actual.rolname = 'dbuser_rewind'
  WHERE NOT has_function_privilege(actual.oid, allowed.signature, 'EXECUTE')
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

SELECT :wanted
FROM (
  SELECT
    format('database %s does not exist', desired.name),
    format('CREATE DATABASE %I OWNER %I', desired.name, desired.owner)
  FROM json_to_recordset(:'desired'::json -> 'databases') AS desired(name text, owner text)
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = desired.name)
  UNION ALL
  SELECT
    format('database %s belongs to %s instead of %s', desired.name, pg_get_userbyid(actual.datdba), desired.owner),
    format('ALTER DATABASE %I OWNER TO %I', desired.name, desired.owner)
  FROM json_to_recordset(:'desired'::json -> 'databases') AS desired(name text, owner text)
  JOIN pg_database AS actual ON actual.datname = desired.name
  WHERE pg_get_userbyid(actual.datdba) <> desired.owner
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif
