/*---
name: pgbouncer_mem
help: The memory of PgBouncer by what it is for.
target: pgbouncer
source: SHOW MEM
labels: [name]
metrics:
  - { name: pgbouncer_mem_entry_size_bytes, column: size, help: "Size of one entry of the cache" }
  - { name: pgbouncer_mem_used_entries, column: used, help: "Entries in use" }
  - { name: pgbouncer_mem_free_entries, column: free, help: "Entries that are allocated and free" }
  - { name: pgbouncer_mem_allocated_bytes, column: memtotal, help: "Memory that the cache has allocated" }
---*/
SHOW MEM;
