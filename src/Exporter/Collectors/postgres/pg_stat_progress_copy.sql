/*---
name: pg_stat_progress_copy
help: COPY commands that run now.
minimum: 14
rows: 500
labels: [datname, relname, pid, command, type]
metrics:
  - { name: pg_stat_progress_copy_processed_bytes, column: bytes_processed, help: "Bytes processed so far" }
  - { name: pg_stat_progress_copy_source_bytes, column: bytes_total, help: "Size of the source file of COPY FROM; 0 when it is not known" }
  - { name: pg_stat_progress_copy_tuples_processed, column: tuples_processed, help: "Rows processed so far" }
  - { name: pg_stat_progress_copy_tuples_excluded, column: tuples_excluded, help: "Rows left out by WHERE" }
  - { name: pg_stat_progress_copy_tuples_skipped, column: tuples_skipped, since: 17, help: "Rows left out because they were malformed." }
---*/
SELECT p.datname, p.pid, p.command, p.type,
       CASE WHEN p.relid = 0 THEN 'query'
            WHEN p.datname = current_database() THEN coalesce(p.relid::regclass::text, p.relid::text)
            ELSE p.relid::text END AS relname,
       p.bytes_processed, p.bytes_total, p.tuples_processed, p.tuples_excluded,
       (to_jsonb(p) ->> 'tuples_skipped')::float8 AS tuples_skipped
  FROM pg_stat_progress_copy p
