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
once: { label: query, by: queryid }
top: { by: [seconds, calls, blocks, wal, temp], rows: 500, sticky: 1h }
metrics:
  - { name: pg_statement_info, constant: 1, help: "The text of a statement, once, to be joined by queryid: its first 500 characters, with constants as `?` and what may carry a password withheld." }
---*/
-- pg_stat_statements puts $1 in the place of constants where a statement was planned, and not in commands such as ALTER ROLE. What can carry a
-- password there is withheld whole, whatever its comments and quotes look like; in all others strings and numbers are masked, and everything from the first dollar quote to the last. The texts are
-- a file that is read whole, so only for leaders whose text nobody knows yet; with those whose text is known, which may lead for a while longer.
WITH statement AS MATERIALIZED (
    -- Added up as floating point numbers, which takes half the time of numeric.
    SELECT queryid, sum(total_exec_time) AS seconds, sum(calls) AS calls, sum(blocks) AS blocks, sum(wal) AS wal, sum(temp) AS temp
      FROM (SELECT queryid, total_exec_time, calls::float8 AS calls, (shared_blks_hit + shared_blks_read + shared_blks_written)::float8 AS blocks,
                   wal_bytes::float8 AS wal, (temp_blks_read + temp_blks_written)::float8 AS temp
              FROM pg_stat_statements(false)
             WHERE queryid IS NOT NULL) AS p
     GROUP BY queryid
), place AS (
    SELECT queryid, row_number() OVER () AS place FROM (SELECT queryid FROM statement WHERE seconds > 0 ORDER BY seconds DESC LIMIT 500) AS s
     UNION ALL
    SELECT queryid, row_number() OVER () FROM (SELECT queryid FROM statement ORDER BY calls DESC LIMIT 500) AS s
     UNION ALL
    SELECT queryid, row_number() OVER () FROM (SELECT queryid FROM statement WHERE blocks > 0 ORDER BY blocks DESC LIMIT 500) AS s
     UNION ALL
    SELECT queryid, row_number() OVER () FROM (SELECT queryid FROM statement WHERE wal > 0 ORDER BY wal DESC LIMIT 500) AS s
     UNION ALL
    SELECT queryid, row_number() OVER () FROM (SELECT queryid FROM statement WHERE temp > 0 ORDER BY temp DESC LIMIT 500) AS s
), known AS (
    SELECT unnest($1::int8[]) AS queryid
), leader AS (
    -- In the order in which the exporter fills the seats: 100 for each column, those who had one and are not far behind, the next in rank.
    SELECT queryid FROM place
     GROUP BY queryid
     ORDER BY min(place) > 100, min(place) > 200 OR queryid NOT IN (SELECT queryid FROM known), min(place)
     LIMIT 500
), unknown AS MATERIALIZED (
    SELECT queryid FROM leader EXCEPT SELECT queryid FROM known
), text AS (
    SELECT queryid, min(left(query, 2000)) AS query
      FROM pg_stat_statements(true)
     WHERE EXISTS (SELECT FROM unknown) AND queryid IN (SELECT queryid FROM unknown)
     GROUP BY queryid
)
SELECT queryid::text AS queryid,
       CASE WHEN query ~* '\m(create|alter)\M.*\m(role|user|group|subscription|server|mapping)\M' THEN 'withheld, because it may carry a password'
            WHEN query ~ $re$"[^"]*'[^"]*"|--[^\n]*'|/\*[^*]*'$re$ THEN 'withheld, because an apostrophe in a name or comment hides where its strings begin'
            ELSE left(regexp_replace(regexp_replace(regexp_replace(regexp_replace(query,
                     $re$\$([A-Za-z_]\w*)?\$.*(\$\1\$|$)$re$, '?', 'g'),
                     $re$[eE]'(?:[^'\\]|''|\\.)*(?:'|$)|'(?:[^']|'')*(?:'|$)$re$, '?', 'g'),
                     $re$(?<![$\w])[0-9]+(?:\.[0-9]+)?$re$, '?', 'g'), '\s+', ' ', 'g'), 500)
       END AS query,
       seconds, calls, blocks, wal, temp
  FROM statement LEFT JOIN text USING (queryid)
 WHERE queryid IN (SELECT queryid FROM leader UNION ALL SELECT queryid FROM known)
 ORDER BY queryid NOT IN (SELECT queryid FROM leader)
