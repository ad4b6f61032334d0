using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether replicas follow.</summary>
public static class ReplicationAlerts
{
    private const double RetainedBytes = 8L << 30;

    private static Vector Primaries => PatroniSeries.Primary.Where().EqualTo(1);

    private static Vector Replicas => PatroniSeries.Replica.Where().EqualTo(1);

    private static Vector NotRunning => PatroniSeries.PostgresRunning.Where().EqualTo(0).Unless(Primaries, Labels.Cls, Labels.Ins);

    // Gets WAL from nowhere, or follows a timeline that was left.
    private static Vector Detached =>
        Replicas
            .And(PatroniSeries.Streaming.Where().EqualTo(0), Labels.Cls, Labels.Ins)
            .And(PatroniSeries.InArchiveRecovery.Where().EqualTo(0), Labels.Cls, Labels.Ins)
            .Or(PatroniSeries.Timeline.Where().And(Replicas, Labels.Cls, Labels.Ins)
                .BelowThatOf(PatroniSeries.Timeline.Where().And(Primaries, Labels.Cls, Labels.Ins).MaxBy(Labels.Cls), Labels.Cls));

    /// <summary>There while a replica does not follow, gone while it does.</summary>
    public static readonly Gauge DetachedReplica = new("ins:patroni_replica:detached", Labels.Cls, Labels.Ins, Labels.Node);

    /// <summary>What the alerts look at.</summary>
    public static IReadOnlyList<Recording> Recordings { get; } = [new(DetachedReplica, Detached.MaxBy(Labels.Cls, Labels.Ins, Labels.Node))];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Alert> All(Pace pace) =>
    [
        ReplicaStuck(pace),
        new()
        {
            Name = "ReplicationLagHigh",
            Expression = PostgresSeries.ReplicationLag.Where().Above(30),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: replica {{ $labels.ins }} is {{ $value | humanizeDuration }} behind",
            Meaning = "Reads from this replica are old, and a failover to it would lose or replay that much.",
            Steps =
            [
                "Instance dashboard of the replica: is it the disk, the processor, or a long query that replay waits for?",
                "Instance dashboard of the primary: a burst of WAL (bulk load, index build) passes by itself.",
            ],
        },
        new()
        {
            Name = "SlotRetainsWal",
            Expression = PostgresSeries.SlotRetained.Where().Above(RetainedBytes),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: slot {{ $labels.slot_name }} of {{ $labels.ins }} keeps {{ $value | humanize1024 }}B of WAL",
            Meaning = "Nothing yet; the disk of the server fills, and then it stops.",
            Steps =
            [
                "Whose slot is it? A replica that is down: bring it back or reinitialise it. A consumer that nobody runs any more: drop its slot.",
                "`max_slot_wal_keep_size` bounds what a slot may keep.",
            ],
        },
    ];

    // A server that does not run is believed sooner than one that only does not follow: a replica that changes its source after a failover is
    // between two streams for a while. One rule for both, because two of one name would be two alerts where both hold.
    private static Alert ReplicaStuck(Pace pace) => new()
    {
        Name = "ReplicaStuck",
        // Without a primary there is nothing to follow and nothing to copy from: that is NoPrimary's business.
        Expression = NotRunning.MaxBy(Labels.Cls, Labels.Ins, Labels.Node)
            .Or(DetachedReplica.CountOver(pace.Patience).Above(pace.LeastValuesOfPatience - 1))
            .And(Primaries, Labels.Cls),
        For = TimeSpan.FromSeconds(20),
        Severity = Severity.Critical,
        Action = "reinit",
        Summary = "{{ $labels.cls }}: replica {{ $labels.ins }} does not follow its primary",
        Meaning = "One member less that can take over. Users notice when the next one fails.",
        Steps =
        [
            "`monitor status`: state `start failed` means a damaged data directory, `creating replica` a copy that is being made: wait for it.",
            "On the node: `journalctl -u patroni -n 100` and the server's log say why.",
            "`monitor reinit INSTANCE` copies it anew from a healthy member; the guards refuse it for the primary.",
        ],
    };
}
