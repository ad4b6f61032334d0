/*---
name: pg_stat_archiver
help: Whether WAL reaches the archive.
labels: [server]
metrics:
  - { name: pg_stat_archiver_archived_count, type: counter, help: "Number of WAL files that have been successfully archived" }
  - { name: pg_stat_archiver_failed_count, type: counter, help: "Number of failed attempts for archiving WAL files" }
  - { name: pg_stat_archiver_last_archive_age, unit: seconds, help: "Time in seconds since last WAL segment was successfully archived" }
  - { name: pg_stat_archiver_last_archived_timestamp_seconds, labels: [], help: "Unix time at which a WAL segment was last archived. Absent when none was." }
  - { name: pg_stat_archiver_last_failed_timestamp_seconds, labels: [], help: "Unix time at which archiving last failed. Absent when it never did." }
  - { name: pg_stat_archiver_failing, labels: [], help: "1 when the newest attempt to archive failed, else 0." }
---*/
SELECT archived_count, failed_count,
       coalesce(extract(epoch FROM now() - last_archived_time), 'NaN')::float8 AS last_archive_age,
       extract(epoch FROM last_archived_time)::float8 AS last_archived_timestamp_seconds,
       extract(epoch FROM last_failed_time)::float8 AS last_failed_timestamp_seconds,
       coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS failing
  FROM pg_stat_archiver;
