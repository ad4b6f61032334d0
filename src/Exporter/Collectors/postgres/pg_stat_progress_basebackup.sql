/*---
name: pg_stat_progress_basebackup
help: Base backups that run now.
rows: 50
labels: [pid, application_name]
metrics:
  - { name: pg_stat_progress_basebackup_phase, constant: 1, labels: [pid, application_name, phase], help: "Phase of the backup" }
  - { name: pg_stat_progress_basebackup_size_bytes, column: backup_total, help: "Estimated size of all that will be streamed; absent when no estimate was asked for" }
  - { name: pg_stat_progress_basebackup_streamed_bytes, column: backup_streamed, help: "Streamed so far" }
  - { name: pg_stat_progress_basebackup_tablespaces, column: tablespaces_total, help: "Tablespaces to stream" }
  - { name: pg_stat_progress_basebackup_tablespaces_streamed, column: tablespaces_streamed, help: "Tablespaces streamed so far" }
---*/
SELECT p.pid, r.application_name, p.phase, p.backup_total, p.backup_streamed, p.tablespaces_total, p.tablespaces_streamed
  FROM pg_stat_progress_basebackup p
  LEFT JOIN pg_stat_activity r ON r.pid = p.pid
