/*---
name: pg_blocking_roots
help: Each session that blocks others and waits for nobody itself.
source: pg_blocking_pids(), pg_locks
rows: 50
labels: [pid, datname, usename, application_name, state]
metrics:
  - { name: pg_blocking_root_victims, column: victims, help: "Sessions that wait for this one, directly or behind others. Process 0 stands for a prepared transaction." }
  - { name: pg_blocking_root_depth, column: depth, help: "Length of the longest chain behind this session." }
  - { name: pg_blocking_root_longest_wait_seconds, column: longest_wait, help: "How long the victim that has waited longest for this session waits." }
  - { name: pg_blocking_root_transaction_seconds, column: transaction_seconds, help: "Age of the transaction of this session." }
---*/
WITH RECURSIVE waiting AS MATERIALIZED (
    SELECT pid, pg_blocking_pids(pid) AS blockers, query_start
      FROM pg_stat_activity
     WHERE wait_event_type = 'Lock'
), edges AS MATERIALIZED (
    SELECT DISTINCT waiting.pid, blocker
      FROM waiting
     CROSS JOIN unnest(waiting.blockers) AS blocker
), tree (root, pid, depth) AS (
    SELECT blocker, pid, 1
      FROM edges
     WHERE blocker NOT IN (SELECT pid FROM edges)
    UNION
    SELECT tree.root, edges.pid, tree.depth + 1
      FROM tree
      JOIN edges ON edges.blocker = tree.pid
     WHERE tree.depth < 20
), waits AS (
    SELECT pid, min((to_jsonb(pg_locks) ->> 'waitstart')::timestamptz) AS since
      FROM pg_locks
     WHERE NOT granted AND EXISTS (SELECT FROM edges)
     GROUP BY pid
)
SELECT tree.root AS pid, a.datname, a.usename, a.application_name,
       CASE WHEN tree.root = 0 THEN 'prepared transaction' ELSE coalesce(a.state, 'unknown') END AS state,
       count(DISTINCT tree.pid)::float8 AS victims,
       max(tree.depth)::float8 AS depth,
       max(extract(epoch FROM clock_timestamp() - coalesce(waits.since, waiting.query_start)))::float8 AS longest_wait,
       extract(epoch FROM clock_timestamp() - min(a.xact_start))::float8 AS transaction_seconds
  FROM tree
  JOIN waiting ON waiting.pid = tree.pid
  LEFT JOIN waits ON waits.pid = tree.pid
  LEFT JOIN pg_stat_activity a ON a.pid = tree.root
 GROUP BY tree.root, a.datname, a.usename, a.application_name, a.state
 ORDER BY victims DESC
 LIMIT 50
