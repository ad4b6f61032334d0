/*---
name: pg_archive
help: WAL that waits for its archive.
source: pg_ls_archive_statusdir(), pg_stat_archiver
every: 15s
metrics:
  - { name: pg_archive_ready_segments, column: ready, help: "WAL files that are ready and not archived yet." }
  - { name: pg_archive_lag_bytes, column: lag, help: "WAL written since the end of the newest archived segment, the unfinished segment included. Absent where nothing was archived, or on a replica." }
---*/
SELECT (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready')::float8 AS ready,
       CASE WHEN NOT pg_is_in_recovery() AND last_archived_wal ~ '^[0-9A-F]{24}' THEN
           greatest(0, (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8
               - ('x' || substr(last_archived_wal, 9, 8))::bit(32)::bigint::float8 * 4294967296
               - (('x' || substr(last_archived_wal, 17, 8))::bit(32)::bigint::float8 + 1)
                   * (SELECT setting::float8 FROM pg_settings WHERE name = 'wal_segment_size'))
       END AS lag
  FROM pg_stat_archiver
