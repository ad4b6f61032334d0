namespace Monitor.Dashboards.Vocabulary;

/// <summary>What node_exporter 1.9 says about a host, as far as it is used.</summary>
public static class NodeSeries
{
    /// <summary>Seconds of each processor in each mode.</summary>
    public static readonly Counter CpuSeconds = Counted("node_cpu_seconds_total", Labels.Cpu, Labels.Mode);

    /// <summary>Bytes of memory.</summary>
    public static readonly Gauge MemoryTotal = Measured("node_memory_MemTotal_bytes");

    /// <summary>Bytes that can be had without swapping.</summary>
    public static readonly Gauge MemoryAvailable = Measured("node_memory_MemAvailable_bytes");

    /// <summary>Bytes free for those who are not root.</summary>
    public static readonly Gauge FilesystemAvailable = Measured("node_filesystem_avail_bytes", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>Bytes of a file system.</summary>
    public static readonly Gauge FilesystemSize = Measured("node_filesystem_size_bytes", Labels.Device, Labels.Mountpoint, Labels.Fstype);

    /// <summary>Runnable and uninterruptible tasks, over 1 min.</summary>
    public static readonly Gauge Load1 = Measured("node_load1");

    /// <summary>Bytes read.</summary>
    public static readonly Counter DiskRead = Counted("node_disk_read_bytes_total", Labels.Device);

    /// <summary>Bytes written.</summary>
    public static readonly Counter DiskWritten = Counted("node_disk_written_bytes_total", Labels.Device);

    /// <summary>Seconds in which a device was busy.</summary>
    public static readonly Counter DiskBusy = Counted("node_disk_io_time_seconds_total", Labels.Device);

    /// <summary>Bytes received.</summary>
    public static readonly Counter NetworkReceived = Counted("node_network_receive_bytes_total", Labels.Device);

    /// <summary>Bytes sent.</summary>
    public static readonly Counter NetworkSent = Counted("node_network_transmit_bytes_total", Labels.Device);

    /// <summary>Segments sent again.</summary>
    public static readonly Counter TcpRetransmitted = Counted("node_netstat_Tcp_RetransSegs");

    /// <summary>The clock of the host, Unix time.</summary>
    public static readonly Gauge Clock = Measured("node_time_seconds");

    /// <summary>When the host started, Unix time.</summary>
    public static readonly Gauge BootTime = Measured("node_boot_time_seconds");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        CpuSeconds, MemoryTotal, MemoryAvailable, FilesystemAvailable, FilesystemSize, Load1, DiskRead, DiskWritten, DiskBusy, NetworkReceived,
        NetworkSent, TcpRetransmitted, Clock, BootTime,
    ];

    private static Gauge Measured(string name, params IReadOnlyList<Label> labels) => new(name, [.. Labels.OfInstance, .. labels]);

    private static Counter Counted(string name, params IReadOnlyList<Label> labels) => new(name, [.. Labels.OfInstance, .. labels]);
}
