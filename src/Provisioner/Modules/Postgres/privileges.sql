-- Brings one database to the least that every database has: extensions that observe, no objects of strangers in schema public, and
-- privileges on whatever is made later for the four groups. Reads {"owner"} as JSON from standard input.
-- psql -v apply=0 names what is missing, -v apply=1 changes it. Without difference both do nothing and say nothing.
\set VERBOSITY terse
\set desired `cat`
\if :apply
  \set wanted statement
\else
  \set wanted description
\endif

SELECT :wanted
FROM (
  SELECT
    format('extension %s does not exist in %s', desired.name, current_database()),
    format('CREATE EXTENSION %I', desired.name)
  FROM unnest(ARRAY['pg_stat_statements', 'pgaudit']) AS desired(name)
  WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = desired.name)
  UNION ALL
  SELECT
    format('everybody may create objects in schema public of %s', current_database()),
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC'
  FROM pg_namespace
  CROSS JOIN LATERAL aclexplode(nspacl) AS acl
  WHERE nspname = 'public' AND acl.grantee = 0 AND acl.privilege_type = 'CREATE'
  UNION ALL
  SELECT
    format('dbrole_admin may not create objects in schema public of %s', current_database()),
    'GRANT CREATE ON SCHEMA public TO dbrole_admin'
  FROM pg_namespace
  WHERE nspname = 'public' AND NOT has_schema_privilege('dbrole_admin', oid, 'CREATE')
  UNION ALL
  -- Mistakes in the server's files, which pg_monitor alone does not show.
  SELECT
    format('dbuser_monitor may not read %s of %s', files.name, current_database()),
    format('GRANT SELECT ON %s TO dbuser_monitor', files.name)
  FROM unnest(ARRAY['pg_file_settings', 'pg_hba_file_rules']) AS files(name)
  WHERE NOT has_table_privilege('dbuser_monitor', files.name, 'SELECT')
  UNION ALL
  SELECT
    format('dbuser_monitor may not call %s of %s', files.name, current_database()),
    format('GRANT EXECUTE ON FUNCTION %s TO dbuser_monitor', files.name)
  FROM unnest(ARRAY['pg_show_all_file_settings()', 'pg_hba_file_rules()']) AS files(name)
  WHERE NOT has_function_privilege('dbuser_monitor', files.name, 'EXECUTE')
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif

WITH
  creator(name) AS (
    SELECT DISTINCT unnest(ARRAY[:'desired'::json ->> 'owner', 'dbrole_admin', 'dbuser_dba'])
  ),
  rule(kind, objects, grantee, privilege) AS (
    VALUES
      ('n', 'SCHEMAS', 'dbrole_readonly', 'USAGE'),
      ('n', 'SCHEMAS', 'dbrole_offline', 'USAGE'),
      ('n', 'SCHEMAS', 'dbrole_admin', 'CREATE'),
      ('r', 'TABLES', 'dbrole_readonly', 'SELECT'),
      ('r', 'TABLES', 'dbrole_offline', 'SELECT'),
      ('r', 'TABLES', 'dbrole_readwrite', 'INSERT'),
      ('r', 'TABLES', 'dbrole_readwrite', 'UPDATE'),
      ('r', 'TABLES', 'dbrole_readwrite', 'DELETE'),
      ('r', 'TABLES', 'dbrole_admin', 'TRUNCATE'),
      ('r', 'TABLES', 'dbrole_admin', 'REFERENCES'),
      ('r', 'TABLES', 'dbrole_admin', 'TRIGGER'),
      ('S', 'SEQUENCES', 'dbrole_readonly', 'SELECT'),
      ('S', 'SEQUENCES', 'dbrole_offline', 'SELECT'),
      ('S', 'SEQUENCES', 'dbrole_readwrite', 'USAGE'),
      ('S', 'SEQUENCES', 'dbrole_readwrite', 'UPDATE')
  )
SELECT :wanted
FROM (
  SELECT
    format('what %s makes in %s does not give %s %s on %s', creator.name, current_database(), grantee, privilege, lower(objects)),
    format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT %s ON %s TO %I', creator.name, privilege, objects, grantee)
  FROM creator
  CROSS JOIN rule
  -- A group that is itself the creator owns what it makes, and such a grant would leave no trace.
  WHERE creator.name <> grantee
    AND NOT EXISTS (
      SELECT
      FROM pg_default_acl AS actual
      CROSS JOIN LATERAL aclexplode(actual.defaclacl) AS acl
      WHERE pg_get_userbyid(actual.defaclrole) = creator.name
        AND actual.defaclnamespace = 0
        AND actual.defaclobjtype = rule.kind::"char"
        AND pg_get_userbyid(acl.grantee) = rule.grantee
        AND acl.privilege_type = rule.privilege
    )
) AS missing(description, statement)
\if :apply
  \gexec
\else
  \g
\endif
