using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether servers are seen at all.</summary>
public static class ExporterAlerts
{
    private static readonly Window FiveMinutes = Window.Of(TimeSpan.FromMinutes(5));

    /// <summary>What every instance has to be scraped for.</summary>
    private static readonly string[] JobsOfInstance = ["postgres", "patroni", "haproxy", "node"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "CollectorFailing",
            SilencedBy = [Cause.ExporterDown, Cause.PostgresDown],
            Expression = PostgresSeries.CollectorSuccess.Where().EqualTo(0)
                .And(PostgresSeries.Up.Where().EqualTo(1), Labels.Cls, Labels.Ins)
                .CountBy(Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: {{ $value }} collectors fail on {{ $labels.ins }}",
            Meaning = "Part of what is watched on this server is not seen, and its alerts cannot fire.",
            Steps = ["`pg_exporter_collector_failures_total` has the reason of each, `pg_exporter_collector_database_failed` the databases where it is not all of them; the exporter's journal has the server's message."],
        },
        new Alert
        {
            Name = Cause.ExporterDown.AlertName,
            Expression = PrometheusSeries.Up.Where(Labels.Job.Is("postgres")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: the exporter of {{ $labels.ins }} cannot be scraped",
            Meaning = "Nothing by itself: Patroni and users go on. But nobody sees this server, and its alerts cannot fire.",
            Steps =
            [
                "On the node: `systemctl status monitor-exporter`, `journalctl -u monitor-exporter -n 100`.",
                "It runs: Prometheus' page *Targets* has the error. Expired certificates and full disks are the usual ones.",
            ],
        },
        new Alert
        {
            Name = "CollectorColumnsMissing",
            Expression = ExporterSeries.MissingColumns.Where().Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: collector {{ $labels.collector }} on {{ $labels.ins }} lacks {{ $value }} columns",
            Meaning = "The server is of a version that the collector does not know; some series are missing.",
            Steps = ["The exporter's journal names the columns. Update Monitor, or mend the collector file if it is your own."],
        },
        new Alert
        {
            Name = "SeriesDropped",
            Expression = ExporterSeries.DroppedSeries.Increase(FiveMinutes).SumBy(Labels.Cls, Labels.Ins).Above(0),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: the exporter of {{ $labels.ins }} leaves series out",
            Meaning = "There are more databases, tables or statements than it may show, or two rows with the same labels.",
            Steps = ["`pg_exporter_series_dropped_total` names the collector and the reason; raise its `rows` or narrow its query."],
        },
        new Alert
        {
            Name = "CollectorFilesFaulty",
            Expression = ExporterSeries.FileFaults.Where().Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.node }}: the exporter found {{ $value }} mistakes in your collector files",
            Meaning = "The files with a mistake are left out: what they measure is not seen.",
            Steps = ["`journalctl -u monitor-exporter -n 100` on the node names file, line and mistake."],
        },
        new(
            bounds => new()
            {
                Name = "CollectorStale",
                Expression = ExporterSeries.CollectorAge.Where(bounds.Of()).DividedBy(ExporterSeries.CollectorInterval.Where().Above(0))
                    .Above(bounds.ValueOf(AlertThresholds.CollectorAge))
                    .And(PostgresSeries.Up.Where().EqualTo(1), Labels.Cls, Labels.Ins)
                    .CountBy(Labels.Cls, Labels.Ins),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.ExporterDown, Cause.PostgresDown, Cause.Later("CollectorFailing", Labels.Ins)],
                Summary = "{{ $labels.cls }}: {{ $value }} collectors on {{ $labels.ins }} serve old values",
                Meaning = "Dashboards and alerts go by what was so some time ago, and look as if it were so now.",
                Steps =
                [
                    "`topk(10, pg_exporter_collector_age_seconds{ins=\"INSTANCE\"})` names them. Do they wait for a lock (SessionsPileUp), or does the server hardly answer?",
                    "`journalctl -u monitor-exporter -n 100` on the node has the reason of each run that was left behind.",
                ],
            },
            AlertThresholds.CollectorAge),
    ];

    /// <summary>
    /// An instance that Prometheus is not told to scrape: then even <c>up</c> is missing, and no other alert about it can fire. Only an inventory knows
    /// that it should be there; without one, whatever was scraped an hour ago should be.
    /// </summary>
    public static Alert TargetMissing(ClusterExpectation cluster) => new()
    {
        Name = "TargetMissing",
        Expression = cluster.Name is null
            ? PrometheusSeries.Up.Before(Window.Of(TimeSpan.FromHours(1)), Labels.Job.IsOneOf(JobsOfInstance)).MaxBy(Labels.Cls, Labels.Ins, Labels.Job)
                .Unless(PrometheusSeries.Up.Where(), Labels.Cls, Labels.Ins, Labels.Job)
            : cluster.Instances
                .SelectMany(_ => JobsOfInstance, (ins, job) => PrometheusSeries.Up.Where(Labels.Cls.Is(cluster.Name), Labels.Ins.Is(ins), Labels.Job.Is(job)).Absent())
                .Aggregate((left, right) => left.Or(right)),
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.cls }}: Prometheus does not scrape {{ $labels.job }} of {{ $labels.ins }}",
        Meaning = "Nothing by itself: but nobody sees this part, and its alerts cannot fire.",
        Steps =
        [
            "`monitor apply` writes the list of targets from the inventory. Was a member added or removed by hand, or the file edited?",
            "The list is right: Prometheus' page *Targets*, and MonitoringConfigBroken.",
        ],
    };
}
