using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>A primary that is slow and not dead: the fault that Patroni does not see, because its own leader still renews the key.</summary>
/// <remarks>
/// The fastest answer of every program of the node within 20 s (or four scrapes) counts: one busy program, or a machine that is busy for
/// seconds, is not a slow node. A replica has to be fast at the same time, or the fault lies with the network of Prometheus and a switchover would not help.
/// </remarks>
public static class SlowPrimary
{
    /// <summary>Fewer values than this in the window prove nothing: Prometheus has just started.</summary>
    public const int LeastValues = 3;

    private static readonly Matcher ProgramsOfMember = Labels.Job.IsOneOf("haproxy", "node", "patroni", "postgres");

    /// <summary>The fastest answer of a node within the window.</summary>
    public static readonly Gauge Fastest = new("ins:scrape_duration_seconds:fastest", Labels.Cls, Labels.Ins, Labels.Node);

    /// <summary>The slowest answer within the window of that program of a node which is the steadiest.</summary>
    public static readonly Gauge Steadiest = new("ins:scrape_duration_seconds:steadiest", Labels.Cls, Labels.Ins, Labels.Node);

    /// <summary>What the alert looks at.</summary>
    public static IReadOnlyList<Recording> Recordings(Pace pace) =>
    [
        new(
            Fastest,
            PrometheusSeries.ScrapeDuration.MinOver(pace.Short, ProgramsOfMember)
                .And(
                    PrometheusSeries.ScrapeDuration.CountOver(pace.Short, ProgramsOfMember).Above(LeastValues - 1),
                    Labels.Job, Labels.Instance)
                .MinBy(Labels.Cls, Labels.Ins, Labels.Node)),
        new(
            Steadiest,
            PrometheusSeries.ScrapeDuration.MaxOver(pace.Short, ProgramsOfMember)
                .And(PrometheusSeries.Up.Where(ProgramsOfMember).EqualTo(1), Labels.Job, Labels.Instance)
                .MinBy(Labels.Cls, Labels.Ins, Labels.Node)),
    ];

    /// <summary>The alert.</summary>
    public static TunableAlert Alert { get; } = new(
        bounds => new()
        {
            Name = "PostgresPrimarySlow",
            Expression = Fastest.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.PrimarySlow))
                .And(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls, Labels.Ins)
                .And(
                    Steadiest.Where().Below(bounds.ValueOf(AlertThresholds.ReplicaFast)).And(PatroniSeries.Replica.Where().EqualTo(1), Labels.Cls, Labels.Ins),
                    Labels.Cls),
            For = TimeSpan.FromSeconds(5),
            Severity = Severity.Critical,
            Action = "switchover",
            Summary = "{{ $labels.cls }}: the host of primary {{ $labels.ins }} needs {{ $value | humanizeDuration }} for every answer",
            Meaning = "Every statement is slow for every user, and nothing fails: Patroni sees a healthy leader and will not move it.",
            Steps =
            [
                "Fleet dashboard, *Slowest hosts*: one host stands out, or all do. When all do, look at the network first.",
                "`monitor status` shows whether a replica streams without lag; `monitor switchover CLUSTER` moves the primary there, with the same guards as the automatic action.",
                "Afterwards find out what slows the host before it becomes primary again: Node dashboard, *Waiting, by what for* says whether processors, disk or memory are short, and Node dashboard, *Segments sent again* whether the network is bad.",
            ],
        },
        AlertThresholds.PrimarySlow,
        AlertThresholds.ReplicaFast);
}
