namespace Monitor.Dashboards.Vocabulary;

/// <summary>What Prometheus 2.53 adds to every scrape and says about itself, as far as it is used.</summary>
public static class PrometheusSeries
{
    /// <summary>1 when the scrape went well. Never vanishes while the target is configured.</summary>
    public static readonly Gauge Up = new("up", Labels.OfInstance);

    /// <summary>How long the scrape took.</summary>
    public static readonly Gauge ScrapeDuration = new("scrape_duration_seconds", Labels.OfInstance);

    /// <summary>Series that the scrape brought.</summary>
    public static readonly Gauge SamplesScraped = new("scrape_samples_scraped", Labels.OfInstance);

    /// <summary>Series that the scrape brought for the first time.</summary>
    public static readonly Gauge SeriesAdded = new("scrape_series_added", Labels.OfInstance);

    /// <summary>Alerts that are pending or firing: made by Prometheus for every rule.</summary>
    public static readonly Gauge Alerts =
        new("ALERTS", [.. Labels.OfInstance, Labels.AlertName, Labels.AlertState, Labels.Severity, Labels.Action]);

    /// <summary>Since when an alert has been pending, Unix time: made by Prometheus for every rule.</summary>
    public static readonly Gauge AlertsSince =
        new("ALERTS_FOR_STATE", [.. Labels.OfInstance, Labels.AlertName, Labels.Severity, Labels.Action]) { Quantity = Quantity.Moment };

    /// <summary>1 when the running configuration is the one on disk.</summary>
    public static readonly Gauge ReloadSuccessful = Scrape.Prometheus.Gauge("prometheus_config_last_reload_successful");

    /// <summary>When the configuration was last read.</summary>
    public static readonly Gauge ReloadTime = Scrape.Prometheus.Gauge("prometheus_config_last_reload_success_timestamp_seconds");

    /// <summary>Rules that could not be evaluated.</summary>
    public static readonly Counter RuleFailures = Scrape.Prometheus.Counter("prometheus_rule_evaluation_failures_total");

    /// <summary>How long a group of rules took.</summary>
    public static readonly Gauge RuleGroupDuration = Scrape.Prometheus.Gauge("prometheus_rule_group_last_duration_seconds");

    /// <summary>Time between two evaluations of a group of rules.</summary>
    public static readonly Gauge RuleGroupInterval = Scrape.Prometheus.Gauge("prometheus_rule_group_interval_seconds");

    /// <summary>Alerts that Alertmanager did not take.</summary>
    public static readonly Counter NotificationErrors = Scrape.Prometheus.Counter("prometheus_notifications_errors_total");

    /// <summary>Alerts that were thrown away.</summary>
    public static readonly Counter NotificationsDropped = Scrape.Prometheus.Counter("prometheus_notifications_dropped_total");

    /// <summary>Alertmanagers that Prometheus knows.</summary>
    public static readonly Gauge Alertmanagers = Scrape.Prometheus.Gauge("prometheus_notifications_alertmanagers_discovered");

    /// <summary>Series in memory.</summary>
    public static readonly Gauge HeadSeries = Scrape.Prometheus.Gauge("prometheus_tsdb_head_series");

    /// <summary>Values taken in.</summary>
    public static readonly Counter SamplesAppended = Scrape.Prometheus.Counter("prometheus_tsdb_head_samples_appended_total");

    /// <summary>Bytes of the blocks on disk.</summary>
    public static readonly Gauge BlockBytes = Scrape.Prometheus.Gauge("prometheus_tsdb_storage_blocks_bytes");

    /// <summary>What Prometheus makes by itself, for scrapes and alerts.</summary>
    public static IReadOnlyList<Series> Made { get; } = [Up, ScrapeDuration, SamplesScraped, SeriesAdded, Alerts, AlertsSince];
}

/// <summary>What Alertmanager 0.28 says about itself, as far as it is used.</summary>
public static class AlertmanagerSeries
{
    /// <summary>Messages that did not arrive.</summary>
    public static readonly Counter NotificationsFailed = Scrape.Alertmanager.Counter("alertmanager_notifications_failed_total");

    /// <summary>Messages that were tried.</summary>
    public static readonly Counter Notifications = Scrape.Alertmanager.Counter("alertmanager_notifications_total");

    /// <summary>How long a message took.</summary>
    public static readonly Histogram NotificationLatency = Scrape.Alertmanager.Histogram("alertmanager_notification_latency_seconds");

    /// <summary>Alerts by what becomes of them.</summary>
    public static readonly Gauge Alerts = Scrape.Alertmanager.Gauge("alertmanager_alerts");

    /// <summary>Alerts that came in.</summary>
    public static readonly Counter AlertsReceived = Scrape.Alertmanager.Counter("alertmanager_alerts_received_total");

    /// <summary>Silences by state.</summary>
    public static readonly Gauge Silences = Scrape.Alertmanager.Gauge("alertmanager_silences");

    /// <summary>1 when the running configuration is the one on disk.</summary>
    public static readonly Gauge ReloadSuccessful = Scrape.Alertmanager.Gauge("alertmanager_config_last_reload_successful");
}

/// <summary>What our remediation says about itself.</summary>
public static class RemediationSeries
{
    /// <summary>0 while the kill switch is set.</summary>
    public static readonly Gauge Enabled = Scrape.Remediation.Gauge("monitor_remediation_enabled");

    /// <summary>1 until a person resets the breaker.</summary>
    public static readonly Gauge BreakerOpen = Scrape.Remediation.Gauge("monitor_remediation_breaker_open");

    /// <summary>0 while etcd does not answer.</summary>
    public static readonly Gauge JournalUp = Scrape.Remediation.Gauge("monitor_remediation_journal_up");

    /// <summary>Runs that have not ended.</summary>
    public static readonly Gauge OpenRuns = Scrape.Remediation.Gauge("monitor_remediation_open_runs");

    /// <summary>When an action was last begun on a cluster.</summary>
    public static readonly Gauge LastStart = Scrape.Remediation.Gauge("monitor_remediation_last_start_timestamp_seconds");

    /// <summary>Runs that ended, by action and outcome.</summary>
    public static readonly Counter Runs = Scrape.Remediation.Counter("monitor_remediation_runs_total");

    /// <summary>Deliveries of Alertmanager, by answer.</summary>
    public static readonly Counter Webhooks = Scrape.Remediation.Counter("monitor_remediation_webhooks_total");

    /// <summary>Alerts in deliveries, by what became of them.</summary>
    public static readonly Counter Alerts = Scrape.Remediation.Counter("monitor_remediation_alerts_total");
}

/// <summary>What our audit vault says about itself.</summary>
public static class VaultSeries
{
    /// <summary>Records appended since the vault started.</summary>
    public static readonly Counter Records = Scrape.Vault.Counter("monitor_audit_records_total");

    /// <summary>Batches kept since the vault started.</summary>
    public static readonly Counter Batches = Scrape.Vault.Counter("monitor_audit_batches_total");

    /// <summary>Batches refused since the vault started, by reason.</summary>
    public static readonly Counter Refused = Scrape.Vault.Counter("monitor_audit_refused_batches_total");

    /// <summary>Records in the log.</summary>
    public static readonly Gauge TreeSize = Scrape.Vault.Gauge("monitor_audit_tree_size");

    /// <summary>Sources in the log.</summary>
    public static readonly Gauge Sources = Scrape.Vault.Gauge("monitor_audit_sources");

    /// <summary>Time since the latest checkpoint was signed.</summary>
    public static readonly Gauge CheckpointAge = Scrape.Vault.Gauge("monitor_audit_checkpoint_age_seconds");

    /// <summary>1 when the log on disk is not what was signed.</summary>
    public static readonly Gauge Damaged = Scrape.Vault.Gauge("monitor_audit_damaged");
}
