namespace Monitor.Dashboards.Vocabulary;

/// <summary>What our exporter says about itself.</summary>
public static class ExporterSeries
{
    /// <summary>Time that a collector has taken so far.</summary>
    public static readonly Counter CollectorTime = Exported.Counter("pg_exporter_collector_run_seconds_total");

    /// <summary>Work that was left behind at its deadline.</summary>
    public static readonly Counter Abandoned = Exported.Counter("pg_exporter_plane_abandoned_total");

    /// <summary>Its version, as a label.</summary>
    public static readonly Gauge BuildInfo = Exported.Gauge("pg_exporter_build_info");

    /// <summary>Scrapes served.</summary>
    public static readonly Counter Scrapes = Exported.Counter("pg_exporter_scrapes_total");

    /// <summary>How long the last refresh from the servers took.</summary>
    public static readonly Gauge LastScrapeDuration = Exported.Gauge("pg_exporter_last_scrape_duration_seconds");

    /// <summary>1 when any collector failed in the last refresh.</summary>
    public static readonly Gauge LastScrapeError = Exported.Gauge("pg_exporter_last_scrape_error");

    /// <summary>1 when the last run of a collector went well.</summary>
    public static readonly Gauge CollectorSuccess = Exported.Gauge("pg_exporter_collector_success");

    /// <summary>How long the last run of a collector took.</summary>
    public static readonly Gauge CollectorDuration = Exported.Gauge("pg_exporter_collector_duration_seconds");

    /// <summary>How old the values are that are served.</summary>
    public static readonly Gauge CollectorAge = Exported.Gauge("pg_exporter_collector_age_seconds");

    /// <summary>Time between two runs of a collector in the background; none for one that runs at every scrape.</summary>
    public static readonly Gauge CollectorInterval = Exported.Gauge("pg_exporter_collector_interval_seconds");

    /// <summary>Series served for a collector.</summary>
    public static readonly Gauge CollectorSeries = Exported.Gauge("pg_exporter_collector_series");

    /// <summary>In how many databases a collector does not run, with the reason; 1 for one that runs in one for all.</summary>
    public static readonly Gauge CollectorSkipped = Exported.Gauge("pg_exporter_collector_skipped");

    /// <summary>1 for each collector that asks for what the server lacks or allows nobody, with what it said.</summary>
    public static readonly Gauge Unsupported = Exported.Gauge("pg_exporter_collector_unsupported_info");

    /// <summary>1 for each collector that lacks permission, with the statement that gives it.</summary>
    public static readonly Gauge MissingGrant = Exported.Gauge("pg_exporter_collector_missing_grant_info");

    /// <summary>1 for each database in which the last run of a collector failed, with what went wrong.</summary>
    public static readonly Gauge DatabaseFailed = Exported.Gauge("pg_exporter_collector_database_failed");

    /// <summary>1 while a server does not answer, with why.</summary>
    public static readonly Gauge TargetDown = Exported.Gauge("pg_exporter_target_down_info");

    /// <summary>1 with the name of the managed platform that the server belongs to.</summary>
    public static readonly Gauge Platform = Exported.Gauge("pg_exporter_platform_info");

    /// <summary>Failed runs, by what went wrong.</summary>
    public static readonly Counter CollectorFailures = Exported.Counter("pg_exporter_collector_failures_total");

    /// <summary>Series left out.</summary>
    public static readonly Counter DroppedSeries = Exported.Counter("pg_exporter_series_dropped_total");

    /// <summary>Connections opened, by target.</summary>
    public static readonly Counter ConnectionsOpened = Exported.Counter("pg_exporter_connections_opened_total");

    /// <summary>Columns that a collector names and its result lacks.</summary>
    public static readonly Gauge MissingColumns = Exported.Gauge("pg_exporter_collector_missing_columns");

    /// <summary>Mistakes in the collector files of the user.</summary>
    public static readonly Gauge FileFaults = Exported.Gauge("pg_exporter_collector_file_faults");

    /// <summary>Memory of the process.</summary>
    public static readonly Gauge Memory = Exported.Gauge("process_resident_memory_bytes");

    /// <summary>Processor time of the process.</summary>
    public static readonly Counter ProcessorTime = Exported.Counter("process_cpu_seconds_total");

    /// <summary>Files and sockets that the process has open.</summary>
    public static readonly Gauge OpenFiles = Exported.Gauge("process_open_fds");

    /// <summary>When the process started.</summary>
    public static readonly Gauge StartTime = Exported.Gauge("process_start_time_seconds");
}
