using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>How hard servers work: what alerts and pages ask of more than one series, computed once.</summary>
public static class ServerRecordings
{
    /// <summary>Share of pages that were found in shared buffers.</summary>
    public static readonly Gauge HitRatio = new("ins:pg_stat_database_blks_hit:ratio", Labels.Cls, Labels.Ins);

    /// <summary>Pages a second that were not.</summary>
    public static readonly Gauge PagesRead = new("ins:pg_stat_database_blks_read:rate", Labels.Cls, Labels.Ins);

    /// <summary>Share of the processors that was busy.</summary>
    public static readonly Gauge ProcessorBusy = new("node:node_cpu_seconds:busy", Labels.Node, Labels.Cls, Labels.Ins) { Quantity = Quantity.Share };

    /// <summary>Sessions that run or wait for the disk, per processor of the node.</summary>
    public static readonly Gauge Load = new("ins:pg_stat_activity_running:ratio", Labels.Cls, Labels.Ins);

    /// <summary>Seconds that a query through PgBouncer takes on average.</summary>
    public static readonly Gauge PoolLatency = new("ins:pgbouncer_queries_duration_seconds:mean", Labels.Cls, Labels.Ins);

    // Waiting for a lock or for the client is no work; what the exporter's own session does is no work of users.
    private static readonly Matcher[] Running =
    [
        Labels.State.Is("active"), new Label("backend_type").Is("client backend"), new Label("usename").IsNot("dbuser_monitor"),
        new Label("wait_event_type").IsNoneOf("Lock", "Client", "Timeout", "Extension", "Activity"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Recording> All(Pace pace) =>
    [
        new(PagesRead, PostgresSeries.BlocksRead.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)),
        new(
            HitRatio,
            PostgresSeries.BlocksHit.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                .DividedBy(PostgresSeries.BlocksHit.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins).Plus(PagesRead.Where()).Above(0))),
        new(
            ProcessorBusy,
            NodeSeries.CpuSeconds.Rate(pace.Minute, Labels.Mode.Is("idle")).SumBy(Labels.Node, Labels.Cls, Labels.Ins)
                .DividedBy(NodeSeries.CpuSeconds.Where(Labels.Mode.Is("idle")).CountBy(Labels.Node, Labels.Cls, Labels.Ins))
                .Complement()),
        new(
            Load,
            PostgresSeries.Backends.Where(Running).SumBy(Labels.Cls, Labels.Ins)
                .DividedByThatOf(NodeSeries.CpuSeconds.Where(Labels.Mode.Is("idle")).CountBy(Labels.Cls, Labels.Ins), Labels.Cls, Labels.Ins)),
        new(
            PoolLatency,
            PostgresSeries.PoolQuerySeconds.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                .DividedBy(PostgresSeries.PoolQueries.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins).Above(0))),
    ];
}
