using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>The hosts.</summary>
public static class NodeAlerts
{
    /// <summary>The alert for a host that answers nothing.</summary>
    public const string NodeDown = "NodeDown";

    private static readonly Matcher RealFileSystem = Labels.Fstype.IsNoneOf("tmpfs", "ramfs", "devtmpfs", "squashfs");

    private static Vector Free => NodeSeries.FilesystemAvailable.Where(RealFileSystem).DividedBy(NodeSeries.FilesystemSize.Where(RealFileSystem));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Alert> All { get; } =
    [
        new()
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
        new()
        {
            Name = "DiskFilling",
            Expression = Free.Below(0.1)
                .Or(Free.Below(0.4).And(
                    NodeSeries.FilesystemAvailable.PredictedIn(TimeSpan.FromHours(4), Window.Of(TimeSpan.FromHours(1)), RealFileSystem).Below(0),
                    Labels.Instance, Labels.Mountpoint))
                .MinBy(Labels.Node, Labels.Cls, Labels.Ins, Labels.Mountpoint),
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
        new()
        {
            Name = "ClockSkewed",
            // The value is taken a little after the scrape began, and later still on a slow network: half a second is not skew.
            Expression = NodeSeries.Clock.Where().MinusTimestamp().Absolute().Above(2).MaxBy(Labels.Node, Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: the clock is {{ $value | humanizeDuration }} off",
            Meaning = "Times in logs and audit cannot be compared, and point-in-time recovery aims at the wrong moment.",
            Steps = ["On the node: is time synchronisation running (`timedatectl`), and does it reach its servers?"],
        },
    ];
}
