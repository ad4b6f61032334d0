/*---
name: pg_hba_file_rules
help: Whether pg_hba.conf can be read without a mistake, and what it lets in.
every: 1m
grant: GRANT SELECT ON pg_hba_file_rules TO pg_monitor; GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO pg_monitor
metrics:
  - { name: pg_hba_file_errors, column: errors, help: "Lines of pg_hba.conf with a mistake: the next reload keeps the old rules, and the next start fails." }
  - { name: pg_hba_file_rules, column: rules, help: "Rules of pg_hba.conf." }
  - { name: pg_hba_file_trust_rules, column: trust, help: "Rules that let clients in over the network without a password (method trust)." }
  - { name: pg_hba_file_unencrypted_rules, column: unencrypted, help: "Rules that let clients in over the network without TLS or GSSAPI encryption (type host or hostnossl, method not reject)." }
  - { name: pg_hba_file_fingerprint, column: fingerprint, help: "Hash of all rules in their order. Members that differ, or a change in time, are drift." }
---*/
SELECT count(*) FILTER (WHERE error IS NOT NULL)::float8 AS errors,
       count(*) FILTER (WHERE error IS NULL)::float8 AS rules,
       count(*) FILTER (WHERE type <> 'local' AND auth_method = 'trust')::float8 AS trust,
       count(*) FILTER (WHERE type IN ('host', 'hostnossl') AND auth_method <> 'reject')::float8 AS unencrypted,
       ('x' || substr(md5(coalesce(string_agg(concat_ws(' ', type, database::text, user_name::text, address, netmask, auth_method, options::text, error), E'\n' ORDER BY line_number), '')), 1, 12))::bit(48)::bigint::float8 AS fingerprint
  FROM pg_hba_file_rules
