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
  - { name: pg_stat_statements_plan_seconds_total, type: counter, rest: pg_stat_statements_rest_plan_seconds_total, help: "Time spent planning; 0 unless pg_stat_statements.track_planning is on" }
  - { name: pg_stat_statements_rows_total, type: counter, rest: pg_stat_statements_rest_rows_total, help: "Total number of rows retrieved or affected by the statement" }
  - { name: pg_stat_statements_block_read_seconds_total, type: counter, rest: pg_stat_statements_rest_block_read_seconds_total, help: "Total time the statement spent reading blocks, in seconds" }
  - { name: pg_stat_statements_block_write_seconds_total, type: counter, rest: pg_stat_statements_rest_block_write_seconds_total, help: "Total time the statement spent writing blocks, in seconds" }
  - { name: pg_stat_statements_shared_blocks_hit_total, type: counter, rest: pg_stat_statements_rest_shared_blocks_hit_total, help: "Shared blocks found in the cache" }
  - { name: pg_stat_statements_shared_blocks_read_total, type: counter, rest: pg_stat_statements_rest_shared_blocks_read_total, help: "Shared blocks read" }
  - { name: pg_stat_statements_shared_blocks_dirtied_total, type: counter, rest: pg_stat_statements_rest_shared_blocks_dirtied_total, help: "Shared blocks dirtied" }
  - { name: pg_stat_statements_shared_blocks_written_total, type: counter, rest: pg_stat_statements_rest_shared_blocks_written_total, help: "Shared blocks that the statement itself had to write" }
  - { name: pg_stat_statements_temp_blocks_read_total, type: counter, rest: pg_stat_statements_rest_temp_blocks_read_total, help: "Temporary blocks read" }
  - { name: pg_stat_statements_temp_blocks_written_total, type: counter, rest: pg_stat_statements_rest_temp_blocks_written_total, help: "Temporary blocks written: sorts and hashes that did not fit into work_mem" }
  - { name: pg_stat_statements_wal_bytes_total, type: counter, rest: pg_stat_statements_rest_wal_bytes_total, help: "WAL generated" }
  - { name: pg_stat_statements_wal_full_page_images_total, type: counter, rest: pg_stat_statements_rest_wal_full_page_images_total, help: "Full page images in its WAL: more of them mean checkpoints that come too often. Absent while there is none" }
  - { name: pg_stat_statements_wal_buffers_full_total, type: counter, rest: pg_stat_statements_rest_wal_buffers_full_total, help: "Times it had to write WAL because wal_buffers were full. Absent while there is none. From PostgreSQL 18" }
  - { name: pg_stat_statements_temp_block_seconds_total, type: counter, rest: pg_stat_statements_rest_temp_block_seconds_total, help: "Time spent reading and writing temporary blocks, in seconds; needs track_io_timing. Absent while there is none. From PostgreSQL 15" }
  - { name: pg_stat_statements_local_blocks_total, type: counter, rest: pg_stat_statements_rest_local_blocks_total, help: "Blocks of temporary tables hit, read, dirtied and written. Absent while there is none" }
  - { name: pg_stat_statements_jit_seconds_total, type: counter, rest: pg_stat_statements_rest_jit_seconds_total, help: "Time spent compiling the statement, in seconds. Absent while there is none. From PostgreSQL 15" }
  - { name: pg_stat_statements_parallel_workers_planned_total, type: counter, rest: pg_stat_statements_rest_parallel_workers_planned_total, help: "Parallel workers that it planned to launch. Absent while there is none. From PostgreSQL 18" }
  - { name: pg_stat_statements_parallel_workers_launched_total, type: counter, rest: pg_stat_statements_rest_parallel_workers_launched_total, help: "Parallel workers that were launched. Absent while there is none. From PostgreSQL 18" }
---*/
-- Without the texts, which are a file that would be read whole. A statement that runs at top level and within functions has two rows.
-- The extension may be older than the server, when it was not updated after pg_upgrade. A name that it lacks is found in `absent`, because a
-- subquery sees the columns of the query around it. What most statements never do is absent for them, so that it costs no series.
SELECT s.*
  FROM (SELECT NULL::float8 AS blk_read_time, NULL::float8 AS blk_write_time, NULL::float8 AS shared_blk_read_time, NULL::float8 AS shared_blk_write_time,
               NULL::float8 AS temp_blk_read_time, NULL::float8 AS temp_blk_write_time, NULL::int8 AS wal_buffers_full,
               NULL::float8 AS jit_generation_time, NULL::float8 AS jit_inlining_time, NULL::float8 AS jit_optimization_time, NULL::float8 AS jit_emission_time,
               NULL::int8 AS parallel_workers_to_launch, NULL::int8 AS parallel_workers_launched) AS absent
 CROSS JOIN LATERAL (
       SELECT pg_get_userbyid(userid) AS "user", coalesce(d.datname, '') AS datname, queryid::text AS queryid,
              sum(calls)::float8 AS calls_total,
              sum(total_exec_time)::float8 / 1000 AS seconds_total,
              sum(total_plan_time)::float8 / 1000 AS plan_seconds_total,
              sum(rows)::float8 AS rows_total,
              sum(block_read_time)::float8 / 1000 AS block_read_seconds_total,
              sum(block_write_time)::float8 / 1000 AS block_write_seconds_total,
              sum(shared_blks_hit)::float8 AS shared_blocks_hit_total,
              sum(shared_blks_read)::float8 AS shared_blocks_read_total,
              sum(shared_blks_dirtied)::float8 AS shared_blocks_dirtied_total,
              sum(shared_blks_written)::float8 AS shared_blocks_written_total,
              sum(temp_blks_read)::float8 AS temp_blocks_read_total,
              sum(temp_blks_written)::float8 AS temp_blocks_written_total,
              sum(wal_bytes)::float8 AS wal_bytes_total,
              sum(shared_blks_hit + shared_blks_read + shared_blks_written)::float8 AS blocks_total,
              sum(temp_blks_read + temp_blks_written)::float8 AS temp_blocks_total,
              nullif(sum(wal_fpi), 0)::float8 AS wal_full_page_images_total,
              nullif(sum(wal_buffers_full), 0)::float8 AS wal_buffers_full_total,
              nullif(sum(temp_time), 0)::float8 / 1000 AS temp_block_seconds_total,
              nullif(sum(local_blocks), 0)::float8 AS local_blocks_total,
              nullif(sum(jit_time), 0)::float8 / 1000 AS jit_seconds_total,
              nullif(sum(parallel_workers_to_launch), 0)::float8 AS parallel_workers_planned_total,
              nullif(sum(parallel_workers_launched), 0)::float8 AS parallel_workers_launched_total
         FROM (SELECT userid, dbid, queryid, calls, total_exec_time, total_plan_time, rows,
                      coalesce(shared_blk_read_time, blk_read_time) AS block_read_time, coalesce(shared_blk_write_time, blk_write_time) AS block_write_time,
                      shared_blks_hit, shared_blks_read, shared_blks_dirtied, shared_blks_written, temp_blks_read, temp_blks_written,
                      temp_blk_read_time + temp_blk_write_time AS temp_time,
                      local_blks_hit + local_blks_read + local_blks_dirtied + local_blks_written AS local_blocks,
                      jit_generation_time + jit_inlining_time + jit_optimization_time + jit_emission_time AS jit_time,
                      wal_bytes, wal_fpi, wal_buffers_full, parallel_workers_to_launch, parallel_workers_launched
                 FROM pg_stat_statements(false)) AS p
         LEFT JOIN pg_database d ON d.oid = p.dbid
        WHERE p.queryid IS NOT NULL
        GROUP BY 1, 2, 3) AS s
