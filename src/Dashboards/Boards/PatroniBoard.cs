using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Who leads, who could take over, and what happened when somebody did.</summary>
public static class PatroniBoard
{
    private const string Unseen = "no Patroni of this cluster is scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Patroni,
        Description = "Who leads, since when, who could take over without loss, and what keeps Patroni from deciding?",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Services, Places.Etcd, Places.Remediation],
        Rows = [Answer, Past, Candidates],
    };

    private static Row Answer => new(
        "Would a failover work now?",
        [
            NamedTiles("Leader", Unit.Count, "The member that holds the leader's key. None for longer than Patroni's ttl: look at etcd first, then at the table of members.", "no leader", PatroniSeries.Primary.Where(Selected.Cluster).EqualTo(1).MaxBy(Labels.Ins), "{{ins}}") with { Size = Size.Tile, ValueNames = [new(1, "leads", Colors.Primary)] },
            Tile("Replicas that stream", Unit.Count, "Replicas that follow the leader without a gap and could take over. With 0 a lost primary is an outage until somebody repairs a replica.", "no replica, or no Patroni in sight", PatroniSeries.Streaming.Where(Selected.Cluster).And(PatroniSeries.Replica.Where(Selected.Cluster).EqualTo(1), Labels.Ins).SumBy().OrZeroWhile(PatroniSeries.Primary.Where(Selected.Cluster).CountBy().And(Selected.SeveralMembers))) with { Thresholds = [new(null, Colors.Bad), new(1, Colors.Good)] },
            Tile("Paused", Unit.Count, "Whether somebody told Patroni to watch only. While it is paused a lost primary is not replaced; `patronictl resume` ends it.", Unseen, PatroniSeries.Paused.Where(Selected.Cluster).MaxBy()) with { ValueNames = ValueName.Fault },
            Tile("Failsafe mode", Unit.Count, "Whether the leader goes on without etcd because every member agrees. Writes work, and the loss of one more member stops them.", Unseen, PatroniSeries.FailsafeActive.Where(Selected.Cluster).MaxBy()) with { ValueNames = ValueName.Fault },
            Tile("Synchronous standbys", Unit.Count, "Replicas that the leader waits for at each commit. Where the cluster is meant to lose nothing there is at least one; 0 is normal for asynchronous ones.", Unseen, PatroniSeries.SyncStandby.Where(Selected.Cluster).SumBy()),
            Tile("Failovers in a day", Unit.Count, "How often another member became leader within 24 hours, by hand or by itself. More than one that nobody planned is a cluster that flaps.", Unseen, PatroniSeries.Primary.ChangesIn(Window.Of(TimeSpan.FromHours(24)), Selected.Cluster).And(PatroniSeries.Primary.Where(Selected.Cluster).EqualTo(1), Labels.Ins).SumBy().OrZeroWhile(PatroniSeries.Primary.Where(Selected.Cluster).CountBy())) with { Thresholds = Threshold.Rising(1, 3) },
            Tile("Leads since", Unit.Seconds, "How long ago another member was promoted for the last time, by Patroni's own history. Compare it with the time at which users began to complain.", "nobody was ever promoted here", ServerStateSeries.LeaderChange.Where(Selected.Cluster).MaxBy().Age()),
            Tile("Watchdog", Unit.Count, "Whether a watchdog runs on every member that has one: it resets a host whose Patroni hangs, so that two can never lead. `broken` keeps the member from leading.", "no watchdog is used", ServerStateSeries.WatchdogArmed.Where(Selected.Cluster).MinBy().Minus(ServerStateSeries.WatchdogFailed.Where(Selected.Cluster).MaxBy().Times(2))) with { ValueNames = [new(1, "armed", Colors.Good), new(0, "not armed", Colors.Warning), new(-1, "broken", Colors.Bad), new(-2, "broken", Colors.Bad)] },
        ]);

    private static Row Past => new(
        "What happened?",
        [
            Bands("Leadership", "Who led when. A change of colour is a failover or switchover; a stretch without any purple is time in which nothing could be written.", Unseen, ValueName.Role, PatroniSeries.Primary.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}") with { DrillDown = Places.ToInstance },
            Bands("PostgreSQL runs", "Whether Patroni saw its server accept connections. A red stretch on one member is a crash or restart; on all at once look below them.", Unseen, ValueName.Health, PatroniSeries.PostgresRunning.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}") with { DrillDown = Places.ToInstance },
            Lines("Timelines over time", Unit.Number, "The timeline of each member; it grows by one at every failover and all follow within seconds. A line that stays below is a member that was left behind.", Unseen, new Query(PatroniSeries.Timeline.Where(Selected.Cluster), "{{ins}}")) with { Minimum = null },
            Lines("Etcd last heard", Unit.Seconds, "How long ago each Patroni last heard etcd. It stays within loop_wait; at ttl the leader gives up its role, unless failsafe mode holds it.", Unseen, new Query(PatroniSeries.EtcdLastSeen.Where(Selected.Cluster).MaxBy(Labels.Ins).Age(), "{{ins}}")) with { Thresholds = Threshold.Above(critical: AlertThresholds.EtcdSilence) },
            Lines("Without a leader's key", Unit.Count, "Members that see nobody hold the leader's key. For seconds during a failover all do; a plateau is a cluster that cannot elect.", Unseen, new Query(PatroniSeries.Unlocked.Where(Selected.Cluster).SumBy(Labels.Cls), "members that see no leader") { Color = Colors.Bad }),
        ]);

    private static Row Candidates => new(
        "Who could take over?",
        [
            new Table
            {
                Title = "Candidates",
                Description = "One row a member, as Patroni sees it. A good candidate runs, streams, has the timeline of the leader and lags by little; everything else names what is in its way.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }],
                Columns =
                [
                    new("Role", PatroniSeries.Primary.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Role },
                    new("Runs", PatroniSeries.PostgresRunning.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Duty },
                    new("Streams", PatroniSeries.Streaming.Where(Selected.Cluster).And(PatroniSeries.Replica.Where(Selected.Cluster).EqualTo(1), Labels.Ins).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Duty, Absence = "leads" },
                    new("Synchronous", PatroniSeries.SyncStandby.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Timeline", PatroniSeries.Timeline.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Number),
                    new("Behind the leader", Behind.MaxBy(Labels.Ins), Unit.Bytes) { Thresholds = Threshold.Rising(1 << 20, 1 << 28), Absence = "leads" },
                    new("Reads the archive", PatroniSeries.InArchiveRecovery.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Concern },
                    new("Replay paused", PatroniSeries.ReplayPaused.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Fault },
                    new("Restart wanted", PatroniSeries.PendingRestart.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Concern },
                    new("Version", PatroniSeries.ServerVersion.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Number),
                ],
                Height = 4,
                Absence = Unseen,
            },
            new Table
            {
                Title = "Settings that wait for a restart",
                Description = "Settings that were changed and that only a restart makes true, with the value in force and the one to come. `patronictl restart` of the cluster, replicas first, ends the list.",
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Parameter, "Setting"), new(Labels.OldValue, "Now"), new(Labels.NewValue, "Then")],
                Columns = [new("Waits", ServerStateSeries.PendingParameter.Where(Selected.Cluster).MaxBy(Labels.Ins, Labels.Parameter, Labels.OldValue, Labels.NewValue), Unit.Count) { ValueNames = ValueName.Concern }],
                Height = 3,
                Absence = "no setting waits for a restart",
            },
            Lines("Behind the leader in bytes", Unit.Bytes, "WAL that the leader wrote and a member has not replayed, as Patroni counts it. Above maximum_lag_on_failover (1 MiB by default) the member does not stand for election.", "this cluster has no replica", new Query(Behind, "{{ins}}")) with { Size = Size.Half, DrillDown = Places.ToInstance },
            Lines("Received but not replayed", Unit.Bytes, "WAL that has reached a replica and waits there. It grows while a query on the replica holds replay up, or when one processor cannot keep pace.", "this cluster has no replica", new Query(PatroniSeries.WalReceived.Where(Selected.Cluster).Above(0).Minus(PatroniSeries.WalReplayed.Where(Selected.Cluster)).AtLeastZero(), "{{ins}}")) with { Size = Size.Half, DrillDown = Places.ToInstance },
        ]);

    private static Vector Behind => PatroniSeries.WalReplayed.Where(Selected.Cluster).Above(0)
        .SubtractedFrom(PatroniSeries.WalLocation.Where(Selected.Cluster).MaxBy(Labels.Cls), Labels.Cls)
        .AtLeastZero();
}
