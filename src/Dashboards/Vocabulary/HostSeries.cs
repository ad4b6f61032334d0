namespace Monitor.Dashboards.Vocabulary;

/// <summary>What our exporter finds on the host of an instance.</summary>
public static class HostSeries
{
    /// <summary>Which file.</summary>
    public static readonly Label Path = new("path");

    /// <summary>A number that changes with the text of a file; none for one that the exporter may not read.</summary>
    public static readonly Gauge FileHash = Exported.Gauge("monitor_file_hash");

    /// <summary>When a file was written, Unix time.</summary>
    public static readonly Gauge FileModified = Exported.Gauge("monitor_file_modified_timestamp_seconds");

    /// <summary>A number that changes with the configuration that Patroni keeps in etcd.</summary>
    public static readonly Gauge PatroniConfiguration = Exported.Gauge("patroni_config_hash");

    /// <summary>Watchdog devices of the host.</summary>
    public static readonly Gauge Watchdogs = Exported.Gauge("monitor_watchdog_devices");
}
