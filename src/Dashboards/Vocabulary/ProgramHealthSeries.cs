namespace Monitor.Dashboards.Vocabulary;

/// <summary>What the programs of the stack say about themselves that only alerts look at.</summary>
public static class ProgramHealthSeries
{
    /// <summary>The upper bound of a bucket of a histogram.</summary>
    public static readonly Label Bound = new("le");

    /// <summary>The other member, as etcd numbers it.</summary>
    public static readonly Label Peer = new("To");

    /// <summary>1 while replay of a replica is paused.</summary>
    public static readonly Gauge ReplayPaused = new("patroni_xlog_paused", [.. Labels.OfInstance, Labels.Scope, Labels.PatroniName]);

    /// <summary>How long etcd's writes to its WAL take, by bucket.</summary>
    public static readonly Counter EtcdFsync = new("etcd_disk_wal_fsync_duration_seconds_bucket", [.. Labels.OfTarget, Bound]);

    /// <summary>How long round trips between members of etcd take, by bucket.</summary>
    public static readonly Counter EtcdRoundTrip = new("etcd_network_peer_round_trip_time_seconds_bucket", [.. Labels.OfTarget, Peer, Bound]);

    /// <summary>Proposals that failed.</summary>
    public static readonly Counter EtcdProposalsFailed = new("etcd_server_proposals_failed_total", Labels.OfTarget);

    /// <summary>Sessions that clients have with a service of HAProxy.</summary>
    public static readonly Gauge ServiceSessions = new("haproxy_frontend_current_sessions", [.. Labels.OfInstance, Labels.Proxy]);

    /// <summary>Sessions that a service may have.</summary>
    public static readonly Gauge ServiceSessionLimit = new("haproxy_frontend_limit_sessions", [.. Labels.OfInstance, Labels.Proxy]);

    /// <summary>Requests that wait for a server.</summary>
    public static readonly Gauge ServiceQueue = new("haproxy_backend_current_queue", [.. Labels.OfInstance, Labels.Proxy]);

    /// <summary>Alerts that Prometheus could not hand over.</summary>
    public static readonly Counter NotificationsDropped = new("prometheus_notifications_dropped_total", Labels.OfTarget);

    /// <summary>Scrapes that were refused because they were too large.</summary>
    public static readonly Counter ScrapesTooManySeries = new("prometheus_target_scrapes_exceeded_sample_limit_total", Labels.OfTarget);

    /// <summary>Scrapes that were refused because they had too many bytes.</summary>
    public static readonly Counter ScrapesTooLarge = new("prometheus_target_scrapes_exceeded_body_size_limit_total", Labels.OfTarget);

    /// <summary>Compactions of Prometheus' storage that failed.</summary>
    public static readonly Counter CompactionsFailed = new("prometheus_tsdb_compactions_failed_total", Labels.OfTarget);

    /// <summary>Writes to Prometheus' own WAL that failed.</summary>
    public static readonly Counter WalWritesFailed = new("prometheus_tsdb_wal_writes_failed_total", Labels.OfTarget);

    /// <summary>Evaluations of a group of rules that were left out because the one before was not done.</summary>
    public static readonly Counter RuleIterationsMissed = new("prometheus_rule_group_iterations_missed_total", [.. Labels.OfTarget, new Label("rule_group")]);

    /// <summary>1 while remediation may act.</summary>
    public static readonly Gauge RemediationEnabled = OfRemediation("monitor_remediation_enabled");

    /// <summary>1 while the breaker keeps remediation from acting.</summary>
    public static readonly Gauge BreakerOpen = OfRemediation("monitor_remediation_breaker_open");

    /// <summary>1 while remediation's journal can be written.</summary>
    public static readonly Gauge JournalUp = OfRemediation("monitor_remediation_journal_up");

    /// <summary>Runs that are not finished.</summary>
    public static readonly Gauge OpenRuns = OfRemediation("monitor_remediation_open_runs");

    /// <summary>1 while the vault knows that its log is damaged.</summary>
    public static readonly Gauge AuditDamaged = new("monitor_audit_damaged", Labels.OfTarget);

    /// <summary>Seconds since the vault signed its log.</summary>
    public static readonly Gauge CheckpointAge = new("monitor_audit_checkpoint_age_seconds", Labels.OfTarget);

    /// <summary>Batches of records that the vault refused.</summary>
    public static readonly Counter BatchesRefused = new("monitor_audit_refused_batches_total", Labels.OfTarget);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        ReplayPaused, EtcdFsync, EtcdRoundTrip, EtcdProposalsFailed, ServiceSessions, ServiceSessionLimit, ServiceQueue, NotificationsDropped,
        ScrapesTooManySeries, ScrapesTooLarge, CompactionsFailed, WalWritesFailed, RuleIterationsMissed, RemediationEnabled, BreakerOpen,
        JournalUp, OpenRuns, AuditDamaged, CheckpointAge, BatchesRefused,
    ];

    private static Gauge OfRemediation(string name) => new(name, [.. Labels.OfTarget, new Label("otel_scope_name")]);
}
