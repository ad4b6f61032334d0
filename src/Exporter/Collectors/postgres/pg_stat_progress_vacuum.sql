/*---
name: pg_stat_progress_vacuum
help: Vacuums that run now.
rows: 200
labels: [datname, relname]
metrics:
  - { name: pg_stat_progress_vacuum_phase, constant: 1, labels: [datname, relname, phase], help: "Current phase of vacuum" }
  - { name: pg_stat_progress_vacuum_heap_blks, column: heap_blks_total, help: "Total number of heap blocks in the table being vacuumed." }
  - { name: pg_stat_progress_vacuum_heap_blks_scanned, column: heap_blks_scanned, help: "Number of heap blocks scanned so far." }
  - { name: pg_stat_progress_vacuum_heap_blks_vacuumed, column: heap_blks_vacuumed, help: "Number of heap blocks vacuumed so far." }
  - { name: pg_stat_progress_vacuum_index_vacuums, column: index_vacuum_count, help: "Number of completed index vacuum cycles." }
  - { name: pg_stat_progress_vacuum_max_dead_tuples, column: max_dead_tuples, until: 16, help: "Maximum number of dead tuples that can be stored before cleanup is performed." }
  - { name: pg_stat_progress_vacuum_num_dead_tuples, column: num_dead_tuples, help: "Current number of dead tuples found so far." }
  - { name: pg_stat_progress_vacuum_max_dead_tuple_bytes, column: max_dead_tuple_bytes, since: 17, help: "Memory for dead tuples before the indexes are vacuumed." }
  - { name: pg_stat_progress_vacuum_dead_tuple_bytes, column: dead_tuple_bytes, since: 17, help: "Memory that dead tuples take now." }
  - { name: pg_stat_progress_vacuum_indexes, column: indexes_total, since: 17, help: "Indexes to vacuum or clean up." }
  - { name: pg_stat_progress_vacuum_indexes_processed, column: indexes_processed, since: 17, help: "Indexes done in this cycle." }
  - { name: pg_stat_progress_vacuum_delay_seconds, column: delay_time, scale: 0.001, since: 18, help: "Time slept because of vacuum_cost_delay; needs track_cost_delay_timing." }
  - { name: pg_stat_progress_vacuum_running_seconds, column: running, help: "Age of the vacuum's transaction." }
  - { name: pg_stat_progress_vacuum_wraparound, column: wraparound, help: "1 when it is an autovacuum to prevent wraparound, which does not give way to other sessions." }
---*/
-- A table of another database has no name here: then the label is its number.
SELECT p.datname,
       CASE WHEN p.datname = current_database() THEN coalesce(p.relid::regclass::text, p.relid::text) ELSE p.relid::text END AS relname,
       p.phase, p.heap_blks_total, p.heap_blks_scanned, p.heap_blks_vacuumed, p.index_vacuum_count,
       (j.v ->> 'max_dead_tuples')::float8 AS max_dead_tuples,
       coalesce(j.v ->> 'num_dead_item_ids', j.v ->> 'num_dead_tuples')::float8 AS num_dead_tuples,
       (j.v ->> 'max_dead_tuple_bytes')::float8 AS max_dead_tuple_bytes,
       (j.v ->> 'dead_tuple_bytes')::float8 AS dead_tuple_bytes,
       (j.v ->> 'indexes_total')::float8 AS indexes_total,
       (j.v ->> 'indexes_processed')::float8 AS indexes_processed,
       (j.v ->> 'delay_time')::float8 AS delay_time,
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS running,
       coalesce(a.query LIKE '%(to prevent wraparound)%', false) AS wraparound
  FROM pg_stat_progress_vacuum p
 CROSS JOIN LATERAL (SELECT to_jsonb(p)) AS j (v)
  LEFT JOIN pg_stat_activity a ON a.pid = p.pid
