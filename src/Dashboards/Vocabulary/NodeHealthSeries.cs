namespace Monitor.Dashboards.Vocabulary;

/// <summary>What node_exporter says about a host that only alerts look at.</summary>
public static class NodeHealthSeries
{
    /// <summary>Pages read from swap.</summary>
    public static readonly Counter SwapIn = Counted("node_vmstat_pswpin");

    /// <summary>Processes that the kernel killed for want of memory.</summary>
    public static readonly Counter OutOfMemoryKills = Counted("node_vmstat_oom_kill");

    /// <summary>Inodes of a file system.</summary>
    public static readonly Gauge Inodes = Measured("node_filesystem_files", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>Inodes that are free.</summary>
    public static readonly Gauge InodesFree = Measured("node_filesystem_files_free", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>1 for a file system that is mounted read-only.</summary>
    public static readonly Gauge ReadOnly = Measured("node_filesystem_readonly", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>1 for a file system that cannot be asked.</summary>
    public static readonly Gauge FileSystemError = Measured("node_filesystem_device_error", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>File descriptors in use.</summary>
    public static readonly Gauge FileDescriptors = Measured("node_filefd_allocated");

    /// <summary>File descriptors that the kernel allows.</summary>
    public static readonly Gauge FileDescriptorLimit = Measured("node_filefd_maximum");

    /// <summary>Seconds that reads took.</summary>
    public static readonly Counter ReadSeconds = Counted("node_disk_read_time_seconds_total", Labels.Device);

    /// <summary>Seconds that writes took.</summary>
    public static readonly Counter WriteSeconds = Counted("node_disk_write_time_seconds_total", Labels.Device);

    /// <summary>Reads.</summary>
    public static readonly Counter Reads = Counted("node_disk_reads_completed_total", Labels.Device);

    /// <summary>Writes.</summary>
    public static readonly Counter Writes = Counted("node_disk_writes_completed_total", Labels.Device);

    /// <summary>TCP segments sent.</summary>
    public static readonly Counter TcpSent = Counted("node_netstat_Tcp_OutSegs");

    /// <summary>Errors on receipt.</summary>
    public static readonly Counter ReceiveErrors = Counted("node_network_receive_errs_total", Labels.Device);

    /// <summary>Errors on sending.</summary>
    public static readonly Counter SendErrors = Counted("node_network_transmit_errs_total", Labels.Device);

    /// <summary>1 while the kernel holds the clock to be synchronised.</summary>
    public static readonly Gauge ClockSynchronised = Measured("node_timex_sync_status");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        SwapIn, OutOfMemoryKills, Inodes, InodesFree, ReadOnly, FileSystemError, FileDescriptors, FileDescriptorLimit, ReadSeconds, WriteSeconds,
        Reads, Writes, TcpSent, ReceiveErrors, SendErrors, ClockSynchronised,
    ];

    private static Gauge Measured(string name, params IReadOnlyList<Label> labels) => new(name, [.. Labels.OfInstance, .. labels]);

    private static Counter Counted(string name, params IReadOnlyList<Label> labels) => new(name, [.. Labels.OfInstance, .. labels]);
}
