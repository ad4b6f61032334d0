using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>One instance: the server, its pooler and the host below.</summary>
public static class InstanceBoard
{
    private const string Unseen = "the exporter of this instance is not scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Instance,
        Description = "One instance: is it up, who is on it, what does it do, and does the host below carry it?",
        Annotations = Marks.OfInstance,
        Links = [Places.Cluster, Places.Activity, Places.Wal, Places.Database, Places.Exporter],
        Rows = [Answer, Sessions, Work, Wal, Below],
    };

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static IReadOnlyList<Matcher> InPools => [.. Chosen, PgBouncerBoard.OfUsers];

    private static Row Answer => new(
        "Is it well?",
        [
            Tile("PostgreSQL", Unit.Count, "Whether the server answered the last scrape. Patroni restarts it by itself; `down` for more than half a minute needs somebody.", Unseen, PostgresSeries.Up.Where(Chosen).MaxBy(Labels.Ins)) with { ValueNames = ValueName.Health },
            NamedTiles("Why it does not answer", Unit.Count, "What the exporter meets when a server of this instance does not answer. `connection`: nobody listens; `rejecting`: it starts, stops or recovers; `timeout`: it hangs; `connections`: none is free; `login`, `tls`: the exporter's own fault.", "no fault reported", ExporterSeries.TargetDown.Where(Chosen).MaxBy(Labels.Target, Labels.Reason), "{{target}}: {{reason}}") with { ValueNames = [new(1, "down", Colors.Bad)] },
            Tile("Role", Unit.Count, "What Patroni says that this member is now. On a replica nothing can be written, and its data may be a little old.", "Patroni unseen", PatroniSeries.Primary.Where(Chosen).MaxBy(Labels.Ins)) with { ValueNames = ValueName.Role },
            Tile("PgBouncer", Unit.Count, "Whether the pooler of this instance answered the last scrape. While it is down, whoever connects through the pool gets nothing.", "no PgBouncer on this instance", PostgresSeries.PoolerUp.Where(Chosen).MaxBy(Labels.Ins)) with { ValueNames = ValueName.Health },
            Tile("Wants a restart", Unit.Count, "Whether a setting was changed that only a restart makes true. Until then the server runs with the old value.", "Patroni unseen", PatroniSeries.PendingRestart.Where(Chosen).MaxBy(Labels.Ins)) with { ValueNames = ValueName.Concern },
            Tile("Server up for", Unit.Seconds, "Time since the server started. A small number that nobody can explain is a crash: look for the mark on the graphs.", "down", PostgresSeries.StartTime.Where(Chosen).MaxBy(Labels.Ins).Age()),
            Tile("Transaction numbers used", Unit.Ratio, "Share of the numbers that the oldest database has used before the server refuses writes. Above one half vacuum does not keep up.", Unseen, PostgresSeries.WraparoundUsed.Where(Chosen).MaxBy(Labels.Ins)) with { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
        ]);

    private static Row Sessions => new(
        "Who is on it?",
        [
            Lines(
                "Backends by state",
                Unit.Count,
                "Sessions by what they do. Many `idle in transaction` point at an application that forgets to commit; near the dashed limit new ones are refused.",
                Unseen,
                new(PostgresSeries.Backends.Where([.. Chosen, Labels.State.IsNoneOf(ActivityBoard.Rare)]).SumBy(Labels.State), "{{state}}"),
                Query.Limit(PostgresSeries.SessionLimit.Where(Chosen).MaxBy(Labels.Ins), "limit")) with { DrillDown = Places.ToActivity },
            Lines(
                "Longest",
                Unit.Seconds,
                "The longest transaction, the longest that does nothing, and the longest wait for a lock. Long transactions keep vacuum from working.",
                Unseen,
                new(PostgresSeries.LongestTransaction.Where(Chosen).MaxBy(Labels.Ins), "transaction"),
                new(PostgresSeries.LongestIdleInTransaction.Where(Chosen).MaxBy(Labels.Ins), "idle in transaction") { Color = Colors.Warning },
                new(PostgresSeries.LongestBlocked.Where(Chosen).MaxBy(Labels.Ins), "wait for a lock") { Color = Colors.Bad }) with { DrillDown = Places.ToActivity },
            Lines("Locks", Unit.Count, "Locks by kind. `accessexclusivelock` shuts everybody else out of a table: seconds of it are a migration, minutes an outage.", "nobody holds a lock", new Query(PostgresSeries.Locks.Where(Chosen).SumBy(Labels.Mode).Above(0), "{{mode}}")),
            Lines(
                "Pool: clients",
                Unit.Count,
                "Clients of PgBouncer with a server connection, and those that wait for one. A plateau of waiting ones is too small a pool or slow statements.",
                "no PgBouncer on this instance",
                new(PostgresSeries.PoolActive.Where(InPools).SumBy(Labels.Database), "{{database}} active"),
                new(PostgresSeries.PoolWaiting.Where(InPools).SumBy(Labels.Database), "{{database}} waiting") { Color = Colors.Bad }),
            Lines(
                "Pool: server connections",
                Unit.Count,
                "Connections from PgBouncer to the server in use and at rest. All in use while clients wait: the pool is the limit.",
                "no PgBouncer on this instance",
                new(PostgresSeries.PoolServerActive.Where(InPools).SumBy(Labels.Database), "{{database}} in use"),
                new(PostgresSeries.PoolServerIdle.Where(InPools).SumBy(Labels.Database), "{{database}} at rest") { Color = Colors.Quiet }),
            Lines("Pool: longest wait", Unit.Seconds, "How long the first client in the queue of PgBouncer has waited. Users feel every second of it.", "no PgBouncer on this instance", new Query(PostgresSeries.PoolLongestWait.Where(InPools).MaxBy(Labels.Database), "{{database}}")) with { Thresholds = Threshold.Above(critical: AlertThresholds.PoolWait) },
        ]);

    private static Row Work => new(
        "What does it do?",
        [
            Lines(
                "Commits and rollbacks",
                Unit.PerSecond,
                "Transactions a second by how they ended. Rollbacks that rise are errors of an application; a fall of both to nothing is an outage somewhere.",
                Unseen,
                new(PostgresSeries.Commits.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "commits") { Color = Colors.Good },
                new(PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "rollbacks") { Color = Colors.Warning }),
            Lines(
                "Rows written",
                Unit.PerSecond,
                "Rows inserted, updated and deleted a second in all databases. On a replica all are zero: it replays and does not count.",
                Unseen,
                new(PostgresSeries.RowsInserted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "inserted"),
                new(PostgresSeries.RowsUpdated.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "updated"),
                new(PostgresSeries.RowsDeleted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "deleted")),
            Lines("Pages found in shared buffers", Unit.Ratio, "Share of page reads that did not leave PostgreSQL. Under load 0.99 is usual; a fall means that the data in use no longer fits.", "nothing was read", new Query(ServerRecordings.HitRatio.Where(Chosen), "{{ins}}")) with { Minimum = null, Maximum = 1, Thresholds = Threshold.Below(warning: AlertThresholds.HitRatio) },
            Lines("Temporary files", Unit.BytesPerSecond, "Bytes a second that sorts and hashes wrote because `work_mem` was too small for them, by database. Steady megabytes slow everybody who shares the disk.", "no temporary file was written", new Query(PostgresSeries.TemporaryBytes.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname).Above(0), "{{datname}}")) with { DrillDown = Places.ToDatabase },
            Lines("Deadlocks", Unit.Count, "Transactions that PostgreSQL ended to break a circle of waits, by database. Anything regular is two code paths that lock in different order.", Unseen, new Query(PostgresSeries.Deadlocks.Increase(Window.OfPanel, Chosen).SumBy(Labels.Datname), "{{datname}}")) with { DrillDown = Places.ToDatabase },
        ]);

    private static Row Wal => new(
        "Does it keep up?",
        [
            Lines("WAL made", Unit.BytesPerSecond, "Bytes a second that the primary writes, replicas receive and the archive takes. Replicas make none.", Unseen, new Query(PostgresSeries.WalBytes.Rate(Window.OfPanel, Chosen), "{{ins}}")),
            Lines("WAL on disk", Unit.Bytes, "Bytes in pg_wal. Growth without end: a slot without a reader, or an archive that does not take it. Never remove files there.", Unseen, new Query(PostgresSeries.WalSize.Where(Chosen), "{{ins}}")),
            Lines("Behind the primary", Unit.Seconds, "How old the data of this replica is. It falls back to nothing after each burst; what does not is a replica that cannot keep up.", "this is the primary", new Query(PostgresSeries.ReplicationLag.Where(Chosen).And(PostgresSeries.InRecovery.Where(Chosen).EqualTo(1), Labels.Ins), "{{ins}}")) with { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical) },
        ]);

    private static Row Below => new(
        "Does the host carry it?",
        [
            Lines("Processors by mode", Unit.Count, "Processors kept busy, by what for. `iowait` is time in which a processor had nothing to do because of the disk, `steal` what the hypervisor gave to others.", "the host is not scraped", new Query(NodeSeries.CpuSeconds.Rate(Window.OfPanel, [.. Chosen, Labels.Mode.IsNot("idle")]).SumBy(Labels.Mode), "{{mode}}")) with { IsStacked = true },
            Lines("Disk space left", Unit.Ratio, "Share of each file system that is free. Below a tenth DiskFilling fires; a full disk stops PostgreSQL, and Patroni does not move it for that.", "no disk of this host is in sight", new Query(Disks.Free(Chosen).MinBy(Labels.Mountpoint), "{{mountpoint}}")) with { Maximum = 1, Thresholds = Threshold.Below(critical: AlertThresholds.DiskFree) },
            Lines("Disk busy", Unit.Ratio, "Share of time in which a device had something to do. Near 1 on a single disk, statements wait for it.", "the host is not scraped", new Query(NodeSeries.DiskBusy.Rate(Window.OfPanel, Chosen).SumBy(Labels.Device).Above(0), "{{device}}")) with { Maximum = 1, Thresholds = Threshold.Rising(0.8, 0.95) },
            Lines("Answer time of the host", Unit.Seconds, "The fastest answer of any program of the host within the last scrapes. On a primary it decides about PostgresPrimarySlow and a switchover.", "not enough scrapes yet", new Query(SlowPrimary.Fastest.Where(Chosen), "{{ins}}")) with { Thresholds = Threshold.Above(critical: AlertThresholds.PrimarySlow), DrillDown = Places.ToNode },
        ]);
}
