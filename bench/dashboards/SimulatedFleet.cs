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
internal sealed record SimulatedSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, Motion Motion, double Level);

/// <summary>Clusters that look to Prometheus like real ones: every family that is known to be collected, with its labels, on every instance.</summary>
/// <param name="clusters">How many.</param>
/// <param name="instances">Instances of each.</param>
/// <param name="rows">Series of one family on one instance, at most.</param>
/// <param name="asked">Families that dashboards and rules ask for. Of the others, which only fill the memory of Prometheus, an instance has one series.</param>
internal sealed class SimulatedFleet(int clusters, int instances, int rows, IReadOnlySet<string> asked)
{
    private const int InfraNodes = 3;
    private const int AlertsPerHundredInstances = 5;

    private static readonly string[] OfTarget = ["job", "instance", "node", "cls", "ins"];

    // What labels are called, and how many values one instance has; whatever is not listed has two.
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["datname"] = ["app", "orders", "reports", "postgres"],
        ["database"] = ["app", "orders", "reports", "pgbouncer"],
        ["relname"] = Numbered("table", 40),
        ["indexrelname"] = Numbered("index", 40),
        ["schemaname"] = ["public"],
        ["queryid"] = Numbered("7348123487", 60),
        ["usename"] = ["app", "reporter", "dbuser_monitor"],
        ["user"] = ["app", "reporter"],
        ["rolname"] = ["postgres", "dbuser_dba", "replicator"],
        ["state"] = ["active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled"],
        ["mode"] = ["accesssharelock", "rowsharelock", "rowexclusivelock", "shareupdateexclusivelock", "sharelock", "sharerowexclusivelock", "exclusivelock", "accessexclusivelock", "sireadlock"],
        ["wait_event_type"] = ["Activity", "BufferPin", "Client", "Extension", "IO", "IPC", "Lock", "LWLock", "Timeout"],
        ["wait_event"] = Numbered("Event", 8),
        ["cpu"] = Numbered("", 8),
        ["device"] = ["vda", "vdb", "eth0", "lo"],
        ["mountpoint"] = ["/", "/var/lib/postgresql", "/boot"],
        ["fstype"] = ["ext4"],
        ["proxy"] = ["primary", "replica", "default", "offline", "stats"],
        ["collector"] = Numbered("collector_", 30),
        ["alertstate"] = ["firing"],
        ["severity"] = ["critical", "warning"],
    };

    private static readonly string[] Jobs = ["postgres", "patroni", "haproxy", "node"];

    private static readonly (string Beginning, string Job)[] JobOfFamily =
    [
        ("node_", "node"), ("patroni_", "patroni"), ("haproxy_", "haproxy"), ("etcd_", "etcd"), ("prometheus_", "prometheus"), ("alertmanager_", "alertmanager"),
        ("pgbackrest_", "backup"), ("monitor_", "remediation"),
    ];

    /// <summary>How many clusters and instances.</summary>
    public string Size => $"{clusters} clusters of {instances}";

    /// <summary>Every series, in an order in which those of one instance do not lie together, as in a real head.</summary>
    public IEnumerable<SimulatedSeries> Series() => KnownSeries.Collected.All.OrderBy(facts => facts.Name, StringComparer.Ordinal).SelectMany(OfFamily);

    private IEnumerable<SimulatedSeries> OfFamily(SeriesFacts facts) =>
        facts.Name.StartsWith("ALERTS", StringComparison.Ordinal) ? OfAlerts(facts)
        : facts.Name == "up" || facts.Name.StartsWith("scrape_", StringComparison.Ordinal) ? Instances().SelectMany(target => Jobs.SelectMany(job => Of(facts, target with { Job = job })))
        : facts.Labels.Contains("ins") ? Instances().SelectMany(target => Of(facts, target with { Job = JobOf(facts.Name) }))
        : facts.Labels.Contains("cls") ? Clusters().SelectMany(target => Of(facts, target with { Job = JobOf(facts.Name) }))
        : facts.Labels.Contains("stanza") ? Clusters().SelectMany(target => Of(facts, target with { Node = "infra-1", Job = "backup" }))
        : Enumerable.Range(1, InfraNodes).SelectMany(number => Of(facts, new("", "", $"infra-{number}", JobOf(facts.Name), 0)));

    private IEnumerable<SimulatedSeries> OfAlerts(SeriesFacts facts) => Instances()
        .Where((_, index) => index % (100 / AlertsPerHundredInstances) == 0)
        .SelectMany(target => Of(facts, target with { Job = "postgres" }).Take(1));

    private IEnumerable<Target> Clusters() => Enumerable.Range(1, clusters).Select(number => new Target($"pg-c{number:000}", "", "", "", 0));

    private IEnumerable<Target> Instances() => Clusters().SelectMany(cluster =>
        Enumerable.Range(1, instances).Select(number => cluster with { Ins = $"{cluster.Cls}-{number}", Node = $"{cluster.Cls}-db-{number}", Number = number }));

    private IEnumerable<SimulatedSeries> Of(SeriesFacts facts, Target target)
    {
        var own = facts.Labels.Except(OfTarget).Where(label => label is not ("le" or "quantile")).Order(StringComparer.Ordinal).Select(label => (Label: label, Values: ValuesOf(label, target))).ToList();
        var limit = asked.Contains(facts.Name) ? rows : 1;
        var count = own.Aggregate(1, (product, label) => Math.Min(product * label.Values.Length, limit));
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

            yield return new([.. labels], MotionOf(facts), LevelOf(facts.Name, target, row));
        }
    }

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
        { Name: var name } when IsFlag(name) || name.Contains("time", StringComparison.Ordinal) => Motion.Constant,
        _ => Motion.Gauge,
    };

    private static bool IsFlag(string name) =>
        name.EndsWith("_up", StringComparison.Ordinal) || name.EndsWith("_success", StringComparison.Ordinal) || name.StartsWith("patroni_", StringComparison.Ordinal) || name == "pg_in_recovery";

    private static double LevelOf(string name, Target target, int row) => name switch
    {
        "patroni_primary" => target.Number == 1 ? 1 : 0,
        "patroni_replica" or "pg_in_recovery" => target.Number == 1 ? 0 : 1,
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
        public IEnumerable<(string Label, string Value)> Labels(string name) =>
        [
            ("job", Job), ("instance", $"{Node}:{(Job.Length > 0 ? Job : name)}"), ("node", Node), ("cls", Cls), ("ins", Ins),
        ];
    }
}
