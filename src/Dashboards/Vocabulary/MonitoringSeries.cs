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

    /// <summary>Alerts that are pending or firing: made by Prometheus for every rule.</summary>
    public static readonly Gauge Alerts =
        new("ALERTS", [.. Labels.OfInstance, Labels.AlertName, Labels.AlertState, Labels.Severity, Labels.Action]);

    /// <summary>1 when the running configuration is the one on disk.</summary>
    public static readonly Gauge ReloadSuccessful = new("prometheus_config_last_reload_successful", Labels.OfTarget);

    /// <summary>Rules that could not be evaluated.</summary>
    public static readonly Counter RuleFailures = new("prometheus_rule_evaluation_failures_total", Labels.OfTarget);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } = [Up, ScrapeDuration, SamplesScraped, Alerts, ReloadSuccessful, RuleFailures];
}

/// <summary>What Alertmanager 0.28 says about itself, as far as it is used.</summary>
public static class AlertmanagerSeries
{
    /// <summary>Messages that did not arrive.</summary>
    public static readonly Counter NotificationsFailed =
        new("alertmanager_notifications_failed_total", [.. Labels.OfTarget, Labels.Integration, Labels.Reason]);

    /// <summary>Messages that were tried.</summary>
    public static readonly Counter Notifications = new("alertmanager_notifications_total", [.. Labels.OfTarget, Labels.Integration]);

    /// <summary>1 when the running configuration is the one on disk.</summary>
    public static readonly Gauge ReloadSuccessful = new("alertmanager_config_last_reload_successful", Labels.OfTarget);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } = [NotificationsFailed, Notifications, ReloadSuccessful];
}
