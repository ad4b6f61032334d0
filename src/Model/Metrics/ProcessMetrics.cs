namespace Monitor.Model.Metrics;

/// <summary>The exporter as a process and a .NET runtime. The names are those of the Prometheus clients, most of them of prometheus-net.</summary>
public static class ProcessMetrics
{
    /// <summary>Memory of the exporter.</summary>
    public static readonly Metric ResidentMemory = Gauge("process_resident_memory_bytes", "Resident memory of the exporter.");

    /// <summary>Files that the exporter has open.</summary>
    public static readonly Metric OpenFiles = Gauge("process_open_fds", "Files and sockets that the exporter has open.");

    /// <summary>Limit of open files.</summary>
    public static readonly Metric MaximumFiles = Gauge("process_max_fds", "Files and sockets that the exporter may have open.");

    /// <summary>Processor time of the exporter.</summary>
    public static readonly Metric Cpu = Counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");

    /// <summary>When the exporter started.</summary>
    public static readonly Metric StartTime = Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");

    /// <summary>Address space of the exporter.</summary>
    public static readonly Metric VirtualMemory = Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");

    /// <summary>Memory of the exporter, by the name that .NET programs give it.</summary>
    public static readonly Metric WorkingSet = Gauge("process_working_set_bytes", "Process working set");

    /// <summary>Memory that the exporter may write.</summary>
    public static readonly Metric PrivateMemory = Gauge("process_private_memory_bytes", "Process private memory size");

    /// <summary>Open files, by the name that .NET programs give them.</summary>
    public static readonly Metric OpenHandles = Gauge("process_open_handles", "Number of open handles");

    /// <summary>Threads of the exporter.</summary>
    public static readonly Metric Threads = Gauge("process_num_threads", "Total number of threads");

    /// <summary>Memory of managed objects.</summary>
    public static readonly Metric ManagedMemory = Gauge("dotnet_total_memory_bytes", "Total known allocated memory");

    /// <summary>Garbage collections.</summary>
    public static readonly Metric Collections = Counter("dotnet_collection_count_total", "GC collection count", "generation");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Cpu, StartTime, VirtualMemory, WorkingSet, PrivateMemory, OpenHandles, Threads, ManagedMemory, Collections,
        ResidentMemory, OpenFiles, MaximumFiles,
    ];

    private static Metric Gauge(string name, string help) => new() { Name = name, Type = MetricType.Gauge, Help = help, Source = "/proc/self" };

    private static Metric Counter(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Counter, Help = help, Labels = labels, Source = "/proc/self" };
}
