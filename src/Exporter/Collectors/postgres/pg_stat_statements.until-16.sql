/*---
name: pg_stat_statements
help: What statements cost, those that lead in any way one by one and the others in sum.
extension: pg_stat_statements
every: 15s
timeout: 5s
cost: heavy
rows: 100000
labels: [user, datname, queryid]
top: { by: [seconds_total, calls_total, blocks_total, wal_bytes_total, temp_blocks_total], rows: 500, sticky: 10m }
metrics:
  - { name: pg_stat_statements_calls_total, type: counter, rest: pg_stat_statements_rest_calls_total, help: "Number of times executed" }
  - { name: pg_stat_statements_seconds_total, type: counter, rest: pg_stat_statements_rest_seconds_total, help: "Total time spent in the statement, in seconds" }
  - { name: pg_stat_statements_plan_seconds_total, type: counter, help: "Time spent planning; 0 unless pg_stat_statements.track_planning is on" }
  - { name: pg_stat_statements_rows_total, type: counter, rest: pg_stat_statements_rest_rows_total, help: "Total number of rows retrieved or affected by the statement" }
  - { name: pg_stat_statements_block_read_seconds_total, type: counter, help: "Total time the statement spent reading blocks, in seconds" }
  - { name: pg_stat_statements_block_write_seconds_total, type: counter, help: "Total time the statement spent writing blocks, in seconds" }
  - { name: pg_stat_statements_shared_blocks_hit_total, type: counter, help: "Shared blocks found in the cache" }
  - { name: pg_stat_statements_shared_blocks_read_total, type: counter, help: "Shared blocks read" }
  - { name: pg_stat_statements_shared_blocks_dirtied_total, type: counter, help: "Shared blocks dirtied" }
  - { name: pg_stat_statements_shared_blocks_written_total, type: counter, help: "Shared blocks that the statement itself had to write" }
  - { name: pg_stat_statements_temp_blocks_read_total, type: counter, help: "Temporary blocks read" }
  - { name: pg_stat_statements_temp_blocks_written_total, type: counter, help: "Temporary blocks written: sorts and hashes that did not fit into work_mem" }
  - { name: pg_stat_statements_wal_bytes_total, type: counter, rest: pg_stat_statements_rest_wal_bytes_total, help: "WAL generated" }
---*/
-- Without the texts, which are a file that would be read whole. A statement that runs at top level and within functions has two rows.
SELECT pg_get_userbyid(userid) AS "user", coalesce(d.datname, '') AS datname, queryid::text AS queryid,
       sum(calls)::float8 AS calls_total,
       sum(total_exec_time)::float8 / 1000 AS seconds_total,
       sum(total_plan_time)::float8 / 1000 AS plan_seconds_total,
       sum(rows)::float8 AS rows_total,
       sum(blk_read_time)::float8 / 1000 AS block_read_seconds_total,
       sum(blk_write_time)::float8 / 1000 AS block_write_seconds_total,
       sum(shared_blks_hit)::float8 AS shared_blocks_hit_total,
       sum(shared_blks_read)::float8 AS shared_blocks_read_total,
       sum(shared_blks_dirtied)::float8 AS shared_blocks_dirtied_total,
       sum(shared_blks_written)::float8 AS shared_blocks_written_total,
       sum(temp_blks_read)::float8 AS temp_blocks_read_total,
       sum(temp_blks_written)::float8 AS temp_blocks_written_total,
       sum(wal_bytes)::float8 AS wal_bytes_total,
       sum(shared_blks_hit + shared_blks_read + shared_blks_written)::float8 AS blocks_total,
       sum(temp_blks_read + temp_blks_written)::float8 AS temp_blocks_total
  FROM pg_stat_statements(false) s
  LEFT JOIN pg_database d ON d.oid = s.dbid
 WHERE queryid IS NOT NULL
 GROUP BY 1, 2, 3
