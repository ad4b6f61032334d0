using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Boards;

/// <summary>File systems that hold data, as opposed to those that live in memory or are packed.</summary>
internal static class Disks
{
    private static readonly Matcher Real = Labels.Fstype.IsNoneOf("tmpfs", "ramfs", "devtmpfs", "squashfs");

    /// <summary>From which share on a disk is too full: where too little is free for DiskFilling.</summary>
    public static IReadOnlyList<Threshold> UsedThresholds { get; } = Threshold.CriticalFrom(1 - AlertThresholds.DiskFree.Default);

    /// <summary>Share that is used.</summary>
    public static Vector Used(params IEnumerable<Matcher> matchers) => Free(matchers).Complement();

    /// <summary>Share that is free for those who are not root.</summary>
    public static Vector Free(params IEnumerable<Matcher> matchers) =>
        Available(matchers).DividedBy(NodeSeries.FilesystemSize.Where([.. matchers, Real]));

    /// <summary>Share of the files that may still be made.</summary>
    public static Vector FilesFree(params IEnumerable<Matcher> matchers) =>
        NodeSeries.FilesystemFilesFree.Where([.. matchers, Real]).DividedBy(NodeSeries.FilesystemFiles.Where([.. matchers, Real]).Above(0));

    /// <summary>Bytes that are free for those who are not root.</summary>
    public static Vector Available(params IEnumerable<Matcher> matchers) => NodeSeries.FilesystemAvailable.Where([.. matchers, Real]);

    /// <summary>Time until nothing is left, if it goes on as it did for an hour; no series where it does not shrink.</summary>
    public static Vector TimeLeft(params IReadOnlyList<Matcher> matchers) => Available(matchers)
        .DividedBy(NodeSeries.FilesystemAvailable.Slope(Window.Of(TimeSpan.FromHours(1)), [.. matchers, Real]).Below(0).Times(-1));
}
