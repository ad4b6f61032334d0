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
  - { name: pg_stat_statements_wal_buffers_full_total, type: counter, rest: pg_stat_statements_rest_wal_buffers_full_total, since: 18, help: "Times it had to write WAL because wal_buffers were full. Absent while there is none" }
  - { name: pg_stat_statements_temp_block_seconds_total, type: counter, rest: pg_stat_statements_rest_temp_block_seconds_total, since: 15, help: "Time spent reading and writing temporary blocks, in seconds; needs track_io_timing. Absent while there is none" }
  - { name: pg_stat_statements_local_blocks_total, type: counter, rest: pg_stat_statements_rest_local_blocks_total, help: "Blocks of temporary tables hit, read, dirtied and written. Absent while there is none" }
  - { name: pg_stat_statements_jit_seconds_total, type: counter, rest: pg_stat_statements_rest_jit_seconds_total, since: 15, help: "Time spent compiling the statement, in seconds. Absent while there is none" }
  - { name: pg_stat_statements_parallel_workers_planned_total, type: counter, rest: pg_stat_statements_rest_parallel_workers_planned_total, since: 18, help: "Parallel workers that it planned to launch. Absent while there is none" }
  - { name: pg_stat_statements_parallel_workers_launched_total, type: counter, rest: pg_stat_statements_rest_parallel_workers_launched_total, since: 18, help: "Parallel workers that were launched. Absent while there is none" }
---*/
-- Without the texts, which are a file that would be read whole. A statement that runs at top level and within functions has two rows.
-- The extension may be older than the server, when it was not updated after pg_upgrade. A name that it lacks is found in `absent`, because a
-- subquery sees the columns of the query around it. What most statements never do is absent for them, so that it costs no series. All is
-- added up as floating point numbers, by the numbers of users and databases: in numeric and by names it takes half as long again. Databases
-- that were dropped have no number any more, so that what ran in them is one row.
SELECT pg_get_userbyid(userid) AS "user", coalesce(datname, '') AS datname, queryid::text AS queryid,
       calls AS calls_total,
       exec_ms / 1000 AS seconds_total,
       plan_ms / 1000 AS plan_seconds_total,
       rows AS rows_total,
       read_ms / 1000 AS block_read_seconds_total,
       write_ms / 1000 AS block_write_seconds_total,
       shared_hit AS shared_blocks_hit_total,
       shared_read AS shared_blocks_read_total,
       shared_dirtied AS shared_blocks_dirtied_total,
       shared_written AS shared_blocks_written_total,
       temp_read AS temp_blocks_read_total,
       temp_written AS temp_blocks_written_total,
       wal AS wal_bytes_total,
       shared_hit + shared_read + shared_written AS blocks_total,
       temp_read + temp_written AS temp_blocks_total,
       nullif(full_pages, 0) AS wal_full_page_images_total,
       nullif(full_buffers, 0) AS wal_buffers_full_total,
       nullif(temp_ms, 0) / 1000 AS temp_block_seconds_total,
       nullif(local_blocks, 0) AS local_blocks_total,
       nullif(jit_ms, 0) / 1000 AS jit_seconds_total,
       nullif(planned, 0) AS parallel_workers_planned_total,
       nullif(launched, 0) AS parallel_workers_launched_total
  FROM (SELECT userid, dbid, queryid,
               sum(calls) AS calls, sum(exec_ms) AS exec_ms, sum(plan_ms) AS plan_ms, sum(rows) AS rows, sum(read_ms) AS read_ms, sum(write_ms) AS write_ms,
               sum(shared_hit) AS shared_hit, sum(shared_read) AS shared_read, sum(shared_dirtied) AS shared_dirtied, sum(shared_written) AS shared_written,
               sum(temp_read) AS temp_read, sum(temp_written) AS temp_written, sum(temp_ms) AS temp_ms, sum(local_blocks) AS local_blocks, sum(jit_ms) AS jit_ms,
               sum(wal) AS wal, sum(full_pages) AS full_pages, sum(full_buffers) AS full_buffers, sum(planned) AS planned, sum(launched) AS launched
          FROM (SELECT NULL::float8 AS blk_read_time, NULL::float8 AS blk_write_time, NULL::float8 AS shared_blk_read_time, NULL::float8 AS shared_blk_write_time,
                       NULL::float8 AS temp_blk_read_time, NULL::float8 AS temp_blk_write_time, NULL::int8 AS wal_buffers_full,
                       NULL::float8 AS jit_generation_time, NULL::float8 AS jit_inlining_time, NULL::float8 AS jit_optimization_time, NULL::float8 AS jit_emission_time,
                       NULL::int8 AS parallel_workers_to_launch, NULL::int8 AS parallel_workers_launched) AS absent
         CROSS JOIN LATERAL (
               SELECT userid, d.oid AS dbid, queryid, calls::float8 AS calls, total_exec_time AS exec_ms, total_plan_time AS plan_ms, rows::float8 AS rows,
                      coalesce(shared_blk_read_time, blk_read_time) AS read_ms, coalesce(shared_blk_write_time, blk_write_time) AS write_ms,
                      shared_blks_hit::float8 AS shared_hit, shared_blks_read::float8 AS shared_read,
                      shared_blks_dirtied::float8 AS shared_dirtied, shared_blks_written::float8 AS shared_written,
                      temp_blks_read::float8 AS temp_read, temp_blks_written::float8 AS temp_written, temp_blk_read_time + temp_blk_write_time AS temp_ms,
                      (local_blks_hit + local_blks_read + local_blks_dirtied + local_blks_written)::float8 AS local_blocks,
                      jit_generation_time + jit_inlining_time + jit_optimization_time + jit_emission_time AS jit_ms,
                      wal_bytes::float8 AS wal, wal_fpi::float8 AS full_pages, wal_buffers_full::float8 AS full_buffers,
                      parallel_workers_to_launch::float8 AS planned, parallel_workers_launched::float8 AS launched
                 FROM pg_stat_statements(false)
                 LEFT JOIN pg_database d ON d.oid = dbid
                WHERE queryid IS NOT NULL) AS p
         GROUP BY userid, dbid, queryid) AS s
  LEFT JOIN pg_database d ON d.oid = s.dbid
