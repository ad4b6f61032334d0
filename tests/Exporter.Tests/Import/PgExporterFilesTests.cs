using Monitor.Exporter.Configuration;
using Monitor.Exporter.Import;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Import;

public sealed class PgExporterFilesTests(RealServers servers) : IClassFixture<RealServers>, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly List<Fault> faults = [];
    private readonly List<Fault> notices = [];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Carries_over_conditions_limits_and_columns()
    {
        var collector = Assert.Single(Load("""
            demo_backends:
              name: demo
              desc: Backends by type
              query: SELECT backend_type AS type, count(*) AS n FROM pg_stat_activity GROUP BY 1;
              ttl: 60
              timeout: 0.2
              min_version: 140000
              max_version: 180000
              priority: 10
              tags: [ cluster, primary, extension:pg_stat_statements, schema:public ]
              predicate_queries:
                - { name: wanted, predicate_query: "SELECT true" }
              metrics:
                - type: { usage: LABEL, description: Kind }
                - n: { usage: COUNTER, rename: backends, description: Backends, scale: 2, default: 0 }
                - extra: { usage: DISCARD }
            """));
        Assert.Empty(faults);
        Assert.Equal(("demo_backends", 14, 17, CollectorRoles.Primary), (collector.Name, collector.MinimumVersion, collector.UntilVersion, collector.Roles));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200), CollectorDatabases.ClusterWide), (collector.Every, collector.Timeout, collector.Databases));
        Assert.Equal("pg_stat_statements", collector.Extension);
        Assert.Equal("EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public') AND (SELECT true)", collector.When);
        Assert.EndsWith("GROUP BY 1", collector.Sql, StringComparison.Ordinal);
        var metric = Assert.Single(collector.Metrics);
        Assert.Equal(("demo_backends", MetricType.Counter, "n", 2.0, 0.0), (metric.Name, metric.Type, metric.Column, metric.Scale, metric.Default));
        Assert.Equal(["type"], metric.Labels);
    }

    [Fact]
    public void Says_of_each_branch_what_is_left_out()
    {
        var collectors = Load("""
            off: { query: SELECT 1 AS x, skip: true, metrics: [ { x: { usage: GAUGE } } ] }
            tagged: { query: SELECT 1 AS x, tags: [ special ], metrics: [ { x: { usage: GAUGE } } ] }
            old: { query: SELECT 1 AS x, max_version: 120000, metrics: [ { x: { usage: GAUGE } } ] }
            fatal: { query: SELECT 1 AS x, fatal: true, tags: [ cluster ], metrics: [ { x: { usage: GAUGE } } ] }
            local: { query: SELECT 1 AS x, metrics: [ { x: { usage: GAUGE } } ] }
            pool_old: { name: pool, query: SHOW LISTS, min_version: 10800, tags: [ pgbouncer ], metrics: [ { items: { usage: GAUGE } } ] }
            pool_new: { name: pool, query: SHOW LISTS, min_version: 12300, tags: [ pgbouncer ], metrics: [ { items: { usage: GAUGE } } ] }
            """);
        Assert.Empty(faults);
        Assert.Equal(["fatal", "local", "pool_new"], collectors.Select(collector => collector.Name));
        (int Line, string Text)[] expected =
            [(1, "skip: true"), (2, "special"), (3, "up to 11"), (4, "fatal: true"), (5, "first database only"), (6, "older PgBouncer")];
        Assert.All(expected, wanted => Assert.Contains(notices, notice => notice.Line == wanted.Line && notice.Message.Contains(wanted.Text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, notices.Count);
    }

    [Fact]
    public void A_faulty_branch_costs_no_other()
    {
        var collectors = Load("""
            broken: { query: SELECT 1 AS x, ttl: soon, colour: red, metrics: [ { x: { usage: GAUGE } } ] }
            good: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { x: { usage: GAUGE } } ] }
            """);
        Assert.Equal("good", Assert.Single(collectors).Name);
        Assert.Equal(2, faults.Count);
        Assert.All(faults, fault => Assert.Equal(1, fault.Line));
    }

    [Fact]
    public void Labels_that_Prometheus_or_this_exporter_refuses_are_named_with_their_branch()
    {
        const string Text = """
            twice: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { a: { usage: LABEL } }, { b: { usage: LABEL, rename: a } }, { x: { usage: GAUGE } } ] }
            taken: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { server_name: { usage: LABEL } }, { x: { usage: GAUGE } } ] }
            peers: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { server: { usage: LABEL } }, { x: { usage: GAUGE } } ] }
            both: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { x: { usage: LABEL } }, { x: { usage: GAUGE } } ] }
            good: { query: SELECT 1 AS x, tags: [ cluster ], metrics: [ { a: { usage: LABEL } }, { x: { usage: GAUGE } } ] }
            """;
        Assert.Equal(["peers", "good"], Load(Text).Select(collector => collector.Name));
        Assert.Equal(
            [(1, "the label `a` is named 2 times"), (2, "the label `server_name` is the exporter's own"), (4, "the column `x` is a label and a metric")],
            faults.Select(fault => (fault.Line, fault.Message.Split([';', ','])[0])));
        faults.Clear();
        Assert.Equal(["good"], Load(Text.Replace(", tags: [ cluster ]", "", StringComparison.Ordinal), ImportDialect.PostgresExporter).Select(collector => collector.Name));
        Assert.Contains(faults, fault => fault.Line == 3 && fault.Message.StartsWith("the label `server` is the exporter's own", StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_postgres_exporters_queries()
    {
        var collectors = Load(
            """
            pg_lag:
              query: "SELECT 1 AS lag"
              master: true
              cache_seconds: 60
              runonserver: ">=10.0.0 <14.0.0"
              metrics:
                - lag: { usage: "GAUGE", description: "Lag" }
                - map: { usage: "MAPPEDMETRIC", metric_mapping: { a: 1 } }
            """, ImportDialect.PostgresExporter);
        var collector = Assert.Single(collectors);
        Assert.Empty(faults);
        Assert.Equal((13, 13, TimeSpan.FromMinutes(1)), (collector.MinimumVersion, collector.UntilVersion, collector.Every));
        Assert.Equal(("pg_lag_lag", "server"), (Assert.Single(collector.Metrics).Name, Assert.Single(collector.Metrics[0].Labels)));
        Assert.Contains("`map`", Assert.Single(notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_as_it_is_gives_its_series_on_a_real_server()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        Write("100-demo.yml", """
            demo_role_primary: { name: demo, query: SELECT 0 AS recovery, tags: [ cluster, primary ], metrics: [ { recovery: { usage: GAUGE } } ] }
            demo_role_replica: { name: demo, query: SELECT 1 AS recovery, tags: [ cluster, replica ], metrics: [ { recovery: { usage: GAUGE } } ] }
            demo_table:
              query: SELECT current_database() AS datname, relname AS table_name, NULL::float8 AS age FROM pg_class WHERE relname = 'items'
              ttl: 1
              metrics:
                - datname: { usage: LABEL }
                - table_name: { usage: LABEL, rename: relation }
                - age: { usage: GAUGE, default: -1 }
            demo_missing: { query: SELECT 1 AS x, tags: [ cluster, "extension:absent" ], metrics: [ { x: { usage: GAUGE } } ] }
            pg_locks: { name: pg_locks, query: SELECT 5 AS count, tags: [ cluster ], metrics: [ { count: { usage: GAUGE } } ] }
            """);
        Write("200-histogram.yml", """
            demo_ages:
              query: SELECT unnest(ARRAY[1, 2, 3, 40]) AS seconds, 'a' AS kind
              tags: [ cluster ]
              metrics:
                - kind: { usage: LABEL, rename: sort }
                - seconds: { usage: HISTOGRAM, bucket: [ 2, 10 ] }
            """);
        Write("300-pool.yml", """
            demo_list: { query: SHOW LISTS, tags: [ pgbouncer ], metrics: [ { list: { usage: LABEL } }, { items: { usage: GAUGE } } ] }
            demo_pool_old: { name: demo_pool, query: SHOW POOLS;, min_version: 11600, max_version: 11800, tags: [ pgbouncer ], metrics: [ { database: { usage: LABEL, rename: datname } }, { cl_idle: { usage: GAUGE, rename: active_clients } } ] }
            demo_pool_new:
              name: demo_pool
              query: SHOW POOLS;
              min_version: 12400
              tags: [ pgbouncer ]
              metrics:
                - database: { usage: LABEL, rename: datname }
                - user: { usage: LABEL }
                - cl_active: { usage: GAUGE, rename: active_clients }
                - pool_mode: { usage: DISCARD }
            """);
        var config = new ExporterConfig { Collectors = directory, Postgres = servers.Postgres, PgBouncer = servers.PgBouncer };
        var catalogue = CollectorDirectory.Load(config, faults, notices);
        Assert.Empty(faults);
        Assert.Contains(notices, notice => notice.Message.Contains("pg_locks_count is exported by another collector", StringComparison.Ordinal));
        await using var exporter = new RunningExporter(config, catalogue);
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("demo_table_age{").Any() && scrape.Value("pgbouncer_up") == "1");
        Assert.Equal("0", scrape.Value("demo_recovery"));
        Assert.Equal("-1", scrape.Value("demo_table_age{datname=\"postgres\",relation=\"items\"}"));
        Assert.Equal(("2", "3", "4"), (Bucket(scrape, "2"), Bucket(scrape, "10"), Bucket(scrape, "+Inf")));
        Assert.Equal(("46", "4"), (scrape.Value("demo_ages_seconds_sum{sort=\"a\"}"), scrape.Value("demo_ages_seconds_count{sort=\"a\"}")));
        Assert.NotNull(scrape.Value("demo_list_items{list=\"databases\"}"));
        Assert.NotNull(scrape.Value("demo_pool_active_clients{datname=\"pgbouncer\",user=\"pgbouncer\"}"));
        Assert.Equal("cl_idle", Assert.Single(Assert.Single(catalogue.Collectors, collector => collector.Name == "demo_pool_new").Metrics).FormerColumn);
        Assert.Empty(scrape.Lines("demo_missing_x"));
        Assert.Single(scrape.Lines("pg_exporter_collector_skipped{collector=\"demo_missing\",reason=\"extension\"}"));
    }

    /// <summary>What the collectors that come with pg_exporter 1.4 do beyond that: types of every kind, versions with a zero in front, columns that only newer poolers have.</summary>
    [Fact]
    public async Task Reads_the_types_and_turns_of_the_collectors_that_pg_exporter_comes_with()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        Write("types.yml", """
            demo_types:
              desc: "Types: of labels, and of numbers"
              query: |-
                SELECT 'items'::RegClass AS relname, 'r'::"char" AS kind, 123456789012345::bigint AS query, 4294967295::oid AS relid, NULL::text AS plugin,
                  split_part('7:42', ':', 2) AS next_xid, '2001-09-09 01:46:40+00'::timestamptz AS time, true AS active, pg_lsn '0/10' - '0/0' AS lsn, count(*),
                  0.25::numeric AS progress, '1 day'::interval AS age, NULL::bigint AS absent;

              ttl: 1
              min_version: 090600
              max_version: 990000
              fatal: false
              tags: [ cluster, "schema:public" ]
              metrics:
                - relname:  { usage: "LABEL" ,description: "label" }
                - kind:     { usage: LABEL }
                - query:    { usage: LABEL }
                - relid:    { usage: LABEL }
                - plugin:   { usage: LABEL }
                # A note between columns.
                - next_xid: { usage: COUNTER ,scale: 1e-3 ,description: "a number in a text" }
                - time:     { usage: COUNTER }
                - active:   { usage: GAUGE }
                - lsn:      { usage: COUNTER }
                - count:    { usage: "GAUGE" }
                - progress: { usage: GAUGE }
                - age:      { usage: GAUGE }
                - absent:   { usage: GAUGE }
                - unheard:  { usage: GAUGE ,default: 0 }
            demo_pool:
              query: SHOW POOLS;
              ttl: 10
              min_version: 12400
              tags: [ pgbouncer ]
              metrics:
                - database:            { usage: LABEL, rename: datname, description: "Database" }
                - of_a_later_version:  { usage: LABEL }
                - maxwait:             { usage: GAUGE }
                - waiting_of_a_later_version: { usage: GAUGE }
            """);
        var config = new ExporterConfig { Collectors = directory, Postgres = servers.Postgres, PgBouncer = servers.PgBouncer };
        var catalogue = CollectorDirectory.Load(config, faults, notices);
        Assert.Empty(faults);
        Assert.Empty(notices);
        await using var exporter = new RunningExporter(config, catalogue);
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Lines("demo_types_age{").Any() && scrape.Value("pgbouncer_up") == "1");
        const string Labels = "{relname=\"items\",kind=\"r\",query=\"123456789012345\",relid=\"4294967295\",plugin=\"\"}";
        Assert.Equal(
            ["0.042", "1000000000", "1", "16", "1", "0.25", "86400"],
            new[] { "next_xid", "time", "active", "lsn", "count", "progress", "age" }.Select(column => scrape.Value($"demo_types_{column}{Labels}")));
        Assert.Empty(scrape.Lines("demo_types_absent"));
        Assert.Empty(scrape.Lines("demo_types_unheard"));
        Assert.Equal("0", scrape.Value("demo_pool_maxwait{datname=\"pgbouncer\",of_a_later_version=\"\"}"));
        Assert.Empty(scrape.Lines("demo_pool_waiting_of_a_later_version"));
        Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total{collector=\"demo_"));
    }

    private static string? Bucket(Scrape scrape, string bound) => scrape.Value($"demo_ages_seconds_bucket{{sort=\"a\",le=\"{bound}\"}}");

    private IReadOnlyList<Collector> Load(string text, ImportDialect dialect = ImportDialect.PgExporter) =>
        PgExporterFiles.Load(dialect, Write("collectors.yml", text), faults, notices);

    private string Write(string name, string text)
    {
        var file = Path.Combine(directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
