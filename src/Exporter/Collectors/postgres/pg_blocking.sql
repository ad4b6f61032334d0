/*---
name: pg_blocking
help: The tree of sessions that block each other, in four numbers.
source: pg_blocking_pids(), pg_locks
metrics:
  - { name: pg_blocking_victims, column: victims, help: "Sessions that wait for a lock which another session holds or waits for." }
  - { name: pg_blocking_roots, column: roots, help: "Sessions and prepared transactions that block others and wait for nobody." }
  - { name: pg_blocking_depth, column: depth, help: "Length of the longest chain: 1 when a root blocks its victims directly, 0 when nobody waits." }
  - { name: pg_blocking_longest_wait_seconds, column: longest_wait, help: "How long the victim that has waited longest waits." }
---*/
-- pg_blocking_pids() locks the whole lock table for a moment: it is only asked for sessions that do wait.
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
SELECT (SELECT count(DISTINCT pid) FROM edges)::float8 AS victims,
       (SELECT count(DISTINCT root) FROM tree)::float8 AS roots,
       (SELECT coalesce(max(depth), 0) FROM tree)::float8 AS depth,
       (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - coalesce(waits.since, waiting.query_start))), 0)
          FROM waiting
          LEFT JOIN waits USING (pid)
         WHERE waiting.pid IN (SELECT pid FROM edges))::float8 AS longest_wait
