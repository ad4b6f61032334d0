/*---
name: pg_stat_progress_analyze
help: ANALYZE commands that run now.
rows: 200
labels: [datname, relname, pid]
metrics:
  - { name: pg_stat_progress_analyze_phase, constant: 1, labels: [datname, relname, pid, phase], help: "Phase of the ANALYZE" }
  - { name: pg_stat_progress_analyze_sample_blks, column: sample_blks_total, help: "Blocks that will be sampled" }
  - { name: pg_stat_progress_analyze_sample_blks_scanned, column: sample_blks_scanned, help: "Blocks sampled so far" }
  - { name: pg_stat_progress_analyze_ext_stats, column: ext_stats_total, help: "Extended statistics to compute" }
  - { name: pg_stat_progress_analyze_ext_stats_computed, column: ext_stats_computed, help: "Extended statistics computed so far" }
  - { name: pg_stat_progress_analyze_child_tables, column: child_tables_total, help: "Child tables to analyze" }
  - { name: pg_stat_progress_analyze_child_tables_done, column: child_tables_done, help: "Child tables analyzed so far" }
  - { name: pg_stat_progress_analyze_delay_seconds, column: delay_time, scale: 0.001, since: 18, help: "Time slept because of cost delays; needs track_cost_delay_timing." }
---*/
SELECT p.datname, p.pid, p.phase,
       CASE WHEN p.datname = current_database() THEN coalesce(p.relid::regclass::text, p.relid::text) ELSE p.relid::text END AS relname,
       p.sample_blks_total, p.sample_blks_scanned, p.ext_stats_total, p.ext_stats_computed, p.child_tables_total, p.child_tables_done,
       (to_jsonb(p) ->> 'delay_time')::float8 AS delay_time
  FROM pg_stat_progress_analyze p
