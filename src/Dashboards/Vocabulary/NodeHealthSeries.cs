namespace Monitor.Dashboards.Vocabulary;

/// <summary>What node_exporter says about a host that only alerts look at.</summary>
public static class NodeHealthSeries
{
    /// <summary>Pages read from swap.</summary>
    public static readonly Counter SwapIn = Scrape.Node.Counter("node_vmstat_pswpin");

    /// <summary>1 for a file system that cannot be asked.</summary>
    public static readonly Gauge FileSystemError = Scrape.Node.Gauge("node_filesystem_device_error");

    /// <summary>Errors on receipt.</summary>
    public static readonly Counter ReceiveErrors = Scrape.Node.Counter("node_network_receive_errs_total");

    /// <summary>Errors on sending.</summary>
    public static readonly Counter SendErrors = Scrape.Node.Counter("node_network_transmit_errs_total");

    /// <summary>1 while the kernel holds the clock to be synchronised.</summary>
    public static readonly Gauge ClockSynchronised = Scrape.Node.Gauge("node_timex_sync_status");
}
