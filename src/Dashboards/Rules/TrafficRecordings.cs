using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Sums that overviews ask for again and again: instance, then cluster.</summary>
public static class TrafficRecordings
{
    /// <summary>Transactions a second of an instance.</summary>
    public static readonly Gauge OfInstance = new("ins:pg_stat_database_xact:rate", Labels.Cls, Labels.Ins);

    /// <summary>Transactions a second of a cluster.</summary>
    public static readonly Gauge OfCluster = new("cls:pg_stat_database_xact:rate", Labels.Cls);

    /// <summary>Share of pages that were found in shared buffers.</summary>
    public static readonly Gauge HitRatio = new("ins:pg_stat_database_blks_hit:ratio", Labels.Cls, Labels.Ins);

    /// <summary>Share of the processors that was busy.</summary>
    public static readonly Gauge ProcessorBusy = new("node:node_cpu_seconds:busy", Labels.Node, Labels.Cls, Labels.Ins) { Quantity = Quantity.Share };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Recording> All(Pace pace) =>
    [
        new(
            OfInstance,
            PostgresSeries.Commits.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                .Plus(PostgresSeries.Rollbacks.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins))),
        new(OfCluster, OfInstance.Where().SumBy(Labels.Cls)),
        new(
            HitRatio,
            PostgresSeries.BlocksHit.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                .DividedBy(PostgresSeries.BlocksHit.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)
                    .Plus(PostgresSeries.BlocksRead.Rate(pace.Minute).SumBy(Labels.Cls, Labels.Ins)).Above(0))),
        new(
            ProcessorBusy,
            NodeSeries.CpuSeconds.Rate(pace.Minute, Labels.Mode.Is("idle")).SumBy(Labels.Node, Labels.Cls, Labels.Ins)
                .DividedBy(NodeSeries.CpuSeconds.Where(Labels.Mode.Is("idle")).CountBy(Labels.Node, Labels.Cls, Labels.Ins))
                .Complement()),
    ];
}
