/*---
name: pg_stat_user_functions
help: Calls and time of functions, where track_functions is on.
databases: each
idle: keep
every: 1m
rows: 10000
labels: [datname, schemaname, funcname]
top: { by: [total_time, calls], rows: 200 }
metrics:
  - { name: pg_stat_user_functions_calls_total, type: counter, column: calls, rest: pg_stat_user_functions_rest_calls_total, help: "Calls of all functions of this name" }
  - { name: pg_stat_user_functions_seconds_total, type: counter, column: total_time, rest: pg_stat_user_functions_rest_seconds_total, scale: 0.001, help: "Time spent in them and in the functions that they called" }
  - { name: pg_stat_user_functions_self_seconds_total, type: counter, column: self_time, rest: pg_stat_user_functions_rest_self_seconds_total, scale: 0.001, help: "Time spent in them alone" }
---*/
SELECT current_database() AS datname, schemaname, funcname,
       sum(calls)::float8 AS calls, sum(total_time)::float8 AS total_time, sum(self_time)::float8 AS self_time
  FROM pg_stat_user_functions
 GROUP BY schemaname, funcname
