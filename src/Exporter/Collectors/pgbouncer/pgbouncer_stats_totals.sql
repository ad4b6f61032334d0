/*---
name: pgbouncer_stats_totals
help: Work of each database since PgBouncer started.
target: pgbouncer
source: SHOW STATS_TOTALS
labels: [database]
metrics:
  - { name: pgbouncer_stats_totals_queries_pooled_total, type: counter, column: query_count, help: "Total number of SQL queries pooled" }
  - { name: pgbouncer_stats_totals_queries_duration_seconds_total, type: counter, column: query_time, scale: 0.000001, help: "Total number of seconds spent by pgbouncer when actively connected to PostgreSQL, executing queries" }
  - { name: pgbouncer_stats_totals_received_bytes_total, type: counter, column: bytes_received, help: "Total volume in bytes of network traffic received by pgbouncer, shown as bytes" }
  - { name: pgbouncer_stats_totals_sent_bytes_total, type: counter, column: bytes_sent, help: "Total volume in bytes of network traffic sent by pgbouncer, shown as bytes" }
  - { name: pgbouncer_stats_totals_client_wait_seconds_total, type: counter, column: wait_time, scale: 0.000001, help: "Time spent by clients waiting for a server in seconds" }
  - { name: pgbouncer_stats_totals_sql_transactions_pooled_total, type: counter, column: xact_count, help: "Total number of SQL transactions pooled" }
  - { name: pgbouncer_stats_totals_server_in_transaction_seconds_total, type: counter, column: xact_time, scale: 0.000001, help: "Total number of seconds spent by pgbouncer when connected to PostgreSQL in a transaction, either idle in transaction or executing queries" }
  - { name: pgbouncer_stats_totals_client_parses_total, type: counter, column: client_parse_count, since: "1.24", help: "Total number of prepared statement Parse messages received from clients" }
  - { name: pgbouncer_stats_totals_server_parses_total, type: counter, column: server_parse_count, since: "1.24", help: "Total number of prepared statement Parse messages sent by pgbouncer to PostgreSQL" }
  - { name: pgbouncer_stats_totals_binds_total, type: counter, column: bind_count, since: "1.24", help: "Total number of prepared statements readied for execution with a Bind message" }
  - { name: pgbouncer_stats_totals_server_assignments_total, type: counter, column: server_assignment_count, since: "1.23", help: "Times a server was assigned to a client" }
  - { name: pgbouncer_stats_totals_client_logins_total, type: counter, column: client_login_count, since: "1.26", help: "Logins of clients" }
  # The names of pgbouncer_exporter before 0.11, which Debian 13 ships.
  - { name: pgbouncer_stats_queries_pooled_total, type: counter, column: query_count, help: "Total number of SQL queries pooled" }
  - { name: pgbouncer_stats_queries_duration_seconds_total, type: counter, column: query_time, scale: 0.000001, help: "Total number of seconds spent by pgbouncer when actively connected to PostgreSQL, executing queries" }
  - { name: pgbouncer_stats_received_bytes_total, type: counter, column: bytes_received, help: "Total volume in bytes of network traffic received by pgbouncer, shown as bytes" }
  - { name: pgbouncer_stats_sent_bytes_total, type: counter, column: bytes_sent, help: "Total volume in bytes of network traffic sent by pgbouncer, shown as bytes" }
  - { name: pgbouncer_stats_client_wait_seconds_total, type: counter, column: wait_time, scale: 0.000001, help: "Time spent by clients waiting for a server in seconds" }
  - { name: pgbouncer_stats_sql_transactions_pooled_total, type: counter, column: xact_count, help: "Total number of SQL transactions pooled" }
  - { name: pgbouncer_stats_server_in_transaction_seconds_total, type: counter, column: xact_time, scale: 0.000001, help: "Total number of seconds spent by pgbouncer when connected to PostgreSQL in a transaction, either idle in transaction or executing queries" }
---*/
SHOW STATS_TOTALS;
