/*---
name: pg_stat_statements_info
help: Whether pg_stat_statements forgets statements.
minimum: 14
extension: pg_stat_statements
when: EXISTS (SELECT FROM pg_class WHERE relname = 'pg_stat_statements_info' AND pg_table_is_visible(oid))
metrics:
  - { name: pg_stat_statements_info_dealloc_total, type: counter, column: dealloc, help: "Times that the least executed statements were thrown out because pg_stat_statements.max was reached" }
  - { name: pg_stat_statements_info_reset_timestamp_seconds, column: stats_reset, help: "Unix time at which all statements were last forgotten" }
---*/
SELECT dealloc, stats_reset
  FROM pg_stat_statements_info
