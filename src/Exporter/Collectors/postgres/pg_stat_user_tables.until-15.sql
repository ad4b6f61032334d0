/*---
name: pg_stat_user_tables
help: Rows, scans and vacuum of each table, of the busiest and largest one by one and of the others in sum.
databases: each
idle: keep
every: 1m
timeout: 5s
rows: 50000
labels: [datname, schemaname, relname]
top: { by: [activity, n_live_tup], rows: 5000 }
metrics:
  - { name: pg_stat_user_tables_seq_scan, type: counter, rest: pg_stat_user_tables_rest_seq_scan_total, help: "Number of sequential scans initiated on this table" }
  - { name: pg_stat_user_tables_seq_tup_read, type: counter, rest: pg_stat_user_tables_rest_seq_tup_read_total, help: "Number of live rows fetched by sequential scans" }
  - { name: pg_stat_user_tables_idx_scan, type: counter, rest: pg_stat_user_tables_rest_idx_scan_total, help: "Number of index scans initiated on this table" }
  - { name: pg_stat_user_tables_idx_tup_fetch, type: counter, rest: pg_stat_user_tables_rest_idx_tup_fetch_total, help: "Number of live rows fetched by index scans" }
  - { name: pg_stat_user_tables_n_tup_ins, type: counter, rest: pg_stat_user_tables_rest_n_tup_ins_total, help: "Number of rows inserted" }
  - { name: pg_stat_user_tables_n_tup_upd, type: counter, rest: pg_stat_user_tables_rest_n_tup_upd_total, help: "Number of rows updated" }
  - { name: pg_stat_user_tables_n_tup_del, type: counter, rest: pg_stat_user_tables_rest_n_tup_del_total, help: "Number of rows deleted" }
  - { name: pg_stat_user_tables_n_tup_hot_upd, type: counter, rest: pg_stat_user_tables_rest_n_tup_hot_upd_total, help: "Number of rows HOT updated (i.e., with no separate index update required)" }
  - { name: pg_stat_user_tables_n_live_tup, rest: pg_stat_user_tables_rest_n_live_tup, help: "Estimated number of live rows" }
  - { name: pg_stat_user_tables_n_dead_tup, rest: pg_stat_user_tables_rest_n_dead_tup, help: "Estimated number of dead rows" }
  - { name: pg_stat_user_tables_n_mod_since_analyze, help: "Estimated number of rows changed since last analyze" }
  - { name: pg_stat_user_tables_last_vacuum, unit: unix-time, help: "Last time at which this table was manually vacuumed (not counting VACUUM FULL)" }
  - { name: pg_stat_user_tables_last_autovacuum, unit: unix-time, help: "Last time at which this table was vacuumed by the autovacuum daemon" }
  - { name: pg_stat_user_tables_last_analyze, unit: unix-time, help: "Last time at which this table was manually analyzed" }
  - { name: pg_stat_user_tables_last_autoanalyze, unit: unix-time, help: "Last time at which this table was analyzed by the autovacuum daemon" }
  - { name: pg_stat_user_tables_vacuum_count, type: counter, rest: pg_stat_user_tables_rest_vacuum_count_total, help: "Number of times this table has been manually vacuumed (not counting VACUUM FULL)" }
  - { name: pg_stat_user_tables_autovacuum_count, type: counter, rest: pg_stat_user_tables_rest_autovacuum_count_total, help: "Number of times this table has been vacuumed by the autovacuum daemon" }
  - { name: pg_stat_user_tables_analyze_count, type: counter, rest: pg_stat_user_tables_rest_analyze_count_total, help: "Number of times this table has been manually analyzed" }
  - { name: pg_stat_user_tables_autoanalyze_count, type: counter, rest: pg_stat_user_tables_rest_autoanalyze_count_total, help: "Number of times this table has been analyzed by the autovacuum daemon" }
  - { name: pg_stat_user_tables_n_ins_since_vacuum, help: "Estimated number of rows inserted since the last vacuum: what autovacuum_vacuum_insert_threshold is compared with" }
---*/
SELECT current_database() AS datname, schemaname, relname,
       seq_scan, seq_tup_read, coalesce(idx_scan, 0) AS idx_scan, coalesce(idx_tup_fetch, 0) AS idx_tup_fetch,
       n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_live_tup, n_dead_tup, n_mod_since_analyze, n_ins_since_vacuum,
       coalesce(trunc(extract(epoch FROM last_vacuum)), 0)::float8 AS last_vacuum,
       coalesce(trunc(extract(epoch FROM last_autovacuum)), 0)::float8 AS last_autovacuum,
       coalesce(trunc(extract(epoch FROM last_analyze)), 0)::float8 AS last_analyze,
       coalesce(trunc(extract(epoch FROM last_autoanalyze)), 0)::float8 AS last_autoanalyze,
       vacuum_count, autovacuum_count, analyze_count, autoanalyze_count,
       coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del AS activity
  FROM pg_stat_user_tables;
