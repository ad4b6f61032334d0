/*---
name: pg_temp_files
help: Temporary files that exist now.
source: pg_ls_tmpdir()
every: 15s
rows: 200
labels: [spcname]
metrics:
  - { name: pg_temp_files, column: files, help: "Temporary files in the tablespace." }
  - { name: pg_temp_files_bytes, column: bytes, help: "Their size." }
---*/
SELECT t.spcname, count(f.name)::float8 AS files, coalesce(sum(f.size), 0)::float8 AS bytes
  FROM pg_tablespace t
  LEFT JOIN LATERAL pg_ls_tmpdir(t.oid) f ON true
 WHERE t.spcname <> 'pg_global'
 GROUP BY t.spcname
