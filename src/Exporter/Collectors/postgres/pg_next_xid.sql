/*---
name: pg_next_xid
help: The next transaction number.
source: pg_current_snapshot()
metrics:
  - { name: pg_next_xid, column: next_xid, help: "Next transaction number with its epoch, now: on a replica as far as it has replayed" }
---*/
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::float8 AS next_xid;
