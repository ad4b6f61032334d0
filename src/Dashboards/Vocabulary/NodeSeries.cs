namespace Monitor.Dashboards.Vocabulary;

/// <summary>What node_exporter 1.9 says about a host, as far as it is used.</summary>
public static class NodeSeries
{
    /// <summary>Seconds of each processor in each mode.</summary>
    public static readonly Counter CpuSeconds = Scrape.Node.Counter("node_cpu_seconds_total");

    /// <summary>Bytes of memory.</summary>
    public static readonly Gauge MemoryTotal = Scrape.Node.Gauge("node_memory_MemTotal_bytes");

    /// <summary>Bytes that can be had without swapping.</summary>
    public static readonly Gauge MemoryAvailable = Scrape.Node.Gauge("node_memory_MemAvailable_bytes");

    /// <summary>Bytes that the kernel keeps of files.</summary>
    public static readonly Gauge MemoryCached = Scrape.Node.Gauge("node_memory_Cached_bytes");

    /// <summary>Bytes that wait to be written.</summary>
    public static readonly Gauge MemoryDirty = Scrape.Node.Gauge("node_memory_Dirty_bytes");

    /// <summary>Bytes of swap.</summary>
    public static readonly Gauge SwapTotal = Scrape.Node.Gauge("node_memory_SwapTotal_bytes");

    /// <summary>Bytes of swap that are free.</summary>
    public static readonly Gauge SwapFree = Scrape.Node.Gauge("node_memory_SwapFree_bytes");

    /// <summary>Processes that the kernel ended because memory ran out.</summary>
    public static readonly Counter OutOfMemoryKills = Scrape.Node.Counter("node_vmstat_oom_kill");

    /// <summary>Bytes free for those who are not root.</summary>
    public static readonly Gauge FilesystemAvailable = Scrape.Node.Gauge("node_filesystem_avail_bytes");

    /// <summary>Bytes of a file system.</summary>
    public static readonly Gauge FilesystemSize = Scrape.Node.Gauge("node_filesystem_size_bytes");

    /// <summary>Files that a file system may have.</summary>
    public static readonly Gauge FilesystemFiles = Scrape.Node.Gauge("node_filesystem_files");

    /// <summary>Files that a file system may still get.</summary>
    public static readonly Gauge FilesystemFilesFree = Scrape.Node.Gauge("node_filesystem_files_free");

    /// <summary>1 where the kernel lets nobody write.</summary>
    public static readonly Gauge FilesystemReadonly = Scrape.Node.Gauge("node_filesystem_readonly");

    /// <summary>Runnable and uninterruptible tasks, over 1 min.</summary>
    public static readonly Gauge Load1 = Scrape.Node.Gauge("node_load1");

    /// <summary>Seconds in which a task waited for a processor.</summary>
    public static readonly Counter PressureCpu = Scrape.Node.Counter("node_pressure_cpu_waiting_seconds_total");

    /// <summary>Seconds in which a task waited for the disk.</summary>
    public static readonly Counter PressureDisk = Scrape.Node.Counter("node_pressure_io_waiting_seconds_total");

    /// <summary>Seconds in which a task waited for memory.</summary>
    public static readonly Counter PressureMemory = Scrape.Node.Counter("node_pressure_memory_waiting_seconds_total");

    /// <summary>Bytes read.</summary>
    public static readonly Counter DiskRead = Scrape.Node.Counter("node_disk_read_bytes_total");

    /// <summary>Bytes written.</summary>
    public static readonly Counter DiskWritten = Scrape.Node.Counter("node_disk_written_bytes_total");

    /// <summary>Reads.</summary>
    public static readonly Counter DiskReads = Scrape.Node.Counter("node_disk_reads_completed_total");

    /// <summary>Writes.</summary>
    public static readonly Counter DiskWrites = Scrape.Node.Counter("node_disk_writes_completed_total");

    /// <summary>Seconds that reads took.</summary>
    public static readonly Counter DiskReadTime = Scrape.Node.Counter("node_disk_read_time_seconds_total");

    /// <summary>Seconds that writes took.</summary>
    public static readonly Counter DiskWriteTime = Scrape.Node.Counter("node_disk_write_time_seconds_total");

    /// <summary>Seconds in which a device was busy.</summary>
    public static readonly Counter DiskBusy = Scrape.Node.Counter("node_disk_io_time_seconds_total");

    /// <summary>Bytes received.</summary>
    public static readonly Counter NetworkReceived = Scrape.Node.Counter("node_network_receive_bytes_total");

    /// <summary>Bytes sent.</summary>
    public static readonly Counter NetworkSent = Scrape.Node.Counter("node_network_transmit_bytes_total");

    /// <summary>Packets that were received and thrown away.</summary>
    public static readonly Counter NetworkReceiveDrops = Scrape.Node.Counter("node_network_receive_drop_total");

    /// <summary>Packets that were not sent.</summary>
    public static readonly Counter NetworkSendDrops = Scrape.Node.Counter("node_network_transmit_drop_total");

    /// <summary>Segments sent.</summary>
    public static readonly Counter TcpSent = Scrape.Node.Counter("node_netstat_Tcp_OutSegs");

    /// <summary>Segments sent again.</summary>
    public static readonly Counter TcpRetransmitted = Scrape.Node.Counter("node_netstat_Tcp_RetransSegs");

    /// <summary>Connections that nobody accepted in time.</summary>
    public static readonly Counter TcpListenOverflows = Scrape.Node.Counter("node_netstat_TcpExt_ListenOverflows");

    /// <summary>Files open.</summary>
    public static readonly Gauge FilesOpen = Scrape.Node.Gauge("node_filefd_allocated");

    /// <summary>Files that may be open.</summary>
    public static readonly Gauge FilesOpenLimit = Scrape.Node.Gauge("node_filefd_maximum");

    /// <summary>The clock of the host, Unix time.</summary>
    public static readonly Gauge Clock = Scrape.Node.Gauge("node_time_seconds");

    /// <summary>When <c>monitor apply</c> last changed something on the host, Unix time.</summary>
    public static readonly Gauge Deployed = Scrape.Node.Gauge("monitor_deployed_timestamp_seconds");

    /// <summary>When the host started, Unix time.</summary>
    public static readonly Gauge BootTime = Scrape.Node.Gauge("node_boot_time_seconds");
}
