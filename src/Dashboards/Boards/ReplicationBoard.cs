using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Who follows whom, how far behind, and what holds it up.</summary>
public static class ReplicationBoard
{
    private const string NoReplica = "this cluster has no replica";
    private const string NoSlot = "this cluster has no replication slot";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Replication,
        Description = "Who follows the primary, how far behind, where does it get stuck, and what do slots keep?",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Patroni, Places.Wal],
        Rows = [Answer, Delay, Slots, Readers],
    };

    private static Row Answer => new(
        "Does everybody follow?",
        [
            Tile("Standbys that stream", Unit.Count, "Standbys that are connected to the primary and stream. Fewer than there are replicas: one has lost its way, and the table of members shows which.", NoReplica, ReplicationSeries.ReplayBytes.Where(Selected.Cluster, Labels.State.Is("streaming")).CountBy().OrZeroWhile(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(0).CountBy().And(Selected.SeveralMembers))) with { Thresholds = [new(null, Colors.Bad), new(1, Colors.Good)] },
            Tile("Oldest data", Unit.Seconds, "How old the data of the replica is that is furthest behind. Readers on it see the past; a failover to it would wait for the replay.", NoReplica, Lag.MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical) },
            Tile("Most behind", Unit.Bytes, "WAL that the standby furthest behind has not replayed. Beyond maximum_lag_on_failover Patroni would not promote it.", NoReplica, ReplicationSeries.ReplayBytes.Where(Selected.Cluster).MaxBy()) with { Thresholds = Threshold.Rising(16 << 20, 1 << 30) },
            Tile("Sync standbys wanted", Unit.Count, "Standbys whose confirmation a commit waits for. 0 is asynchronous: the newest commits may be lost with the primary.", "the primary is not scraped", ReplicationSeries.SyncRequired.Where(Selected.Cluster).MaxBy()),
            Tile("Sync standbys there", Unit.Count, "Synchronous standbys that stream. Fewer than a commit waits for: commits hang until one comes back or Patroni gives up on it.", "the primary is not scraped", ReplicationSeries.SyncConnected.Where(Selected.Cluster).MaxBy()),
            Tile("Idle slots", Unit.Count, "Slots of the primary that nobody reads. Each keeps WAL from now on without end: bring its reader back or drop it.", NoSlot, ReplicationSeries.SlotActive.Where(Selected.Cluster).And(OfPrimary, Labels.Ins).EqualBool(0).SumBy()) with { Thresholds = Threshold.NoneExpected },
            new Table
            {
                Title = "Replicas",
                Description = "One row a replica, as it sees itself. `streams` no, or replay paused: it falls behind without end. Cancelled queries are readers that stood in the way of replay.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }],
                Columns =
                [
                    new("Streams", ReplicationSeries.ReceiverStreaming.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Duty },
                    new("Data is old", Lag.MaxBy(Labels.Ins), Unit.Seconds) { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical) },
                    new("Received, not replayed", PostgresSeries.ReplayBacklog.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Bytes) { Thresholds = Threshold.Above(warning: AlertThresholds.ReplayBacklog) },
                    new("Replay paused", ReplicationSeries.ReplayPaused.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Fault, Absence = "unknown" },
                    new("Reads the archive", PatroniSeries.InArchiveRecovery.Where(Selected.Cluster).And(PatroniSeries.Replica.Where(Selected.Cluster).EqualTo(1), Labels.Ins).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Concern },
                    new("Timeline", PatroniSeries.Timeline.Where(Selected.Cluster).And(PatroniSeries.Replica.Where(Selected.Cluster).EqualTo(1), Labels.Ins).MaxBy(Labels.Ins), Unit.Number),
                    new("Cancelled in an hour", DatabaseSeries.Conflicts.Increase(Window.Of(TimeSpan.FromHours(1)), Selected.Cluster).And(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(1), Labels.Ins).SumBy(Labels.Ins), Unit.Count) { Thresholds = Threshold.NoneExpected, Absence = "none" },
                ],
                Height = 4,
                Absence = NoReplica,
            },
        ]);

    private static Row Delay => new(
        "Where does it get stuck?",
        [
            Lines("Age of the data", Unit.Seconds, "How old the data of each replica is. It is 0 when all that was received is replayed, however idle the primary; a ramp is replay that stands still.", NoReplica, new Query(Lag, "{{ins}}")) with { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical), DrillDown = Places.ToInstance },
            Lines("Behind, by standby", Unit.Bytes, "WAL that each standby has not replayed, as the primary sees it. Parallel slopes on all are a burst on the primary; one alone is that standby.", NoReplica, new Query(ReplicationSeries.ReplayBytes.Where(Selected.Cluster).MaxBy(Labels.ApplicationName), "{{application_name}}")),
            Lines("Stations of the way", Unit.Bytes, "WAL not yet sent, not yet flushed, and not yet replayed, on the slowest standby. What is largest tells where: the network, the disk or the replay.", NoReplica, new(ReplicationSeries.SentLag.Where(Selected.Cluster).MaxBy(Labels.Cls), "not sent"), new(ReplicationSeries.FlushLag.Where(Selected.Cluster).MaxBy(Labels.Cls), "not flushed"), new(ReplicationSeries.ReplayBytes.Where(Selected.Cluster).MaxBy(Labels.Cls), "not replayed")),
            Lines("Time until a standby confirms", Unit.Seconds, "How long a commit takes to be written, flushed and replayed on the slowest standby. A synchronous commit waits for one of these: it is the price of a commit.", "no standby has confirmed anything lately", new(ReplicationSeries.WriteLagTime.Where(Selected.Cluster).MaxBy(Labels.Cls), "written"), new(ReplicationSeries.FlushLagTime.Where(Selected.Cluster).MaxBy(Labels.Cls), "flushed"), new(ReplicationSeries.ReplayLagTime.Where(Selected.Cluster).MaxBy(Labels.Cls), "replayed")),
            Lines("WAL that the primary makes", Unit.BytesPerSecond, "Bytes of WAL a second. What a standby cannot take in this time piles up: compare with the slopes beside this.", "no exporter of this cluster is scraped", new Query(PostgresSeries.WalBytes.Rate(Window.OfPanel, Selected.Cluster), "{{ins}}")),
            Bands("Streams, over time", "When each replica streamed. A gap followed by `no` is a replica that came back and does not find its place: it reads the archive, or needs a new copy.", NoReplica, ValueName.Duty, ReplicationSeries.ReceiverStreaming.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}") with { Size = Size.Third },
        ]);

    private static Row Slots => new(
        "What do slots keep?",
        [
            new Table
            {
                Title = "Slots",
                Description = "One row a slot of a member; on a replica Patroni moves the slots itself, for the case that it has to lead, and nobody reads them. What an idle slot of the primary keeps grows until the disk is full, or until max_slot_wal_keep_size cuts it off: then its reader has to be built anew.",
                Size = Size.Half,
                Keys = [new(Labels.Ins, "Instance"), new(Labels.SlotName, "Slot")],
                Columns =
                [
                    new("Read", ReplicationSeries.SlotActive.Where(Selected.Cluster).And(OfPrimary, Labels.Ins).MaxBy(Labels.Ins, Labels.SlotName), Unit.Count) { ValueNames = ValueName.Duty, Absence = "on a replica" },
                    new("Keeps", PostgresSeries.SlotRetained.Where(Selected.Cluster).MaxBy(Labels.Ins, Labels.SlotName), Unit.Bytes) { Thresholds = Threshold.Above(warning: AlertThresholds.SlotRetained) },
                    new("Lost after", ReplicationSeries.SlotSafe.Where(Selected.Cluster).MinBy(Labels.Ins, Labels.SlotName), Unit.Bytes) { Thresholds = Threshold.Falling(1 << 28, 1 << 30), Absence = "no bound" },
                ],
                SortedBy = "Keeps",
                IsDescending = true,
                Absence = NoSlot,
            },
            Lines("WAL kept", Unit.Bytes, "Bytes that each slot keeps, on the member where it keeps most. Saw-teeth are a reader that goes on in steps; a straight line upwards is one that is gone.", NoSlot, new Query(PostgresSeries.SlotRetained.Where(Selected.Cluster).MaxBy(Labels.SlotName), "{{slot_name}}")) with { Size = Size.Half },
        ]);

    private static Row Readers => new(
        "Who pays for it?",
        [
            Lines("Queries that replay cancelled", Unit.Count, "Queries on replicas that were cancelled in the interval because replay needed what they held. Snapshots: vacuum on the primary; locks: DDL there.", NoReplica, new(ReplicationSeries.ConflictSnapshot.Increase(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "snapshot"), new(ReplicationSeries.ConflictLock.Increase(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "lock"), new(ReplicationSeries.ConflictPin.Increase(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "page"), new(ReplicationSeries.ConflictDeadlock.Increase(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "deadlock")) with { Size = Size.Half },
            Lines("Subscriptions: last heard", Unit.Seconds, "For logical replication: how long ago each subscription heard its publisher. Beyond a minute the worker is gone; its error stands in the server's log.", "this cluster subscribes to nothing", new Query(ReplicationSeries.SubscriptionAge.Where(Selected.Cluster).MaxBy(Labels.Subname), "{{subname}}")) with { Size = Size.Half, Thresholds = Threshold.Rising(60, 300) },
            new Table
            {
                Title = "Subscriptions",
                Description = "One row a subscription of this cluster. Without a worker nothing is applied; tables that stay short of `ready` are still copied, or cannot be; errors repeat until somebody mends the row that they are about.",
                Size = Size.Half,
                Keys = [new(Labels.Subname, "Subscription")],
                Columns =
                [
                    new("On", ServerStateSeries.SubscriptionEnabled.Where(Selected.Cluster).MaxBy(Labels.Subname), Unit.Count) { ValueNames = ValueName.Duty, Absence = "unknown" },
                    new("Workers", ReplicationSeries.SubscriptionWorkers.Where(Selected.Cluster).MaxBy(Labels.Subname), Unit.Count) { Thresholds = [new(null, Colors.Bad), new(1, Colors.Good)], Absence = "unknown" },
                    new("Tables ready", ReplicationSeries.SubscriptionTables.Where(Selected.Cluster, Labels.State.Is("ready")).MaxBy(Labels.Subname, Labels.State).SumBy(Labels.Subname), Unit.Count) { Absence = "none" },
                    new("Tables not ready", ReplicationSeries.SubscriptionTables.Where(Selected.Cluster, Labels.State.IsNot("ready")).MaxBy(Labels.Subname, Labels.State).SumBy(Labels.Subname), Unit.Count) { Thresholds = Threshold.NoneExpected, Absence = "none" },
                    new("Errors in an hour", ReplicationSeries.SubscriptionErrors.Increase(Window.Of(TimeSpan.FromHours(1)), Selected.Cluster).SumBy(Labels.Subname), Unit.Count) { Absence = "unknown (15 tells)" },
                ],
                Height = 4,
                Absence = "this cluster subscribes to nothing",
            },
            new Table
            {
                Title = "Publications",
                Description = "What this cluster offers to subscribers, by database. A publication of all tables takes in whatever is created later, also what nobody meant to share.",
                Size = Size.Half,
                Keys = [new(Labels.Datname, "Database"), new(Labels.Pubname, "Publication")],
                Columns =
                [
                    new("Tables", ReplicationSeries.PublicationTables.Where(Selected.Cluster).MaxBy(Labels.Datname, Labels.Pubname), Unit.Count),
                    new("All tables", ReplicationSeries.PublicationOfAll.Where(Selected.Cluster).MaxBy(Labels.Datname, Labels.Pubname), Unit.Count) { ValueNames = ValueName.Fact },
                ],
                Height = 4,
                Absence = "this cluster publishes nothing",
            },
        ]);

    private static Vector OfPrimary => PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(0);

    private static Vector Lag => PostgresSeries.ReplicationLag.Where(Selected.Cluster).And(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(1), Labels.Ins);
}
