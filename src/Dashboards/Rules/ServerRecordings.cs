using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>How hard servers work: what alerts ask of more than one series, computed once.</summary>
public static class ServerRecordings
{
    /// <summary>Sessions that run or wait for the disk, per processor of the node.</summary>
    public static readonly Gauge Load = new("ins:pg_stat_activity_running:ratio", Labels.Cls, Labels.Ins);

    /// <summary>The larger of the share of the processors that is busy and of <see cref="Load"/>.</summary>
    public static readonly Gauge Pressure = new("ins:pressure:ratio", Labels.Cls, Labels.Ins);

    /// <summary>Pages a second that were not in shared buffers.</summary>
    public static readonly Gauge PagesRead = new("ins:pg_stat_database_blks_read:rate", Labels.Cls, Labels.Ins);

    /// <summary>Share of the transactions of a cluster that was rolled back.</summary>
    public static readonly Gauge RollbackShare = new("cls:pg_stat_database_xact_rollback:ratio", Labels.Cls);

    /// <summary>Bytes of WAL that a server makes a second.</summary>
    public static readonly Gauge WalRate = new("ins:pg_stat_wal_bytes:rate", Labels.Cls, Labels.Ins);

    /// <summary>Seconds that a query through PgBouncer takes on average.</summary>
    public static readonly Gauge PoolLatency = new("ins:pgbouncer_queries_duration_seconds:mean", Labels.Cls, Labels.Ins);

    // Waiting for a lock or for the client is no work; what the exporter's own session does is no work of users.
    private static readonly Matcher[] Running =
    [
        Labels.State.Is("active"), new Label("backend_type").Is("client backend"), new Label("usename").IsNot("dbuser_monitor"),
        new Label("wait_event_type").IsNoneOf("Lock", "Client", "Timeout", "Extension", "Activity"),
    ];

    /// <summary>All of them; <see cref="TrafficRecordings"/> come before.</summary>
    public static IReadOnlyList<Recording> All(Pace pace) =>
    [
        new(
            Load,
            PostgresSeries.Backends.Where(Running).SumBy(Labels.Cls, Labels.Ins)
                .DividedByThatOf(NodeSeries.CpuSeconds.Where(Labels.Mode.Is("idle")).CountBy(Labels.Cls, Labels.Ins), Labels.Cls, Labels.Ins)),
        new(Pressure, TrafficRecordings.ProcessorBusy.Where(Labels.Ins.IsNot("")).MaxBy(Labels.Cls, Labels.Ins).OrLarger(Load.Where())),
        new(PagesRead, PostgresSeries.BlocksRead.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)),
        new(
            RollbackShare,
            PostgresSeries.Rollbacks.Rate(pace.Minute).SumBy(Labels.Cls).DividedBy(TrafficRecordings.OfCluster.Where().Above(0))),
        new(WalRate, PostgresSeries.WalBytes.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)),
        new(
            PoolLatency,
            PostgresSeries.PoolQuerySeconds.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                .DividedBy(PostgresSeries.PoolQueries.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins).Above(0))),
    ];
}
