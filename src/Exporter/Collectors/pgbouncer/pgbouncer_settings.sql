/*---
name: pgbouncer_settings
help: Every setting of PgBouncer that is a number, and which settings are not at their default.
target: pgbouncer
source: SHOW CONFIG
labels: [key]
metrics:
  - { name: pgbouncer_settings_value, column: value, texts: true, help: "The setting, in the unit that pgbouncer.ini has for it; settings that are no numbers have no series" }
  - { name: pgbouncer_settings_changed, column: value, of: differs, differs: default, help: "1 if the setting is not at its default, else 0" }
---*/
SHOW CONFIG;
