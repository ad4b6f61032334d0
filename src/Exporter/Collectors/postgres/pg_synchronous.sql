/*---
name: pg_synchronous
help: Whether enough synchronous standbys are connected for a commit to return.
roles: primary
source: synchronous_standby_names, pg_stat_replication
metrics:
  - { name: pg_synchronous_standbys_required, column: required, help: "Standbys whose confirmation a commit waits for; 0 when replication is asynchronous." }
  - { name: pg_synchronous_standbys_connected, column: connected, help: "Streaming standbys that count for a commit now (sync_state sync or quorum)." }
  - { name: pg_synchronous_standbys_potential, column: potential, help: "Streaming standbys that would take the place of a synchronous one." }
  - { name: pg_synchronous_quorum, column: quorum, help: "1 when any of the named standbys may confirm (ANY), 0 when they count in the order of their names." }
---*/
WITH wanted (names) AS (
    SELECT trim(current_setting('synchronous_standby_names'))
)
SELECT CASE WHEN names = '' THEN 0 ELSE coalesce(substring(lower(names) FROM '^(?:first\s+|any\s+)?([0-9]+)\s*\('), '1')::float8 END AS required,
       (SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum'))::float8 AS connected,
       (SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'potential')::float8 AS potential,
       names ~* '^any\M' AS quorum
  FROM wanted
