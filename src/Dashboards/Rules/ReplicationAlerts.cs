using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether replicas follow.</summary>
public static class ReplicationAlerts
{
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
    public static IReadOnlyList<TunableAlert> All(Pace pace) =>
    [
        ReplicaStuck(pace),
        new(
            bounds => new()
            {
                Name = "ReplicationLagHigh",
                Expression = PostgresSeries.ReplicationLag.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ReplicationLag)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = [Cause.NoPrimary, Cause.PostgresDown, Cause.ExporterDown, Cause.Later("ReplicationLagCritical", Labels.Ins)],
                Summary = "{{ $labels.cls }}: replica {{ $labels.ins }} is {{ $value | humanizeDuration }} behind",
                Meaning = "Reads from this replica are old, and a failover to it would lose or replay that much.",
                Steps =
                [
                    "Instance dashboard of the replica: is it the disk, the processor, or a long query that replay waits for?",
                    "Instance dashboard of the primary: a burst of WAL (bulk load, index build) passes by itself.",
                ],
            },
            AlertThresholds.ReplicationLag),
        new(
            bounds => new()
            {
                Name = "ReplicationLagCritical",
                Expression = PostgresSeries.ReplicationLag.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ReplicationLagCritical)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                SilencedBy = [Cause.NoPrimary, Cause.PostgresDown, Cause.ExporterDown],
                Summary = "{{ $labels.cls }}: replica {{ $labels.ins }} is {{ $value | humanizeDuration }} behind",
                Meaning = "This replica is no longer a replacement: Patroni will not promote it, and its readers see old data.",
                Steps =
                [
                    "Does it still receive? `SELECT status, latest_end_time FROM pg_stat_wal_receiver` on the replica: no row means a broken connection, see ReplicaStuck.",
                    "It receives and does not replay: `SELECT pg_is_wal_replay_paused()`, then the longest query of the replica.",
                    "It would take longer than a copy: `monitor reinit INSTANCE`.",
                ],
            },
            AlertThresholds.ReplicationLagCritical),
        new(
            bounds => new()
            {
                Name = "ReplayBacklogHigh",
                Expression = PostgresSeries.ReplayBacklog.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ReplayBacklog)),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Warning,
                SilencedBy = [Cause.PostgresDown, Cause.ExporterDown],
                Summary = "{{ $labels.cls }}: replica {{ $labels.ins }} has {{ $value | humanize1024 }}B of WAL to replay",
                Meaning = "A promotion of this replica would take as long as the replay.",
                Steps = ["Replay is one process: is its processor or disk at its limit, or does a query of the replica hold it back (`max_standby_streaming_delay`)?"],
            },
            AlertThresholds.ReplayBacklog),
        new Alert
        {
            Name = "ReplayPaused",
            Expression = PatroniSeries.ReplayPaused.Where().EqualTo(1),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: replay on {{ $labels.ins }} is paused",
            Meaning = "The replica receives WAL and shows old data; its disk fills, and it cannot take over soon.",
            Steps = ["Who paused it, and is it still needed? `SELECT pg_wal_replay_resume()` on the replica ends it."],
        },
        new(
            bounds => new()
            {
                Name = "ReplicationFlapping",
                Expression = PatroniSeries.Streaming.ChangesIn(Window.Of(TimeSpan.FromMinutes(15)), bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ReplicationFlaps)),
                Severity = Severity.Warning,
                SilencedBy = [Cause.NoPrimary],
                Summary = "{{ $labels.cls }}: replication to {{ $labels.ins }} began or broke {{ $value }} times in 15 min",
                Meaning = "The replica loses its connection again and again: it lags, and synchronous commits hang each time.",
                Steps = ["The log of the primary (`terminating walsender`) and of the replica (`could not receive data`) say which side ends it. `wal_sender_timeout` ends it where the network loses packets."],
            },
            AlertThresholds.ReplicationFlaps),
        new(
            bounds => new()
            {
                Name = "SlotRetainsWal",
                Expression = PostgresSeries.SlotRetained.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.SlotRetained)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = [Cause.PostgresDown, Cause.ExporterDown],
                Summary = "{{ $labels.cls }}: slot {{ $labels.slot_name }} of {{ $labels.ins }} keeps {{ $value | humanize1024 }}B of WAL",
                Meaning = "Nothing yet; the disk of the server fills, and then it stops.",
                Steps =
                [
                    "Whose slot is it? A replica that is down: bring it back or reinitialise it. A consumer that nobody runs any more: drop its slot.",
                    "`max_slot_wal_keep_size` bounds what a slot may keep.",
                ],
            },
            AlertThresholds.SlotRetained),
        new Alert
        {
            Name = "SlotInactive",
            // Replicas keep the slots of their siblings for a failover; only on the primary does an unused slot mean a consumer that is away.
            Expression = ServerStateSeries.SlotActive.Where().EqualTo(0).And(PostgresSeries.InRecovery.Where().EqualTo(0), Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown, Cause.Later("SlotLost", Labels.Ins, Labels.SlotName)],
            Summary = "{{ $labels.cls }}: nobody uses slot {{ $labels.slot_name }} of {{ $labels.ins }}",
            Meaning = "Its consumer is away: WAL is kept for it, and vacuum may be held back, until it returns or the slot is dropped.",
            Steps =
            [
                "A slot named like an instance (`pg_test_2`) belongs to that replica: `monitor status` shows why it is away.",
                "Any other belongs to a consumer of logical replication: ask its owner before `SELECT pg_drop_replication_slot('SLOT')`, which makes it copy everything anew.",
            ],
        },
        new Alert
        {
            Name = "SlotLost",
            Expression = ServerStateSeries.SlotWalStatus.Where(new Label("wal_status").IsOneOf("lost", "unreserved")).EqualTo(1)
                .MaxBy(Labels.Cls, Labels.Ins, Labels.SlotName),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            SilencedBy = [Cause.PostgresDown, Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: slot {{ $labels.slot_name }} of {{ $labels.ins }} lost or will lose the WAL that its consumer needs",
            Meaning = "The consumer cannot go on from where it was: a replica reads the archive or is copied anew, a logical one starts over.",
            Steps =
            [
                "`SELECT slot_name, wal_status, safe_wal_size FROM pg_replication_slots`: `unreserved` can still be saved if the consumer catches up before the next checkpoint.",
                "`lost`: a replica finds the WAL in the archive or is reinitialised with `monitor reinit INSTANCE`; a logical consumer needs a new slot and a new copy.",
            ],
        },
    ];

    /// <summary>A cluster whose commits wait for a replica, and none is there to wait for.</summary>
    public static Alert SyncStandbyLost(ClusterExpectation cluster) => new()
    {
        Name = "SyncStandbyLost",
        Expression = PatroniSeries.Primary.Where(cluster.On(Labels.Cls)).EqualTo(1).MaxBy(Labels.Cls)
            .Unless(PatroniSeries.SyncStandby.Where().EqualTo(1), Labels.Cls),
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Critical,
        SilencedBy = [Cause.NoPrimary],
        Summary = "{{ $labels.cls }}: the cluster is synchronous and has no synchronous replica",
        Meaning = "A commit is no longer on two servers: a failover now loses what users were told is safe, or commits hang until a replica is back.",
        Steps =
        [
            "`monitor status`: which replica streams? Patroni makes one synchronous as soon as it streams without lag.",
            "None does: see ReplicaStuck. Never switch synchronous mode off to silence this.",
        ],
    };

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
