/*---
name: pgbouncer_state
help: Whether the whole PgBouncer works, is paused or suspended, which SHOW DATABASES does not tell.
target: pgbouncer
source: SHOW STATE
pivot: [key, value]
metrics:
  - { name: pgbouncer_state_active, column: active, help: "1 while PgBouncer works normally, else 0 (1.19)" }
  - { name: pgbouncer_state_paused, column: paused, help: "1 after PAUSE without a database, until RESUME (1.19)" }
  - { name: pgbouncer_state_suspended, column: suspended, help: "1 after SUSPEND, until RESUME (1.19 to 1.25; later versions cannot be suspended)" }
---*/
SHOW STATE;
