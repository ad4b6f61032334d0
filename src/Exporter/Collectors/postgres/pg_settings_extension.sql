/*---
name: pg_settings_extension
help: Settings of extensions that are numbers or switches, whatever extensions there are.
source: pg_settings
every: 1m
rows: 1000
labels: [name]
metrics:
  - { name: pg_settings_extension, column: value, help: "Setting of an extension, as pg_settings shows it; on is 1." }
---*/
SELECT name, CASE vartype WHEN 'bool' THEN CASE setting WHEN 'on' THEN 1 ELSE 0 END ELSE setting::float8 END::float8 AS value
  FROM pg_settings
 WHERE vartype IN ('bool', 'integer', 'real') AND name LIKE '%.%'
