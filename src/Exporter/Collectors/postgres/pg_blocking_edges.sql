/*---
name: pg_blocking_edges
help: Who waits for whom, so that the whole tree can be drawn.
source: pg_blocking_pids(), pg_locks
rows: 50
labels: [chain, pid, blocked_by, depth, datname, usename, application_name, mode, relname]
metrics:
  - { name: pg_blocking_edge_wait_seconds, column: wait, help: "How long a session of the tree waits for the one that it is blocked by; 0 for a root, which waits for nobody. Label chain is the way from the root, so that sorting by it draws the tree. Process 0 stands for a prepared transaction." }
---*/
-- A session may be blocked by several: it hangs under one of those that are nearest to a root, because that one has to end first. Without that
-- choice a queue of n sessions, each behind all before it, would have 2^n ways. A relation of another database stays a number: its catalog is not here.
WITH RECURSIVE waiting AS MATERIALIZED (
    SELECT pid, pg_blocking_pids(pid) AS blockers, query_start
      FROM pg_stat_activity
     WHERE wait_event_type = 'Lock'
), edges AS MATERIALIZED (
    SELECT DISTINCT waiting.pid, blocker
      FROM waiting
     CROSS JOIN unnest(waiting.blockers) AS blocker
), levels (pid, depth) AS (
    SELECT blocker, 0
      FROM edges
     WHERE blocker NOT IN (SELECT pid FROM edges)
    UNION
    SELECT edges.pid, levels.depth + 1
      FROM levels
      JOIN edges ON edges.blocker = levels.pid
     WHERE levels.depth < 20
), nearest AS MATERIALIZED (
    SELECT pid, min(depth) AS depth
      FROM levels
     GROUP BY pid
), parents AS MATERIALIZED (
    SELECT edges.pid, min(edges.blocker) AS blocker
      FROM edges
      JOIN nearest child ON child.pid = edges.pid
      JOIN nearest parent ON parent.pid = edges.blocker AND parent.depth = child.depth - 1
     GROUP BY edges.pid
), tree (pid, blocker, depth, chain) AS (
    SELECT pid, NULL::integer, 0, pid::text
      FROM nearest
     WHERE depth = 0
    UNION ALL
    SELECT parents.pid, parents.blocker, tree.depth + 1, tree.chain || ' > ' || parents.pid
      FROM tree
      JOIN parents ON parents.blocker = tree.pid
), requests AS MATERIALIZED (
    SELECT DISTINCT ON (pid) pid, mode, relation, database, (to_jsonb(pg_locks) ->> 'waitstart')::timestamptz AS since
      FROM pg_locks
     WHERE NOT granted AND EXISTS (SELECT FROM edges)
     ORDER BY pid
)
SELECT tree.chain, tree.pid, coalesce(tree.blocker::text, '') AS blocked_by, tree.depth::text AS depth,
       a.datname, a.usename, a.application_name, coalesce(requests.mode, '') AS mode, coalesce(c.relname::text, requests.relation::text, '') AS relname,
       CASE WHEN tree.depth = 0 THEN 0
            ELSE extract(epoch FROM clock_timestamp() - coalesce(requests.since, waiting.query_start))
       END::float8 AS wait
  FROM tree
  LEFT JOIN waiting ON waiting.pid = tree.pid
  LEFT JOIN requests ON requests.pid = tree.pid
  LEFT JOIN pg_stat_activity a ON a.pid = tree.pid
  LEFT JOIN pg_class c ON c.oid = requests.relation
       AND requests.database IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
 ORDER BY tree.depth, wait DESC
 LIMIT 50
