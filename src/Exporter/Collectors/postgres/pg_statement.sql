/*---
name: pg_statement
help: The text of the statements that lead.
source: pg_stat_statements
extension: pg_stat_statements
every: 5m
timeout: 10s
cost: heavy
rows: 100000
labels: [queryid, query]
top: { by: [seconds, calls, blocks, wal, temp], rows: 500, sticky: 1h }
metrics:
  - { name: pg_statement_info, constant: 1, help: "The text of a statement, once, to be joined by queryid: its first 500 characters, with constants as `?` and what may carry a password withheld." }
---*/
-- pg_stat_statements puts $1 in the place of constants where a statement was planned, and not in commands such as ALTER ROLE. What can carry a
-- password there is withheld whole, whatever its comments and quotes look like; in all others strings and numbers are masked.
WITH kept AS (
    SELECT queryid::text AS queryid, left(min(query), 2000) AS query,
           sum(total_exec_time)::float8 AS seconds, sum(calls)::float8 AS calls,
           sum(shared_blks_hit + shared_blks_read + shared_blks_written)::float8 AS blocks,
           sum(wal_bytes)::float8 AS wal, sum(temp_blks_read + temp_blks_written)::float8 AS temp
      FROM pg_stat_statements
     WHERE queryid IS NOT NULL
     GROUP BY 1
), masked AS (
    SELECT regexp_replace(regexp_replace(query,
               $re$[eE]'(?:[^'\\]|''|\\.)*(?:'|$)|'(?:[^']|'')*(?:'|$)$re$, '?', 'g'),
               $re$(?<![$\w])[0-9]+(?:\.[0-9]+)?$re$, '?', 'g') AS text, *
      FROM kept
)
SELECT queryid,
       CASE WHEN query ~* '\m(create|alter)\M.*\m(role|user|group|subscription|server|mapping)\M' THEN 'withheld, because it may carry a password'
            WHEN query ~ $re$"[^"]*'[^"]*"|--[^\n]*'|/\*[^*]*'$re$ THEN 'withheld, because an apostrophe in a name or comment hides where its strings begin'
            ELSE left(regexp_replace(text, '\s+', ' ', 'g'), 500)
       END AS query,
       seconds, calls, blocks, wal, temp
  FROM masked
