using System.Text.RegularExpressions;
using Monitor.Model.Metrics;

namespace Monitor.Dashboards.Live;

/// <summary>What shows that a series has to be there: another series, which does not vanish with it.</summary>
/// <param name="Series">Its name.</param>
/// <param name="Contrary">The query that gives something when the other has to be there, for a selector of this series.</param>
/// <param name="Matcher">A condition on its labels; empty for none.</param>
public sealed record Witness(string Series, Func<string, string> Contrary, string Matcher = "")
{
    /// <summary>A witness by its value.</summary>
    /// <param name="series">Its name.</param>
    /// <param name="comparison">What the value meets when the other has to be there, as in <c>&gt; 0</c>.</param>
    /// <param name="matcher">A condition on its labels; empty for none.</param>
    public Witness(string series, string comparison, string matcher = "")
        : this(series, selector => $"{selector} {comparison}", matcher)
    {
    }
}

/// <summary>A series that a healthy fleet need not have at every moment.</summary>
/// <param name="Beginning">How its name begins.</param>
/// <param name="Reason">When it exists.</param>
/// <param name="Witness">What shows that it has to be there all the same; null where nothing but the series itself could tell.</param>
public sealed record AbsentSeries(string Beginning, string Reason, Witness? Witness = null);

/// <summary>
/// Series that a healthy fleet need not have at every moment, each with the reason, and with what would disprove it. Whatever is not listed here must
/// be there; a series that is always there must not be listed, or a panel that broke would go unnoticed.
/// </summary>
public static partial class Absence
{
    private const string OnSubscribers = "exists only on subscribers of logical replication";

    /// <summary>Of several that fit, the first counts. What a collector reads in a table of PostgreSQL has that collector's rows for a witness.</summary>
    public static IReadOnlyList<AbsentSeries> All { get; } =
    [
        new("ALERTS", "exists only while an alert is pending or firing"),
        .. Collected("pg_stat_progress_", "exists only while such a command runs"),
        .. Collected("pg_blocking", "exists only while a session blocks another"),
        .. Collected("pg_prepared_xacts", "exists only while there are prepared transactions"),
        .. Collected("pg_stat_subscription", OnSubscribers),
        .. Collected("pg_subscription_", OnSubscribers),
        .. Collected("pg_publication_", "exists only where something is published"),
        .. Collected("pg_stat_user_functions_", "exists only for functions that were called while track_functions is on"),
        new("pg_roles_valid_until_", "exists only for roles whose password ends"),
        .. Collected("pg_stat_replication_slots", "exists only for slots of logical replication"),
        .. Collected("pg_sequence", "exists only for sequences that are in use, and that the exporter may read"),
        .. Collected("pg_table_bloat_", "exists only for tables with statistics, and that the exporter may read"),
        .. Collected("pg_table_wraparound_used_ratio", "exists only for the oldest tables of a database"),
        .. Collected("pg_index_invalid", "exists only while there is an invalid index"),
        .. Collected("pg_backends", "exists only while a process of that kind runs"),
        .. Budgets("exists only when there are more rows than the budget of series"),
        new("monitor_watchdog_armed", "exists only on hosts with a watchdog device", new(HostMetrics.Watchdogs.Name, "> 0")),
        new(
            "node_timex_", "exists only where the node has a clock of its own, which a container has not",
            new("node_scrape_collector_success", "== 1", "collector=\"timex\"")),
        new(
            "monitor_remediation_last_start_", "exists only after remediation has begun an action",
            new("monitor_remediation_runs_total", "> 0", "outcome=\"succeeded\"")),
        new("patroni_pending_restart_parameter_info", "exists only while a setting waits for a restart", new("patroni_pending_restart", "== 1")),
        new("patroni_last_leader_change_", "exists only after the cluster has had another leader", new("patroni_postgres_timeline", "> 1")),
        // Two minutes: a backup that has just begun does not know yet how much there is to copy.
        new(
            "pgbackrest_backup_progress_", "exists only while a backup runs",
            new(BackupMetrics.BackupRunning.Name, running => $"min_over_time({running}[2m]) == 1")),
        new("pgbackrest_backup_last_", "exists only when the repository has a backup", new(BackupMetrics.BackupCount.Name, "> 0")),
        new("pgbackrest_wal_archive_", "exists only when the archive has WAL", new(BackupMetrics.BackupCount.Name, "> 0")),
        new("pg_exporter_target_down_info", "exists only while a server does not answer", new("pg_up", "== 0")),
        new("pg_exporter_collector_failures_total", "exists only after a collector has failed", new(ExporterMetrics.CollectorSuccess.Name, "== 0")),
        new("pg_exporter_collector_skipped", "exists only for collectors that do not run on this server"),
        new("pg_exporter_plane_abandoned_total", "exists only after work was left behind at its deadline"),
        new("pg_exporter_series_dropped_total", "exists only after series were left out"),
        new("pg_exporter_collector_database_failed", "exists only while a collector fails in a database"),
        new("pg_exporter_collector_unsupported_info", "exists only where a server refuses a collector for good"),
        new("pg_exporter_collector_missing_grant_info", "exists only where the exporter's role lacks a right"),
        new("pg_exporter_platform_info", "exists only on managed platforms"),
    ];

    /// <summary>Rules that a fleet has only for some of its clusters, with the reason.</summary>
    private static readonly Dictionary<string, string> RulesForSome = new()
    {
        ["SyncStandbyLost"] = "is deployed only where a cluster is synchronous",
    };

    /// <summary>Why Prometheus may not have a rule; null when it must have it.</summary>
    public static string? ReasonForRule(string name) => RulesForSome.GetValueOrDefault(name);

    /// <summary>The entry for a series; null when it must be there.</summary>
    public static AbsentSeries? Find(string name) => All.FirstOrDefault(one => name.StartsWith(one.Beginning, StringComparison.Ordinal));

    /// <summary>
    /// Whether the expression has a condition that values must meet, such as <c>&gt; 0</c>, <c>unless</c> or <c>absent</c>: then no data can be good news.
    /// </summary>
    public static bool HasCondition(string expression) => Condition.IsMatch(SelectorsAndTexts.Replace(expression, " "));

    /// <summary>An entry for each family that begins so: its collectors have to run, and to find nothing.</summary>
    private static IEnumerable<AbsentSeries> Collected(string beginning, string reason) =>
        from family in Catalogue.BuiltIn.Collectors.SelectMany(collector => collector.Families().Select(metric => (metric.Name, Collector: collector.Name)))
        where family.Name.StartsWith(beginning, StringComparison.Ordinal)
        group family.Collector by family.Name into one
        select new AbsentSeries(one.Key, reason, new(ExporterMetrics.CollectorRows.Name, "> 0", $"collector=~\"{string.Join('|', one.Distinct().Order(StringComparer.Ordinal))}\""));

    /// <summary>An entry for each family that sums what has no series of its own: the collector has to run, and to find no more than its budget.</summary>
    private static IEnumerable<AbsentSeries> Budgets(string reason) =>
        from collector in Catalogue.BuiltIn.Collectors
        where collector.Top is not null
        from rest in collector.Families().ExceptBy(collector.Metrics.Select(metric => metric.Name), metric => metric.Name)
        select new AbsentSeries(rest.Name, reason, new(ExporterMetrics.CollectorRows.Name, $"> {collector.Top!.Rows}", $"collector=\"{collector.Name}\""));

    [GeneratedRegex("""\{(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^{}"`])*\}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`""")]
    private static partial Regex SelectorsAndTexts { get; }

    [GeneratedRegex(@"(?:==|!=|>=|<=|>|<)(?!\s*bool)|\b(?:unless|and|absent|absent_over_time)\b")]
    private static partial Regex Condition { get; }
}
