/*---
name: pg_sessions_encryption
help: How the connections of clients are encrypted.
source: pg_stat_ssl, pg_stat_gssapi
labels: [encryption, version, cipher]
rows: 100
metrics:
  - { name: pg_sessions_encryption, column: sessions, help: "Client connections by encryption: tls with version and cipher, gssapi, none, or socket (the client is on the same machine)." }
---*/
SELECT CASE WHEN s.ssl THEN 'tls' WHEN g.encrypted THEN 'gssapi' WHEN a.client_addr IS NULL THEN 'socket' ELSE 'none' END AS encryption,
       coalesce(s.version, '') AS version, coalesce(s.cipher, '') AS cipher, count(*)::float8 AS sessions
  FROM pg_stat_activity a
  LEFT JOIN pg_stat_ssl s ON s.pid = a.pid
  LEFT JOIN pg_stat_gssapi g ON g.pid = a.pid
 WHERE a.backend_type IN ('client backend', 'walsender') AND a.pid <> pg_backend_pid()
 GROUP BY 1, 2, 3
