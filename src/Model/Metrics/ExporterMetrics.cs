namespace Monitor.Model.Metrics;

/// <summary>What the exporter says about itself and about the way to its targets.</summary>
public static class ExporterMetrics
{
    /// <summary>Whether PostgreSQL answers.</summary>
    public static readonly Metric PostgresUp = Gauge("pg_up", "1 when PostgreSQL answered this scrape, else 0.");

    /// <summary>Whether PgBouncer answers.</summary>
    public static readonly Metric PgBouncerUp = Gauge("pgbouncer_up", "1 when PgBouncer answered this scrape, else 0.");

    /// <summary>Why a server does not answer.</summary>
    public static readonly Metric TargetDown = Gauge(
        "pg_exporter_target_down_info",
        "1 while the server does not answer, with why: timeout, connection (nobody listens, or it ended the connection), connections (no free one), login, tls, database (there is none of that name), refused, sql.",
        "target", "reason");

    /// <summary>The build.</summary>
    public static readonly Metric BuildInfo = Gauge("pg_exporter_build_info", "Version of the exporter; always 1.", "version");

    /// <summary>Scrapes served.</summary>
    public static readonly Metric Scrapes = Counter("pg_exporter_scrapes_total", "Scrapes served.");

    /// <summary>Time of the last refresh of the fast plane.</summary>
    public static readonly Metric LastScrapeDuration = Gauge("pg_exporter_last_scrape_duration_seconds", "How long the last refresh from the servers took.");

    /// <summary>Whether the last refresh failed.</summary>
    public static readonly Metric LastScrapeError = Gauge("pg_exporter_last_scrape_error", "1 when any collector failed in the last refresh, else 0.");

    /// <summary>Collector health.</summary>
    public static readonly Metric CollectorSuccess = Gauge("pg_exporter_collector_success", "1 when the last run of the collector succeeded, else 0.", "collector");

    /// <summary>Collector health under the name of postgres_exporter.</summary>
    public static readonly Metric PeerCollectorSuccess = Gauge(
        "pg_scrape_collector_success", "postgres_exporter: Whether a collector succeeded. The same as pg_exporter_collector_success, without pg_ before the collector; 1 for one that is skipped.", "collector");

    /// <summary>Collector duration under the name of postgres_exporter.</summary>
    public static readonly Metric PeerCollectorDuration = Gauge(
        "pg_scrape_collector_duration_seconds", "postgres_exporter: Duration of a collector scrape. The same as pg_exporter_collector_duration_seconds, without pg_ before the collector.", "collector");

    /// <summary>Collector duration.</summary>
    public static readonly Metric CollectorDuration = Gauge("pg_exporter_collector_duration_seconds", "How long the collector took when it last ran alone: in the background always, of those that run at every scrape one at each. Before that, its share of a run of all.", "collector");

    /// <summary>Age of what is served.</summary>
    public static readonly Metric CollectorAge = Gauge(
        "pg_exporter_collector_age_seconds", "Time since the values that are served for the collector were read, or since the server told that nobody had worked in their database. Absent without values.", "collector");

    /// <summary>Size of what is served.</summary>
    public static readonly Metric CollectorSeries = Gauge("pg_exporter_collector_series", "Series served for the collector.", "collector");

    /// <summary>Size of the last result.</summary>
    public static readonly Metric CollectorRows = Gauge("pg_exporter_collector_rows", "Rows of the collector's newest results.", "collector");

    /// <summary>Runs that were timed.</summary>
    public static readonly Metric TimedRuns = Counter("pg_exporter_collector_timed_runs_total", "Runs of the collector whose duration is known, failed ones included.", "collector");

    /// <summary>Their time.</summary>
    public static readonly Metric RunSeconds = Counter("pg_exporter_collector_run_seconds_total", "How long those runs took together.", "collector");

    /// <summary>Why a collector does not run.</summary>
    public static readonly Metric CollectorSkipped = Gauge("pg_exporter_collector_skipped", "In how many databases the collector does not run, with the reason; 1 for a collector that runs in one for all.", "collector", "reason");

    /// <summary>What would let a collector run.</summary>
    public static readonly Metric MissingGrant = Gauge("pg_exporter_collector_missing_grant_info", "1 for each collector that lacks permission, with the statement that gives it.", "collector", "grant");

    /// <summary>Why a collector cannot run on a server.</summary>
    public static readonly Metric Unsupported = Gauge("pg_exporter_collector_unsupported_info", "1 for each collector that asks for what the server does not have or does not allow anybody, with what the server said.", "collector", "message");

    /// <summary>Whose service the server is.</summary>
    public static readonly Metric Platform = Gauge("pg_exporter_platform_info", "1 with the name of the managed platform that the server belongs to; absent for a server of one's own.", "platform");

    /// <summary>Databases in which a collector fails.</summary>
    public static readonly Metric DatabaseFailed = Gauge("pg_exporter_collector_database_failed", "1 for each database in which the last run of the collector failed, with what went wrong.", "collector", "datname", "reason");

    /// <summary>How often a background collector runs.</summary>
    public static readonly Metric CollectorInterval = Gauge("pg_exporter_collector_interval_seconds", "Time between two runs of a collector in the background. Longer than asked for when it would keep the server busy for more than 1/200 of the time.", "collector");

    /// <summary>Failures.</summary>
    public static readonly Metric CollectorFailures = Counter("pg_exporter_collector_failures_total", "Failed runs of the collector, by what went wrong.", "collector", "reason");

    /// <summary>Series that were left out.</summary>
    public static readonly Metric DroppedSeries = Counter("pg_exporter_series_dropped_total", "Series left out, because they repeated another or exceeded the collector's rows.", "collector", "reason");

    /// <summary>Columns that a collector names and the result lacks.</summary>
    public static readonly Metric MissingColumns = Gauge("pg_exporter_collector_missing_columns", "Columns that the collector names and its result does not have; those that only some versions have are not counted.", "collector");

    /// <summary>Connections made.</summary>
    public static readonly Metric ConnectionsOpened = Counter("pg_exporter_connections_opened_total", "Connections that the exporter has opened.", "target");

    /// <summary>Connections there are.</summary>
    public static readonly Metric Connections = Gauge("pg_exporter_connections", "Connections to PostgreSQL that the exporter holds: busy while a query runs on them, else idle.", "state");

    /// <summary>Connections that were old.</summary>
    public static readonly Metric ConnectionsRecycled = Counter("pg_exporter_connections_recycled_total", "Connections to PostgreSQL that were closed because they were an hour old.");

    /// <summary>Databases that were asked.</summary>
    public static readonly Metric DatabaseVisits = Counter("pg_exporter_database_visits_total", "Visits to single databases by the collectors that run in the background.");

    /// <summary>Databases that need not be asked.</summary>
    public static readonly Metric DatabasesAtRest = Gauge(
        "pg_exporter_databases_at_rest", "Databases in which nobody works: what is known of them is served without asking again, for `restFor` at most.");

    /// <summary>Work that did not end.</summary>
    public static readonly Metric Abandoned = Counter("pg_exporter_plane_abandoned_total", "Work that did not end at its deadline and was left behind with its connection.", "plane");

    /// <summary>Whether postgres_exporter's file of queries was read, under that program's name.</summary>
    public static readonly Metric QueriesLoadError = Gauge(
        "pg_exporter_user_queries_load_error", "postgres_exporter: 1 when the file of queries could not be loaded, else 0.", "filename", "hashsum");

    /// <summary>Files of the user that are left out.</summary>
    public static readonly Metric CollectorFileFaults = Gauge("pg_exporter_collector_file_faults", "Mistakes in the collector files of the user; files with a mistake are left out.");

    /// <summary>Whether the last reload was good.</summary>
    public static readonly Metric ReloadSuccessful = Gauge("pg_exporter_config_last_reload_successful", "1 when the configuration and the collectors were good when they were last read, else 0: the ones before stay in use.");

    /// <summary>When it was.</summary>
    public static readonly Metric ReloadTimestamp = Gauge("pg_exporter_config_last_reload_success_timestamp_seconds", "When the configuration in use was read.");

    /// <summary>Targets of probes.</summary>
    public static readonly Metric ProbeTargets = Gauge("pg_exporter_probe_targets", "Targets named by scrapers that are kept connected.");

    /// <summary>Refused probes.</summary>
    public static readonly Metric ProbeRefusals = Counter("pg_exporter_probe_refusals_total", "Probes that were refused, by reason.", "reason");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        PostgresUp, PgBouncerUp, TargetDown, BuildInfo, Scrapes, LastScrapeDuration, LastScrapeError, CollectorSuccess, PeerCollectorSuccess, PeerCollectorDuration, CollectorDuration, CollectorAge,
        CollectorInterval,
        CollectorSeries, CollectorSkipped, MissingGrant, Unsupported, Platform, DatabaseFailed, CollectorFailures, DroppedSeries, MissingColumns, ConnectionsOpened,
        Connections, ConnectionsRecycled, DatabaseVisits, DatabasesAtRest, Abandoned, QueriesLoadError, CollectorFileFaults,
        CollectorRows, TimedRuns, RunSeconds, ReloadSuccessful, ReloadTimestamp, ProbeTargets, ProbeRefusals,
        .. ProcessMetrics.All, .. PoolerMetrics.All,
    ];

    private static Metric Gauge(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = "exporter" };

    private static Metric Counter(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Counter, Help = help, Labels = labels, Source = "exporter" };
}
