/*---
name: pg_subscriptions
help: Logical subscriptions and whether they are switched on.
source: pg_subscription
every: 15s
rows: 1000
labels: [datname, subname]
metrics:
  - { name: pg_subscription_enabled, column: enabled, help: "1 when the subscription is switched on; an error can switch it off (disable_on_error)." }
---*/
SELECT d.datname, s.subname, s.subenabled AS enabled
  FROM pg_subscription s
  JOIN pg_database d ON d.oid = s.subdbid
