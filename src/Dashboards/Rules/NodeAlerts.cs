using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>The hosts.</summary>
public static class NodeAlerts
{
    /// <summary>The alert for a host that answers nothing.</summary>
    public const string NodeDown = "NodeDown";

    private static readonly Matcher RealFileSystem = Labels.Fstype.IsNoneOf("tmpfs", "ramfs", "devtmpfs", "squashfs");

    private static readonly Matcher Writable = Labels.Fstype.IsNoneOf("tmpfs", "ramfs", "devtmpfs", "squashfs", "iso9660", "erofs");

    private static Vector Free(Bounds bounds) =>
        NodeSeries.FilesystemAvailable.Where(bounds.Of(RealFileSystem)).DividedBy(NodeSeries.FilesystemSize.Where(RealFileSystem).Above(0));

    private static Vector FullWithin(Bounds bounds, TimeSpan window) => NodeSeries.FilesystemAvailable
        .PredictedIn(bounds.SpanOf(AlertThresholds.DiskPrediction), Window.Of(window), RealFileSystem).Below(0);

    private static Vector Latency(Bounds bounds)
    {
        var window = Window.Of(TimeSpan.FromMinutes(5));
        return NodeSeries.DiskReadTime.Rate(window, bounds.Of(RealDisk)).Plus(NodeSeries.DiskWriteTime.Rate(window, RealDisk))
            .DividedBy(NodeSeries.DiskReads.Rate(window, RealDisk).Plus(NodeSeries.DiskWrites.Rate(window, RealDisk)).Above(1));
    }

    private static readonly Matcher RealDisk = Labels.Device.DoesNotMatch("(loop|ram|sr|fd|zram|nbd).*");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = NodeDown,
            Expression = PrometheusSeries.Up.Where().MaxBy(Labels.Node).EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "Node {{ $labels.node }} answers nothing",
            Meaning = "Whatever ran there is gone; Patroni replaces a primary within its ttl.",
            Steps =
            [
                "Is it the host or its network? Try the console of the host.",
                "It comes back: Patroni and etcd join by themselves. It does not: give the cluster another member in the inventory and apply. A lost member of etcd is removed and added with `etcdctl member` by hand; an apply does not do that.",
            ],
        },
        new(
            bounds => new()
            {
                Name = "DiskFilling",
                Expression = Free(bounds).Below(bounds.ValueOf(AlertThresholds.DiskFree)).MinBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Critical,
                Summary = "{{ $labels.node }}: {{ $labels.mountpoint }} has {{ $value | humanizePercentage }} left",
                Meaning = "A full disk stops PostgreSQL, and Patroni does not move it for that.",
                Steps =
                [
                    "What grows: WAL (SlotRetainsWal, ArchiveFailing), temporary files, the server's log, a table?",
                    "Never remove files from `pg_wal`. Make room elsewhere first, then remove the cause.",
                ],
            },
            AlertThresholds.DiskFree),
        new(
            bounds => new()
            {
                Name = "DiskFullSoon",
                // Over an hour and over its last quarter: one large file that came and stays is no trend.
                Expression = Free(bounds).Below(bounds.ValueOf(AlertThresholds.DiskSoonFree))
                    .And(FullWithin(bounds, TimeSpan.FromHours(1)), Labels.Instance, Labels.Mountpoint)
                    .And(FullWithin(bounds, TimeSpan.FromMinutes(15)), Labels.Instance, Labels.Mountpoint)
                    // A line through a few minutes predicts nothing.
                    .And(NodeSeries.FilesystemAvailable.Before(Window.Of(TimeSpan.FromMinutes(30)), RealFileSystem), Labels.Instance, Labels.Mountpoint)
                    .MinBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Critical,
                SilencedBy = [Cause.Later("DiskFilling", Labels.Node, Labels.Mountpoint)],
                Summary = "{{ $labels.node }}: {{ $labels.mountpoint }} has {{ $value | humanizePercentage }} left and will be full soon if it goes on like this",
                Meaning = "A full disk stops PostgreSQL, and Patroni does not move it for that. There is still time.",
                Steps =
                [
                    "What has grown in the last hour: WAL (SlotRetainsWal, ArchiveFailing), temporary files, the server's log, a table? Node dashboard, *Space left over time* shows which file system, and since when.",
                    "A copy or a bulk load that ends in time needs nothing; ask whoever runs it.",
                ],
            },
            AlertThresholds.DiskPrediction, AlertThresholds.DiskSoonFree),
        new(
            bounds => new()
            {
                Name = "InodesLow",
                Expression = NodeSeries.FilesystemFilesFree.Where(bounds.Of(RealFileSystem)).DividedBy(NodeSeries.FilesystemFiles.Where(RealFileSystem).Above(0))
                    .Below(bounds.ValueOf(AlertThresholds.InodesFree)).MinBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Critical,
                Summary = "{{ $labels.node }}: {{ $labels.mountpoint }} has {{ $value | humanizePercentage }} of its inodes left",
                Meaning = "Without inodes no file can be made, however much space there is: PostgreSQL stops as on a full disk.",
                Steps = ["Which directory has the many small files? `du --inodes -x --max-depth=3 MOUNTPOINT | sort -n | tail`. Spool directories and old logs are the usual ones."],
            },
            AlertThresholds.InodesFree),
        new Alert
        {
            Name = "FilesystemReadOnly",
            Expression = NodeSeries.FilesystemReadonly.Where(Writable).EqualTo(1).And(NodeSeries.FilesystemReadonly.Before(Window.Of(TimeSpan.FromHours(1)), Writable).EqualTo(0), Labels.Instance, Labels.Mountpoint)
                .MaxBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
            Severity = Severity.Critical,
            Summary = "{{ $labels.node }}: {{ $labels.mountpoint }} has become read-only",
            Meaning = "The kernel met errors of the disk and refuses writes; whatever writes there fails.",
            Steps = ["`dmesg -T | tail -50` on the node has the error. A primary: hand over (`monitor switchover CLUSTER`); then replace the disk before the member returns."],
        },
        new Alert
        {
            Name = "FilesystemUnreadable",
            Expression = NodeHealthSeries.FileSystemError.Where(RealFileSystem).EqualTo(1).MaxBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: {{ $labels.mountpoint }} cannot be asked for its space",
            Meaning = "Nobody sees when it is full: DiskFilling cannot fire for it.",
            Steps = ["On the node: `df MOUNTPOINT`. It hangs: a network file system is away. It is denied: node_exporter lacks the right to look at it."],
        },
        new(
            bounds => new()
            {
                Name = "NodeCpuHigh",
                Expression = ServerRecordings.ProcessorBusy.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.NodeCpu)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("PressureHigh", Labels.Ins)],
                Summary = "{{ $labels.node }}: processors are {{ $value | humanizePercentage }} busy",
                Meaning = "Whatever runs on this node becomes slower.",
                Steps = ["On the node: `top` names the program. PostgreSQL: instance dashboard. A backup, a build or a neighbour of the virtual machine (`st` in `top`) is another matter."],
            },
            AlertThresholds.NodeCpu),
        new(
            bounds => new()
            {
                Name = "CpuStolen",
                Expression = NodeSeries.CpuSeconds.Rate(Window.Of(TimeSpan.FromMinutes(5)), bounds.Of(Labels.Mode.Is("steal")))
                    .MeanBy(Labels.Node, Labels.Cls, Labels.Ins).Above(bounds.ValueOf(AlertThresholds.Stolen)),
                For = TimeSpan.FromMinutes(10),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: the machine below takes {{ $value | humanizePercentage }} of the processors away",
                Meaning = "Everything on this node is slow at times, and nothing on it is the cause: the host of the virtual machine serves others meanwhile.",
                Steps =
                [
                    "Ask whoever runs the hypervisor: an overbooked host, or a machine whose credits for bursts are used up?",
                    "On the primary and it lasts: `monitor switchover CLUSTER`, then move the machine.",
                ],
            },
            AlertThresholds.Stolen),
        new(
            bounds => new()
            {
                Name = "NodeLoadHigh",
                Expression = NodeSeries.Load1.Where(bounds.Of()).DividedBy(NodeSeries.CpuSeconds.Where(Labels.Mode.Is("idle")).CountBy([.. Labels.OfInstance]))
                    .Above(bounds.ValueOf(AlertThresholds.NodeLoad)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("NodeCpuHigh", Labels.Node)],
                Summary = "{{ $labels.node }}: {{ $value | humanize }} tasks per processor run or wait",
                Meaning = "Programs queue for a processor or for the disk.",
                Steps = ["`vmstat 1` on the node: column `r` counts those that want a processor, `b` those that wait for the disk (then see DiskSlow)."],
            },
            AlertThresholds.NodeLoad),
        new(
            bounds => new()
            {
                Name = "NodeMemoryLow",
                Expression = NodeSeries.MemoryAvailable.Where(bounds.Of()).DividedBy(NodeSeries.MemoryTotal.Where()).Below(bounds.ValueOf(AlertThresholds.NodeMemory)),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: {{ $value | humanizePercentage }} of the memory is left",
                Meaning = "The kernel soon kills a process; when that is a backend, the whole server restarts.",
                Steps =
                [
                    "`ps aux --sort=-rss | head` on the node names the largest.",
                    "Many backends with large `work_mem` are the usual cause: bound the connections or lower it.",
                ],
            },
            AlertThresholds.NodeMemory),
        new Alert
        {
            Name = "OutOfMemoryKill",
            Expression = NodeSeries.OutOfMemoryKills.Increase(Window.Of(TimeSpan.FromMinutes(10))).Above(0),
            Severity = Severity.Critical,
            Summary = "{{ $labels.node }}: the kernel killed a process because memory ran out",
            Meaning = "If it was a backend, every session of the server was cut off.",
            Steps = ["`journalctl -k | grep -i 'out of memory'` names it. `vm.overcommit_memory=2` and less `work_mem` prevent the next one."],
        },
        new(
            bounds => new()
            {
                Name = "NodeSwapping",
                Expression = NodeHealthSeries.SwapIn.Rate(Window.Of(TimeSpan.FromMinutes(5)), bounds.Of()).Above(bounds.PerSecond(AlertThresholds.NodeSwap)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: {{ $value | humanize }} pages a second come back from swap",
                Meaning = "Memory does not suffice; everything on the node is slow at times.",
                Steps = ["`ps aux --sort=-rss | head` names the largest. A database host should swap nothing: `vm.swappiness=1`, and less memory for the server."],
            },
            AlertThresholds.NodeSwap),
        new(
            bounds => new()
            {
                Name = "FileDescriptorsHigh",
                Expression = NodeSeries.FilesOpen.Where(bounds.Of()).DividedBy(NodeSeries.FilesOpenLimit.Where()).Above(bounds.ValueOf(AlertThresholds.FileDescriptors)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: {{ $value | humanizePercentage }} of the file descriptors are used",
                Meaning = "Soon no program of the node can open a file or a connection.",
                Steps = ["`lsof | awk '{print $1}' | sort | uniq -c | sort -n | tail` names who holds them; raise `fs.file-max` if all of it is meant to be."],
            },
            AlertThresholds.FileDescriptors),
        new(
            bounds => new()
            {
                Name = "DiskSlow",
                Expression = Latency(bounds).Above(bounds.ValueOf(AlertThresholds.DiskLatency)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: an access to disk {{ $labels.device }} takes {{ $value | humanizeDuration }} on average",
                Meaning = "Commits and reads that miss the cache wait for it.",
                Steps =
                [
                    "Is it at its limit (`iostat -x 1`: `%util` near 100)? Then look for who reads or writes: a checkpoint, vacuum, a backup.",
                    "It is not busy and still slow: the storage behind it is. On the primary consider `monitor switchover CLUSTER`.",
                ],
            },
            AlertThresholds.DiskLatency),
        new(
            bounds => new()
            {
                Name = "NetworkErrors",
                Expression = NodeHealthSeries.ReceiveErrors.Rate(Window.Of(TimeSpan.FromMinutes(5)), bounds.Of())
                    .Plus(NodeHealthSeries.SendErrors.Rate(Window.Of(TimeSpan.FromMinutes(5)))).Above(bounds.PerSecond(AlertThresholds.NetworkErrors)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: interface {{ $labels.device }} has {{ $value | humanize }} errors a second",
                Meaning = "Packets are lost: replication, etcd and clients become slow at random.",
                Steps = ["`ip -s link show DEVICE` and `ethtool DEVICE` on the node: cable, port, driver or a mismatch of speed."],
            },
            AlertThresholds.NetworkErrors),
        new(
            bounds => new()
            {
                Name = "TcpRetransmissionsHigh",
                Expression = NodeSeries.TcpRetransmitted.Rate(Window.Of(TimeSpan.FromMinutes(5)), bounds.Of())
                    .DividedBy(NodeSeries.TcpSent.Rate(Window.Of(TimeSpan.FromMinutes(5))).Above(10)).Above(bounds.ValueOf(AlertThresholds.Retransmissions)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: {{ $value | humanizePercentage }} of the TCP segments are sent again",
                Meaning = "The network loses packets: replication lags, and clients see pauses of a fifth of a second and more.",
                Steps = ["To whom? `ss -ti` on the node shows `retrans` per connection: one peer points at that host, all of them at this one or its switch."],
            },
            AlertThresholds.Retransmissions),
    ];
}
