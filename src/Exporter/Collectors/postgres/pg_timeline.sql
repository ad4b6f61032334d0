/*---
name: pg_timeline
help: The timeline, apart from what every platform lets anybody see.
source: pg_control_checkpoint()
metrics:
  - { name: pg_timeline, help: "Timeline of the last checkpoint or restartpoint." }
---*/
SELECT timeline_id::float8 AS pg_timeline FROM pg_control_checkpoint();
