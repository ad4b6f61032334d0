namespace Monitor.Dashboards.Vocabulary;

/// <summary>What Prometheus says about itself that only alerts look at.</summary>
public static class ProgramHealthSeries
{
    /// <summary>Scrapes that were refused because they had too many series.</summary>
    public static readonly Counter ScrapesTooManySeries = Scrape.Prometheus.Counter("prometheus_target_scrapes_exceeded_sample_limit_total");

    /// <summary>Scrapes that were refused because they had too many bytes.</summary>
    public static readonly Counter ScrapesTooLarge =
        Scrape.Prometheus.Counter("prometheus_target_scrapes_exceeded_body_size_limit_total");

    /// <summary>Compactions of the storage that failed.</summary>
    public static readonly Counter CompactionsFailed = Scrape.Prometheus.Counter("prometheus_tsdb_compactions_failed_total");

    /// <summary>Writes to the storage's own WAL that failed.</summary>
    public static readonly Counter WalWritesFailed = Scrape.Prometheus.Counter("prometheus_tsdb_wal_writes_failed_total");

    /// <summary>Evaluations of a group of rules that were left out because the one before was not done.</summary>
    public static readonly Counter RuleIterationsMissed = Scrape.Prometheus.Counter("prometheus_rule_group_iterations_missed_total");
}
