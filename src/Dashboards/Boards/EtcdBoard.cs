using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>The store that Patroni decides by: without it nobody may be primary.</summary>
public static class EtcdBoard
{
    private const string Unseen = "no member of etcd is scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Etcd,
        Description = "Has etcd a quorum, does it keep its leader, and are disk and network fast enough for it? Without it no cluster can elect a primary.",
        Annotations =
        [
            new("Restart", EtcdSeries.StartTime.Where(Labels.Job.Is("etcd")).MomentInMilliseconds(), "etcd of {{node}} started", Colors.Bad),
            Marks.Failover(),
            Marks.Remediation(),
            Marks.OfMonitoring,
        ],
        Unmarked = [new("Backup", "etcd is no part of a backup, and no backup passes through it")],
        Links = [Places.Fleet],
        Rows = [Answer, Speed, Store],
    };

    private static Row Answer => new(
        "Has it a quorum?",
        [
            Tile("Members in sight", Unit.Ratio, "Share of the members that answer. Less than all: no more may fail in a cluster of three; less than half: nobody can elect a primary.", Unseen, PrometheusSeries.Up.Where(Labels.Job.Is("etcd")).MeanBy()) with { Thresholds = Threshold.Falling(0.5, 1) },
            Tile("Elections in an hour", Unit.Count, "How often the leader changed within an hour, by the member that saw most. More than one without a restart: disk or network is too slow for its heartbeat.", Unseen, EtcdSeries.LeaderChanges.Increase(Window.Of(TimeSpan.FromHours(1))).MaxBy()) with { Thresholds = Threshold.Rising(1, 3) },
            Tile("Quota used", Unit.Ratio, "Share of the space that the database may have. At 1 etcd accepts no writes, and every Patroni loses its leader: compact and defragment before.", Unseen, EtcdSeries.DatabaseSize.Where().DividedBy(EtcdSeries.Quota.Where()).MaxBy()) with { Thresholds = Threshold.Above(critical: AlertThresholds.EtcdQuota) },
            NamedTiles("Knows a leader", Unit.Count, "Whether each member knows a leader. One that does not is cut off; when none does there is no quorum, and Patroni cannot renew its key.", Unseen, EtcdSeries.HasLeader.Where(), "{{node}}") with { Size = Size.WideTile, ValueNames = ValueName.Duty, DrillDown = Places.ToNode },
            NamedTiles("Leader of etcd", Unit.Count, "The member that leads etcd itself. Best not on the node of a primary: the loss of that node then costs two elections at once.", "no leader", EtcdSeries.IsLeader.Where().EqualTo(1), "{{node}}") with { Size = Size.WideTile, ValueNames = [new(1, "leads", Colors.Primary)], DrillDown = Places.ToNode },
            Bands("Leadership of etcd", "Which member led when. A stretch without one is time in which nothing could be decided.", Unseen, [new(0, "follows", Colors.Replica), new(1, "leads", Colors.Primary)], EtcdSeries.IsLeader.Where(), "{{node}}") with { Size = Size.Full, DrillDown = Places.ToNode },
        ]);

    private static Row Speed => new(
        "Is it fast enough?",
        [
            Lines("Log to disk, slowest twentieth", Unit.Seconds, "Time to bring the log to disk, below which 19 of 20 writes stay. Above ten milliseconds heartbeats get late, at the dashed line EtcdDiskSlow fires; it shares the disk with PostgreSQL here.", Unseen, new Query(EtcdSeries.WalSync.Quantile(0.95, Window.OfPanel, [Labels.Node]), "{{node}}")) with { Thresholds = Threshold.Above(warning: AlertThresholds.EtcdFsync), DrillDown = Places.ToNode },
            Lines("Database to disk, slowest hundredth", Unit.Seconds, "Time of a commit of the database file, below which 99 of 100 stay. Above a quarter of a second writes of Patroni begin to time out.", Unseen, new Query(EtcdSeries.BackendCommit.Quantile(0.99, Window.OfPanel, [Labels.Node]), "{{node}}")) with { Thresholds = Threshold.Rising(0.025, 0.25), DrillDown = Places.ToNode },
            Lines("Message to a member and back", Unit.Seconds, "Round trip between members, below which 19 of 20 stay. It should be far below the heartbeat (100 ms by default); at the dashed line EtcdNetworkSlow fires.", "etcd has a single member", new Query(EtcdSeries.PeerRoundTrip.Quantile(0.95, Window.OfPanel, [Labels.Node]), "{{node}}")) with { Thresholds = Threshold.Above(warning: AlertThresholds.EtcdPeer), DrillDown = Places.ToNode },
            Lines("Late heartbeats", Unit.PerSecond, "Heartbeats that the leader sent too late, a second. Any that go on come before an election: the leader's disk or processor is overloaded.", Unseen, new Query(EtcdSeries.HeartbeatFailures.Rate(Window.OfPanel), "{{node}}")),
            Lines("Slow applies", Unit.PerSecond, "Changes that took longer than 100 ms to apply, a second. Now and then is harmless; a steady line is a slow disk or a huge read.", Unseen, new Query(EtcdSeries.SlowApplies.Rate(Window.OfPanel), "{{node}}")),
        ]);

    private static Row Store => new(
        "What does it hold and do?",
        [
            Lines("Proposals that wait or fail", Unit.Count, "Changes that are not yet agreed on, and those that failed in the interval. Both stay at 0 while there is a quorum.", Unseen, new(EtcdSeries.ProposalsPending.Where().MaxBy(Labels.Job), "waiting"), new(EtcdSeries.ProposalsFailed.Increase(Window.OfPanel).SumBy(Labels.Job), "failed") { Color = Colors.Bad }),
            Lines("Database file", Unit.Bytes, "Size of the database file of the member where it is largest, and of what in it is data. A large gap between the two is given back by `etcdctl defrag`, one member at a time.", Unseen, new(EtcdSeries.DatabaseSize.Where().MaxBy(Labels.Job), "file"), new(EtcdSeries.DatabaseInUse.Where().MaxBy(Labels.Job), "data") { Color = Colors.Quiet }),
            Lines("Keys", Unit.Count, "Keys in the store. It is flat: a handful for each cluster and for the journal of remediation. A slope is something that never cleans up.", Unseen, new Query(EtcdSeries.Keys.Where().MaxBy(Labels.Node), "{{node}}")),
            Lines("Reads and writes", Unit.PerSecond, "Reads and changes of keys, a second. Each Patroni writes once a loop; a jump is a new cluster or a client that loops.", Unseen, new(EtcdSeries.Ranges.Rate(Window.OfPanel).MaxBy(Labels.Job), "reads"), new(EtcdSeries.Puts.Rate(Window.OfPanel).MaxBy(Labels.Job), "changes")),
        ]);
}
