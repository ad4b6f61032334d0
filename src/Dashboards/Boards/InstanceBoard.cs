using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>One instance: the server, its pooler and the host below.</summary>
public static class InstanceBoard
{
    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Uid = Selected.InstanceUid,
        Title = "Monitor / Instance",
        Description = "One instance: the server, its pooler and the host below.",
        Variables = [Selected.ClusterVariable, Selected.InstanceVariable],
        Rows = [State, Sessions, Work, Wal, Pooler, Host],
    };

    private static Row State => new(
        "State",
        [
            Small("PostgreSQL", "Whether the server answered the last scrape.", PostgresSeries.Up.Where(Chosen), ValueName.Health),
            Small("Role", "What Patroni says that this member is now.", PatroniSeries.Primary.Where(Chosen), ValueName.Role),
            Small("PgBouncer", "Whether the pooler answered the last scrape.", PostgresSeries.PoolerUp.Where(Chosen), ValueName.Health),
            Small("Wants a restart", "A setting was changed that only a restart makes true.", PatroniSeries.PendingRestart.Where(Chosen), ValueName.Fault),
            new()
            {
                Title = "Server up for",
                Description = "Time since the server started. A small number that nobody can explain is a crash.",
                Kind = PanelKind.Stat,
                Unit = Unit.Seconds,
                Queries = [new(PostgresSeries.StartTime.Where(Chosen).Age(), "{{ins}}")],
                Width = 4,
                Height = 4,
            },
            new()
            {
                Title = "Transaction numbers used",
                Description = "Share of the numbers that the oldest database has used before the server refuses writes. Above 0.5 vacuum does not keep up.",
                Kind = PanelKind.Stat,
                Unit = Unit.Ratio,
                Queries = [new(PostgresSeries.WraparoundUsed.Where(Chosen).MaxBy(Labels.Ins), "{{ins}}")],
                Thresholds = Threshold.Rising(0.3, 0.5),
                Width = 4,
                Height = 4,
            },
        ]);

    private static Row Sessions => new(
        "Sessions",
        [
            new()
            {
                Title = "Backends by state",
                Description = "Sessions by what they do. Many `idle in transaction` point at an application that forgets to commit.",
                Unit = Unit.Count,
                Queries =
                [
                    new(PostgresSeries.Backends.Where(Chosen).SumBy(Labels.State), "{{state}}"),
                    new(PostgresSeries.SessionLimit.Where(Chosen), "limit"),
                ],
            },
            new()
            {
                Title = "Longest",
                Description = "The longest transaction, the longest that does nothing, and the longest wait for a lock. Long transactions keep vacuum from working.",
                Unit = Unit.Seconds,
                Queries =
                [
                    new(PostgresSeries.LongestTransaction.Where(Chosen), "transaction"),
                    new(PostgresSeries.LongestIdleInTransaction.Where(Chosen), "idle in transaction"),
                    new(PostgresSeries.LongestBlocked.Where(Chosen), "wait for a lock"),
                ],
            },
            new()
            {
                Title = "Locks",
                Description = "Locks by kind. `accessexclusivelock` shuts everybody else out of a table.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.Locks.Where(Chosen).SumBy(Labels.Mode).Above(0), "{{mode}}")],
            },
        ]);

    private static Row Work => new(
        "Work",
        [
            new()
            {
                Title = "Transactions per second",
                Description = "Commits and rollbacks. Rollbacks that rise are errors of an application.",
                Unit = Unit.PerSecond,
                Queries =
                [
                    new(PostgresSeries.Commits.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "commits"),
                    new(PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "rollbacks"),
                ],
            },
            new()
            {
                Title = "Rows written per second",
                Description = "Rows inserted, updated and deleted in all databases.",
                Unit = Unit.PerSecond,
                Queries =
                [
                    new(PostgresSeries.RowsInserted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "inserted"),
                    new(PostgresSeries.RowsUpdated.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "updated"),
                    new(PostgresSeries.RowsDeleted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "deleted"),
                ],
            },
            new()
            {
                Title = "Pages found in shared buffers",
                Description = "Share of page reads that did not leave PostgreSQL. Under load 0.99 is usual; a fall means that the data in use no longer fits.",
                Unit = Unit.Ratio,
                Minimum = null,
                Maximum = 1,
                Queries = [new(TrafficRecordings.HitRatio.Where(Chosen), "{{ins}}")],
                Thresholds = Threshold.Falling(0.9, 0.97),
            },
            new()
            {
                Title = "Temporary files",
                Description = "Bytes a second that sorts and hashes wrote because `work_mem` was too small for them, by database.",
                Unit = Unit.BytesPerSecond,
                Queries = [new(PostgresSeries.TemporaryBytes.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname).Above(0), "{{datname}}")],
            },
            new()
            {
                Title = "Deadlocks",
                Description = "Transactions that PostgreSQL ended to break a circle of waits, by database. Anything regular is two code paths that lock in different order.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.Deadlocks.Increase(Window.OfPanel, Chosen).SumBy(Labels.Datname), "{{datname}}")],
            },
            new()
            {
                Title = "Database size",
                Description = "Bytes of each database. A slope that never bends is a date on which the disk is full.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.DatabaseSize.Where(Chosen).MaxBy(Labels.Datname), "{{datname}}")],
            },
        ]);

    private static Row Wal => new(
        "WAL and replication",
        [
            new()
            {
                Title = "WAL made",
                Description = "Bytes a second that the primary writes, replicas receive and the archive takes. Replicas make none.",
                Unit = Unit.BytesPerSecond,
                Queries = [new(PostgresSeries.WalBytes.Rate(Window.OfPanel, Chosen), "{{ins}}")],
            },
            new()
            {
                Title = "WAL on disk",
                Description = "Bytes in pg_wal. Growth without end: a slot without a reader, or an archive that does not take it.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.WalSize.Where(Chosen), "{{ins}}")],
            },
            new()
            {
                Title = "Behind the primary",
                Description = "How old the data of this replica is; 0 on the primary.",
                Unit = Unit.Seconds,
                Queries = [new(PostgresSeries.ReplicationLag.Where(Chosen), "{{ins}}")],
                Thresholds = Threshold.Rising(30, 300),
            },
        ]);

    private static Row Pooler => new(
        "PgBouncer",
        [
            new()
            {
                Title = "Clients",
                Description = "Clients with a server connection, and those that wait for one. A plateau of waiting ones is too small a pool or slow statements.",
                Unit = Unit.Count,
                Queries =
                [
                    new(PostgresSeries.PoolActive.Where(Chosen).SumBy(Labels.Database), "{{database}} active"),
                    new(PostgresSeries.PoolWaiting.Where(Chosen).SumBy(Labels.Database), "{{database}} waiting"),
                ],
            },
            new()
            {
                Title = "Server connections",
                Description = "Connections to PostgreSQL in use and at rest. All in use while clients wait: the pool is the limit.",
                Unit = Unit.Count,
                Queries =
                [
                    new(PostgresSeries.PoolServerActive.Where(Chosen).SumBy(Labels.Database), "{{database}} in use"),
                    new(PostgresSeries.PoolServerIdle.Where(Chosen).SumBy(Labels.Database), "{{database}} at rest"),
                ],
            },
            new()
            {
                Title = "Longest wait in the queue",
                Description = "How long the first client in the queue has waited. Users feel every second of it.",
                Unit = Unit.Seconds,
                Queries = [new(PostgresSeries.PoolLongestWait.Where(Chosen).MaxBy(Labels.Database), "{{database}}")],
                Thresholds = Threshold.Rising(1, 5),
            },
        ]);

    private static Row Host => new(
        "Host",
        [
            new()
            {
                Title = "Processors by mode",
                Description = "Processors kept busy, by what for. `iowait` is time in which a processor had nothing to do because of the disk, `steal` what the hypervisor gave to others.",
                Unit = Unit.Count,
                Queries = [new(NodeSeries.CpuSeconds.Rate(Window.OfPanel, [.. Chosen, Labels.Mode.IsNot("idle")]).SumBy(Labels.Mode), "{{mode}}")],
            },
            new()
            {
                Title = "Memory",
                Description = "Memory of the host, and what can still be had without swapping.",
                Unit = Unit.Bytes,
                Queries =
                [
                    new(NodeSeries.MemoryTotal.Where(Chosen), "total"),
                    new(NodeSeries.MemoryAvailable.Where(Chosen), "available"),
                ],
            },
            new()
            {
                Title = "Disk space left",
                Description = "Share of each file system that is free. Below 0.1 DiskFilling fires; a full disk stops PostgreSQL.",
                Unit = Unit.Ratio,
                Maximum = 1,
                Queries =
                [
                    new(
                        NodeSeries.FilesystemAvailable.Where(RealFiles).DividedBy(NodeSeries.FilesystemSize.Where(RealFiles)).MinBy(Labels.Mountpoint),
                        "{{mountpoint}}"),
                ],
                Thresholds = Threshold.Falling(0.1, 0.2),
            },
            new()
            {
                Title = "Disk traffic",
                Description = "Bytes a second to and from each device. A flat top is the limit of the device.",
                Unit = Unit.BytesPerSecond,
                Queries =
                [
                    new(NodeSeries.DiskRead.Rate(Window.OfPanel, Chosen).SumBy(Labels.Device).Above(0), "{{device}} read"),
                    new(NodeSeries.DiskWritten.Rate(Window.OfPanel, Chosen).SumBy(Labels.Device).Above(0), "{{device}} written"),
                ],
            },
            new()
            {
                Title = "Disk busy",
                Description = "Share of time in which a device had something to do. Near 1 on a single disk, statements wait for it.",
                Unit = Unit.Ratio,
                Maximum = 1,
                Queries = [new(NodeSeries.DiskBusy.Rate(Window.OfPanel, Chosen).SumBy(Labels.Device).Above(0), "{{device}}")],
                Thresholds = Threshold.Rising(0.8, 0.95),
            },
            new()
            {
                Title = "Network",
                Description = "Bytes a second, and segments that had to be sent again: those mean a bad line or a congested one.",
                Unit = Unit.BytesPerSecond,
                Queries =
                [
                    new(NodeSeries.NetworkReceived.Rate(Window.OfPanel, [.. Chosen, Labels.Device.IsNot("lo")]).SumBy(Labels.Device), "{{device}} in"),
                    new(NodeSeries.NetworkSent.Rate(Window.OfPanel, [.. Chosen, Labels.Device.IsNot("lo")]).SumBy(Labels.Device), "{{device}} out"),
                ],
            },
            new()
            {
                Title = "Segments sent again",
                Description = "TCP retransmissions a second. More than a handful means that packets are lost or very late.",
                Unit = Unit.PerSecond,
                Queries = [new(NodeSeries.TcpRetransmitted.Rate(Window.OfPanel, Chosen), "{{node}}")],
                Thresholds = Threshold.Rising(10, 100),
            },
            new()
            {
                Title = "Answer time of the host",
                Description = "The fastest answer of any program of the host within the last scrapes.",
                Unit = Unit.Seconds,
                Queries = [new(SlowPrimary.Fastest.Where(Chosen), "{{ins}}")],
                Thresholds = Threshold.Rising(SlowPrimary.FastSeconds, SlowPrimary.SlowSeconds),
            },
            new()
            {
                Title = "Load",
                Description = "Tasks that run or wait for a processor or the disk, over a minute. Compare with the number of processors.",
                Unit = Unit.Count,
                Queries = [new(NodeSeries.Load1.Where(Chosen), "{{node}}")],
            },
        ]);

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static IReadOnlyList<Matcher> RealFiles => [.. Chosen, Labels.Fstype.IsNoneOf("tmpfs", "ramfs", "devtmpfs", "squashfs")];

    private static Panel Small(string title, string description, Vector expression, IReadOnlyList<ValueName> names) => new()
    {
        Title = title,
        Description = description,
        Kind = PanelKind.Stat,
        Unit = Unit.Count,
        Queries = [new(expression, "{{ins}}")],
        ValueNames = names,
        Width = 4,
        Height = 4,
    };
}
