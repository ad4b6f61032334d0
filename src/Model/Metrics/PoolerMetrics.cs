namespace Monitor.Model.Metrics;

/// <summary>PgBouncer as a process, where its pid file is named. The names are pgbouncer_exporter's.</summary>
public static class PoolerMetrics
{
    private const string Prefix = "pgbouncer_process_";

    /// <summary>Processor time.</summary>
    public static readonly Metric Cpu = New("cpu_seconds_total", MetricType.Counter, "Total user and system CPU time spent in seconds.");

    /// <summary>Open files.</summary>
    public static readonly Metric OpenFiles = New("open_fds", MetricType.Gauge, "Number of open file descriptors.");

    /// <summary>Limit of open files.</summary>
    public static readonly Metric MaximumFiles = New("max_fds", MetricType.Gauge, "Maximum number of open file descriptors.");

    /// <summary>Address space.</summary>
    public static readonly Metric VirtualMemory = New("virtual_memory_bytes", MetricType.Gauge, "Virtual memory size in bytes.");

    /// <summary>Limit of the address space.</summary>
    public static readonly Metric MaximumVirtualMemory = New("virtual_memory_max_bytes", MetricType.Gauge, "Maximum amount of virtual memory available in bytes.");

    /// <summary>Memory.</summary>
    public static readonly Metric ResidentMemory = New("resident_memory_bytes", MetricType.Gauge, "Resident memory size in bytes.");

    /// <summary>Start.</summary>
    public static readonly Metric StartTime = New("start_time_seconds", MetricType.Gauge, "Start time of the process since unix epoch in seconds.");

    /// <summary>Bytes that its network namespace received.</summary>
    public static readonly Metric NetworkReceived = New(
        "network_receive_bytes_total", MetricType.Counter, "Number of bytes received by the process over the network: of its whole network namespace, as the kernel counts no single process.");

    /// <summary>Bytes that its network namespace sent.</summary>
    public static readonly Metric NetworkSent = New(
        "network_transmit_bytes_total", MetricType.Counter, "Number of bytes sent by the process over the network: of its whole network namespace, as the kernel counts no single process.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
        [Cpu, OpenFiles, MaximumFiles, VirtualMemory, MaximumVirtualMemory, ResidentMemory, StartTime, NetworkReceived, NetworkSent];

    private static Metric New(string name, MetricType type, string help) => new() { Name = Prefix + name, Type = type, Help = help, Source = "/proc/PID" };
}
