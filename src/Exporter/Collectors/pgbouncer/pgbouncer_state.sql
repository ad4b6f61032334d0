/*---
name: pgbouncer_state
help: Whether the whole PgBouncer works, is paused or suspended, which SHOW DATABASES does not tell.
target: pgbouncer
source: SHOW STATE
pivot: [key, value]
metrics:
  - { name: pgbouncer_state_active, column: active, since: "1.19", help: "1 while PgBouncer works normally, else 0" }
  - { name: pgbouncer_state_paused, column: paused, since: "1.19", help: "1 after PAUSE without a database, until RESUME" }
  - { name: pgbouncer_state_suspended, column: suspended, since: "1.19", help: "1 after SUSPEND, until RESUME; versions after 1.25 cannot be suspended" }
---*/
SHOW STATE;
