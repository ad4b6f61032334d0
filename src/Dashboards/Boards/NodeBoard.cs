using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>One host: what runs out, and what is waited for.</summary>
public static class NodeBoard
{
    private const string Unseen = "the host is not scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Node,
        Description = "One host: does it answer, what runs out, and what do its programs wait for?",
        Annotations =
        [
            new("Boot", NodeSeries.BootTime.Where(Selected.Node).MomentInMilliseconds(), "{{node}} started", Colors.Bad),
            Marks.RemediationOnHost,
            Marks.Deployment(Selected.Node),
        ],
        Unmarked =
        [
            new("Failover", "a host leads nothing; the pages of its cluster and instance mark who does"),
            new("Backup", "the repository does not know which host a backup was read from"),
        ],
        Links = [Places.Fleet, Places.Etcd],
        Rows = [Answer, Processor, Disk, Network, Trust],
    };

    private static Row Answer => new(
        "Does it answer, and what runs out?",
        [
            Tile("Host", Unit.Count, "Whether anything on the host answered the last scrape. `down` means the host or its network, not a program: try its console.", "Prometheus does not know this host", PrometheusSeries.Up.Where(Selected.Node).MaxBy(Labels.Node)) with { ValueNames = ValueName.Health },
            Tile("Alerts of the host", Unit.Count, "How many alerts that name this host fire now, warnings included. 0 is good; the alerts dashboard has their names and how bad each is.", AlertBands.NotEvaluated, PrometheusSeries.Alerts.Where(Labels.AlertState.Is("firing"), Selected.Node, Labels.Severity.IsOneOf("critical", "warning")).CountBy().OrZeroWhile(AlertBands.Evaluated)) with { Thresholds = Threshold.NoneExpected },
            Tile("Processors busy", Unit.Ratio, "Share of all processors that was busy. Orange for five minutes is NodeCpuHigh: statements wait for a processor.", Unseen, ServerRecordings.ProcessorBusy.Where(Selected.Node).MaxBy(Labels.Node)) with { Thresholds = Threshold.Above(warning: AlertThresholds.NodeCpu) },
            Tile("Memory left", Unit.Ratio, "Share of memory that programs can still have without swapping. Below a tenth the kernel may soon end a process, and likes large ones.", Unseen, NodeSeries.MemoryAvailable.Where(Selected.Node).DividedBy(NodeSeries.MemoryTotal.Where(Selected.Node)).MaxBy(Labels.Node)) with { Thresholds = Threshold.Below(warning: AlertThresholds.NodeMemory) },
            Tile("Fullest disk", Unit.Ratio, "Of the file systems that hold data, how full the fullest is. At 0.9 DiskFilling fires; a full disk stops PostgreSQL.", "no disk in sight", Disks.Used(Selected.Node).MaxBy(Labels.Node)) with { Thresholds = Disks.UsedThresholds },
            Tile("Host up for", Unit.Seconds, "Time since the host started. A small number that nobody can explain is a crash or a power cut.", Unseen, NodeSeries.BootTime.Where(Selected.Node).MaxBy(Labels.Node).Age()),
            NamedTiles("Programs", Unit.Count, "Whether each program of the host answered its last scrape. One that is down while the host is up: look at its unit with `systemctl status`.", "Prometheus does not know this host", PrometheusSeries.Up.Where(Selected.Node), "{{job}}") with { Size = Size.Full, ValueNames = ValueName.Health },
        ]);

    private static Row Processor => new(
        "Processor and memory",
        [
            Lines("Processors by work", Unit.Count, "How many processors were busy, by what for. `steal` is what the hypervisor gave to others, `iowait` idling because of the disk; the dashed line is all there are.", Unseen, new(NodeSeries.CpuSeconds.Rate(Window.OfPanel, Selected.Node, Labels.Mode.IsNot("idle")).SumBy(Labels.Mode), "{{mode}}"), Query.Limit(NodeSeries.CpuSeconds.Where(Selected.Node, Labels.Mode.Is("idle")).CountBy(Labels.Node), "processors")) with { IsStacked = true },
            Lines("Load", Unit.Count, "Tasks that run or wait for a processor or the disk, over a minute. Above the number of processors for long, they queue.", Unseen, new(NodeSeries.Load1.Where(Selected.Node), "load"), Query.Limit(NodeSeries.CpuSeconds.Where(Selected.Node, Labels.Mode.Is("idle")).CountBy(Labels.Node), "processors")),
            Lines("Waiting, by what for", Unit.Ratio, "Share of the time in which at least one task waited for a processor, the disk or memory. The one that rises is what is short; memory above a few per cent is trouble.", "this kernel does not report pressure", new(NodeSeries.PressureCpu.Rate(Window.OfPanel, Selected.Node), "processor"), new(NodeSeries.PressureDisk.Rate(Window.OfPanel, Selected.Node), "disk"), new(NodeSeries.PressureMemory.Rate(Window.OfPanel, Selected.Node), "memory") { Color = Colors.Bad }) with { Maximum = 1 },
            Lines("Memory", Unit.Bytes, "Memory in use by programs, kept of files, and what can still be had. What is kept of files is given back when needed; only `available` near zero is bad.", Unseen, new(NodeSeries.MemoryAvailable.Where(Selected.Node), "available") { Color = Colors.Good }, new(NodeSeries.MemoryCached.Where(Selected.Node), "kept of files"), new(NodeSeries.MemoryDirty.Where(Selected.Node), "to be written") { Color = Colors.Warning }, Query.Limit(NodeSeries.MemoryTotal.Where(Selected.Node), "all")),
            Lines("Swap used", Unit.Bytes, "Memory that was moved to the disk. A database host should have none in use: each access to it costs milliseconds.", Unseen, new Query(NodeSeries.SwapTotal.Where(Selected.Node).Minus(NodeSeries.SwapFree.Where(Selected.Node)), "used")),
            Lines("Killed for want of memory", Unit.Count, "Processes that the kernel ended because memory ran out. Each is an outage of something; a killed backend restarts all of PostgreSQL.", Unseen, new Query(NodeSeries.OutOfMemoryKills.Increase(Window.OfPanel, Selected.Node), "killed") { Color = Colors.Bad }),
        ]);

    private static Row Disk => new(
        "Disk",
        [
            new Table
            {
                Title = "File systems",
                Description = "Each file system that holds data: what is used, what is left, and when it is full if it goes on as in the last hour. Empty in the last column is good.",
                Size = Size.Full,
                Keys = [new(Labels.Mountpoint, "Mount")],
                Columns =
                [
                    new("Used", Disks.Used(Selected.Node).MaxBy(Labels.Mountpoint), Unit.Ratio) { Absence = "in memory", Style = CellStyle.Bar, Maximum = 1, Thresholds = Disks.UsedThresholds },
                    new("Left", Disks.Available(Selected.Node).MinBy(Labels.Mountpoint), Unit.Bytes),
                    new("Files left", Disks.FilesFree(Selected.Node).MinBy(Labels.Mountpoint), Unit.Ratio) { Thresholds = Threshold.Below(critical: AlertThresholds.InodesFree), Absence = "unlimited" },
                    new("Full in", Disks.TimeLeft(Selected.Node).MinBy(Labels.Mountpoint), Unit.Seconds) { Thresholds = Threshold.Below(critical: AlertThresholds.DiskPrediction), Absence = "does not grow" },
                    new("Read only", NodeSeries.FilesystemReadonly.Where(Selected.Node).MaxBy(Labels.Mountpoint), Unit.Count) { ValueNames = ValueName.Fault },
                ],
                SortedBy = "Used",
                IsDescending = true,
                Height = 4,
                Absence = "no file system in sight: the host is not scraped, or all of its file systems are left out",
            },
            Lines("Space left over time", Unit.Bytes, "Bytes left on each file system. A slope that never bends is a date; a cliff is a file that somebody wrote just then.", "no file system with data in sight", new Query(Disks.Available(Selected.Node).MinBy(Labels.Mountpoint), "{{mountpoint}}")) with { Size = Size.Third },
            Lines("Disk traffic", Unit.BytesPerSecond, "Bytes a second to and from each device. A flat top is the limit of the device or of its cloud volume.", Unseen, new(NodeSeries.DiskRead.Rate(Window.OfPanel, Selected.Node).SumBy(Labels.Device).Above(0), "{{device}} read"), new(NodeSeries.DiskWritten.Rate(Window.OfPanel, Selected.Node).SumBy(Labels.Device).Above(0), "{{device}} written")),
            Lines(
                "Time of a disk access",
                Unit.Seconds,
                "Mean time of a read and of a write, queue included. Below a millisecond is a good local disk, ten are a slow one; a jump tells of a neighbour or a dying device.",
                "no access to a disk",
                new(NodeSeries.DiskReadTime.Rate(Window.OfPanel, Selected.Node).DividedBy(NodeSeries.DiskReads.Rate(Window.OfPanel, Selected.Node).Above(0)).MaxBy(Labels.Device), "{{device}} read"),
                new(NodeSeries.DiskWriteTime.Rate(Window.OfPanel, Selected.Node).DividedBy(NodeSeries.DiskWrites.Rate(Window.OfPanel, Selected.Node).Above(0)).MaxBy(Labels.Device), "{{device}} write")),
        ]);

    private static Row Trust => new(
        "Certificates",
        [
            new Table
            {
                Title = "Certificates of the host",
                Description = "Every certificate that the programs of this host show or keep, those that end first on top. Within thirty days of the end `monitor apply` issues a new one; after it nobody gets through.",
                Keys = [new(Labels.Certificate, "Certificate")],
                Columns =
                [
                    new("Ends in", ServerStateSeries.CertificateExpiry.Where(Selected.Node).MinBy(Labels.Certificate).TimeLeft(), Unit.Seconds) { Thresholds = Threshold.Below(warning: AlertThresholds.Certificate, critical: AlertThresholds.CertificateCritical), Absence = "unknown" },
                    new("Read", ServerStateSeries.CertificateReadable.Where(Selected.Node).MinBy(Labels.Certificate), Unit.Count) { ValueNames = ValueName.Duty, Absence = "not yet" },
                    new("Trusted", ServerStateSeries.CertificateTrusted.Where(Selected.Node).MinBy(Labels.Certificate), Unit.Count) { ValueNames = ValueName.Duty, Absence = "is a file" },
                ],
                SortedBy = "Ends in",
                Height = 8,
                Absence = "the exporter of this host watches no certificate",
            },
        ]);

    private static Row Network => new(
        "Network and the rest",
        [
            Lines("Network traffic", Unit.BytesPerSecond, "Bytes a second in and out of each interface but the loopback. A flat top is the limit of the line.", Unseen, new(NodeSeries.NetworkReceived.Rate(Window.OfPanel, Selected.Node, Labels.Device.IsNot("lo")).SumBy(Labels.Device), "{{device}} in"), new(NodeSeries.NetworkSent.Rate(Window.OfPanel, Selected.Node, Labels.Device.IsNot("lo")).SumBy(Labels.Device), "{{device}} out")),
            Lines("Segments sent again", Unit.Ratio, "Share of TCP segments that had to be sent again. A thousandth is usual; a hundredth is a bad or congested line, and every statement feels it.", Unseen, new Query(NodeSeries.TcpRetransmitted.Rate(Window.OfPanel, Selected.Node).DividedBy(NodeSeries.TcpSent.Rate(Window.OfPanel, Selected.Node).Above(0)), "sent again")) with { Thresholds = Threshold.Above(warning: AlertThresholds.Retransmissions) },
            Lines("Packets and connections lost", Unit.PerSecond, "Packets thrown away, and connections that no program accepted in time. Overflows mean that a program is stuck or its backlog is too short.", Unseen, new(NodeSeries.NetworkReceiveDrops.Rate(Window.OfPanel, Selected.Node).SumBy(Labels.Node), "received and dropped"), new(NodeSeries.NetworkSendDrops.Rate(Window.OfPanel, Selected.Node).SumBy(Labels.Node), "not sent"), new(NodeSeries.TcpListenOverflows.Rate(Window.OfPanel, Selected.Node), "not accepted") { Color = Colors.Bad }),
            Lines("Files open", Unit.Count, "Files and sockets open on the whole host, and how many may be. Near the dashed line connections are refused everywhere at once.", Unseen, new(NodeSeries.FilesOpen.Where(Selected.Node), "open"), Query.Limit(NodeSeries.FilesOpenLimit.Where(Selected.Node).Below(1e9), "limit")),
            Lines("Clock off by", Unit.Seconds, "Distance between the clock of the host and that of Prometheus at the scrape. Beyond two seconds logs cannot be compared and ClockSkewed fires.", Unseen, new Query(NodeSeries.Clock.Where(Selected.Node).MinusTimestamp(), "off by")) with { Minimum = null },
            Lines("Answer time by program", Unit.Seconds, "How long each program of the host took to answer a scrape. All of them slow: the host. One of them: that program.", "Prometheus does not know this host", new Query(PrometheusSeries.ScrapeDuration.Where(Selected.Node), "{{job}}")),
        ]);
}
