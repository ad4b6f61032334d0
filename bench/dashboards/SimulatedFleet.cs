using Monitor.Dashboards.Check;

namespace Monitor.DashboardBench;

/// <summary>How a series moves.</summary>
internal enum Motion
{
    /// <summary>Always this value.</summary>
    Constant,

    /// <summary>Up and down, with rests as real gauges have them.</summary>
    Gauge,

    /// <summary>Up.</summary>
    Counter,
}

/// <summary>A series.</summary>
/// <param name="Labels">In alphabetical order, the name among them, as remote write wants them.</param>
/// <param name="Motion">How it moves.</param>
/// <param name="Level">Where it starts, or its constant value.</param>
/// <param name="Span">How much history it has.</param>
internal sealed record SimulatedSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, Motion Motion, double Level, TimeSpan Span);

/// <summary>
/// Clusters that cost a query of ours what real ones cost it: every family that dashboards and rules read, under its real name with its real labels.
/// </summary>
/// <remarks>
/// A family that some query reads of the whole fleet has all its series on every instance. One that is only ever read of a cluster that somebody chose
/// has them in the first clusters, which are those that are chosen here, and one on every other instance. What nobody reads is left out, and history ends
/// where no query looks further back: both only cost memory. How many values a label has is what the lab showed, or more.
/// </remarks>
/// <param name="clusters">How many.</param>
/// <param name="instances">Instances of each.</param>
/// <param name="rows">Series of one family on one instance, at most, as with its tables or statements.</param>
/// <param name="demands">What is read, by family.</param>
internal sealed class SimulatedFleet(int clusters, int instances, int rows, IReadOnlyDictionary<string, Demand> demands)
{
    /// <summary>Clusters that somebody may choose, with everything in them.</summary>
    private const int WholeClusters = 3;

    private const int InfraNodes = 3;

    // What nobody chooses is only there to be passed over.
    private static readonly TimeSpan ShortSpan = TimeSpan.FromMinutes(1);

    private const int AlertsPerHundredInstances = 5;

    private static readonly string[] OfTarget = ["job", "instance", "node", "cls", "ins"];

    // What labels are called, and how many values one instance has; whatever is not listed has two.
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["datname"] = ["app", "orders", "reports", "postgres"],
        ["database"] = ["app", "orders", "reports", "pgbouncer"],
        ["relname"] = Numbered("table", 100),
        ["indexrelname"] = Numbered("index", 3),
        ["schemaname"] = ["public"],
        ["queryid"] = Numbered("7348123487", 300),
        ["query"] = ["SELECT ?"],
        ["le"] = ["0.001", "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "0.128", "0.256", "0.512", "1.024", "2.048", "4.096", "+Inf"],
        ["quantile"] = ["0", "0.5", "0.9", "0.99", "1"],
        ["application_name"] = ["app"],
        ["backend_type"] = ["client backend"],
        ["kind"] = ["server", "client"],
        ["usename"] = ["app", "reporter", "dbuser_monitor"],
        ["user"] = ["app", "reporter"],
        ["rolname"] = ["postgres", "dbuser_dba", "replicator"],
        ["state"] = ["active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled"],
        ["mode"] = ["accesssharelock", "rowsharelock", "rowexclusivelock", "shareupdateexclusivelock", "sharelock", "sharerowexclusivelock", "exclusivelock", "accessexclusivelock", "sireadlock"],
        ["wait_event_type"] = ["Activity", "BufferPin", "Client", "Extension", "IO", "IPC", "Lock", "LWLock", "Timeout"],
        ["wait_event"] = Numbered("Event", 2),
        ["cpu"] = Numbered("", 8),
        ["device"] = ["vda", "vdb", "eth0", "lo"],
        ["mountpoint"] = ["/", "/var/lib/postgresql", "/boot"],
        ["fstype"] = ["ext4"],
        ["proxy"] = ["primary", "replica", "default", "offline", "stats"],
        ["collector"] = Numbered("collector_", 88),
        ["alertstate"] = ["firing"],
        ["severity"] = ["critical", "warning"],
    };

    // Where labels do not come in every combination: at least what an instance of the lab had, by the beginning of the name.
    private static readonly (string Beginning, int Rows)[] Combinations =
    [
        ("pg_stat_activity_count", 40), ("pg_stat_activity_max_tx", 40), ("pg_exporter_series_dropped", 4), ("pgbouncer_databases_", 4), ("node_filesystem_", 4), ("node_cpu_", 64), ("haproxy_server_", 105),
        ("haproxy_backend_agg_", 112), ("pg_locks_", 36), ("pg_stat_io_", 35), ("pg_table_", 100), ("pg_stat_user_tables_", 100), ("pg_statio_user_tables_", 100),
    ];

    private static readonly string[] Jobs = ["postgres", "patroni", "haproxy", "node"];
    private static readonly string[] JobsOfInfra = ["node", "etcd", "backup", "prometheus", "alertmanager", "remediation", "vault"];

    private static readonly (string Beginning, string Job)[] JobOfFamily =
    [
        ("node_", "node"), ("patroni_", "patroni"), ("haproxy_", "haproxy"), ("etcd_", "etcd"), ("prometheus_", "prometheus"), ("alertmanager_", "alertmanager"),
        ("pgbackrest_", "backup"), ("monitor_", "remediation"),
    ];

    /// <summary>How many clusters and instances.</summary>
    public string Size => $"{clusters} clusters of {instances}";

    /// <summary>Every series, in an order in which those of one instance do not lie together, as in a real head.</summary>
    public IEnumerable<SimulatedSeries> Series() => KnownSeries.Collected.All.Where(facts => demands.ContainsKey(facts.Name))
        .OrderBy(facts => facts.Name, StringComparer.Ordinal).SelectMany(OfFamily);

    private IEnumerable<SimulatedSeries> OfFamily(SeriesFacts facts) =>
        facts.Name.StartsWith("ALERTS", StringComparison.Ordinal) ? OfAlerts(facts)
        : facts.Name == "up" || facts.Name.StartsWith("scrape_", StringComparison.Ordinal) ?
            [.. Instances().SelectMany(target => Jobs.SelectMany(job => Of(facts, target with { Job = job }))), .. JobsOfInfra.SelectMany(job => Infra(job).SelectMany(target => Of(facts, target)))]
        : facts.Labels.Contains("ins") ? Instances().SelectMany(target => Of(facts, target with { Job = JobOf(facts.Name) }))
        : facts.Labels.Contains("cls") ? Clusters().SelectMany(target => Of(facts, target with { Job = JobOf(facts.Name) }))
        : facts.Labels.Contains("stanza") ? Clusters().SelectMany(target => Of(facts, target with { Node = "infra-1", Job = "backup" }))
        : Infra(JobOf(facts.Name)).SelectMany(target => Of(facts, target));

    private IEnumerable<SimulatedSeries> OfAlerts(SeriesFacts facts) => Instances()
        .Where((_, index) => index % (100 / AlertsPerHundredInstances) == 0)
        .SelectMany(target => Of(facts, target with { Job = "postgres" }).Take(1));

    private static IEnumerable<Target> Infra(string job) =>
        Enumerable.Range(1, InfraNodes).Select(number => new Target("", "", $"infra-{number}", job, 0) { IsWhole = true });

    private IEnumerable<Target> Clusters() => Enumerable.Range(1, clusters).Select(number => new Target($"pg-c{number:000}", "", "", "", 0) { IsWhole = number <= WholeClusters });

    private IEnumerable<Target> Instances() => Clusters().SelectMany(cluster =>
        Enumerable.Range(1, instances).Select(number => cluster with { Ins = $"{cluster.Cls}-{number}", Node = $"{cluster.Cls}-db-{number}", Number = number }));

    private IEnumerable<SimulatedSeries> Of(SeriesFacts facts, Target target)
    {
        var demand = demands[facts.Name];
        var own = facts.Labels.Except(OfTarget).Order(StringComparer.Ordinal).Select(label => (Label: label, Values: ValuesOf(label, target))).ToList();
        var count = demand.IsFleetWide || target.IsWhole ? own.Aggregate(1, (product, label) => Math.Min(product * label.Values.Length, RowsOf(facts.Name))) : 1;
        for (var row = 0; row < count; row++)
        {
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["__name__"] = facts.Name };
            foreach (var (label, value) in target.Labels(facts.Name).Where(pair => facts.Labels.Contains(pair.Label)))
            {
                labels[label] = value;
            }

            var rest = row;
            foreach (var (label, values) in own)
            {
                labels[label] = values[rest % values.Length];
                rest /= values.Length;
            }

            yield return new([.. labels], MotionOf(facts), LevelOf(facts.Name, target, row), target.IsWhole ? demand.Span : demand.IsFleetWide ? demand.FleetSpan : ShortSpan);
        }
    }

    private int RowsOf(string name) => Math.Min(rows, Combinations.FirstOrDefault(one => name.StartsWith(one.Beginning, StringComparison.Ordinal)) is { Rows: > 0 and var most } ? most : rows);

    private static string[] ValuesOf(string label, Target target) => label switch
    {
        "stanza" or "scope" => [target.Cls],
        "name" => [target.Ins.Length > 0 ? target.Ins : target.Node],
        "server" => [.. Enumerable.Range(1, 3).Select(number => $"{target.Cls}-{number}")],
        "alertname" => [$"Alert{target.Number}"],
        _ => Values.GetValueOrDefault(label) ?? ["one", "two"],
    };

    private static Motion MotionOf(SeriesFacts facts) => facts switch
    {
        { Kind: SeriesKind.Counter } => Motion.Counter,
        { Name: "up" or "ALERTS" } => Motion.Constant,
        { Name: var name } when name.EndsWith("_missing_columns", StringComparison.Ordinal) => Motion.Constant,
        { Name: var name } when IsFlag(name) || name.Contains("time", StringComparison.Ordinal) => Motion.Constant,
        _ => Motion.Gauge,
    };

    private static bool IsFlag(string name) =>
        name.EndsWith("_up", StringComparison.Ordinal) || name.EndsWith("_success", StringComparison.Ordinal) || name.StartsWith("patroni_", StringComparison.Ordinal) || name == "pg_in_recovery";

    private static double LevelOf(string name, Target target, int row) => name switch
    {
        "patroni_primary" => target.Number == 1 ? 1 : 0,
        "patroni_replica" or "pg_in_recovery" => target.Number == 1 ? 0 : 1,
        // All is well but for the alerts that are simulated: a rule that finds every series at fault would be measured by its answer.
        _ when name.EndsWith("_missing_columns", StringComparison.Ordinal) => 0,
        _ when name.Contains("time", StringComparison.Ordinal) => 1_700_000_000,
        _ when IsFlag(name) => 1,
        "up" or "ALERTS" => 1,
        // Different on every series, but the same in every run.
        _ => 1 + (name.Sum(letter => letter) % 7) + (target.Number * 10) + row,
    };

    private static string JobOf(string name) =>
        JobOfFamily.FirstOrDefault(family => name.StartsWith(family.Beginning, StringComparison.Ordinal)) is { Job: { } job } ? job : "postgres";

    private static string[] Numbered(string beginning, int count) => [.. Enumerable.Range(1, count).Select(number => $"{beginning}{number}")];

    private sealed record Target(string Cls, string Ins, string Node, string Job, int Number)
    {
        public bool IsWhole { get; init; }

        public IEnumerable<(string Label, string Value)> Labels(string name) =>
        [
            ("job", Job), ("instance", $"{Node}:{(Job.Length > 0 ? Job : name)}"), ("node", Node), ("cls", Cls), ("ins", Ins),
        ];
    }
}
