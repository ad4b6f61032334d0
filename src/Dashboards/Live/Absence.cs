using System.Text.RegularExpressions;
using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Live;

/// <summary>
/// Series that a healthy fleet need not have at every moment, each with the reason. Whatever is not listed here must be there; a series that
/// is always there must not be listed, or a panel that broke would go unnoticed.
/// </summary>
public static partial class Absence
{
    private static readonly (string Beginning, string Reason)[] Reasons =
    [
        ("ALERTS", "exists only while an alert is pending or firing"),
        ("pg_stat_progress_", "exists only while such a command runs"),
        ("pg_stat_activity_blocking", "exists only while a session blocks another"),
        ("pg_blocking", "exists only while a session blocks another"),
        ("pg_prepared_xacts", "exists only while there are prepared transactions"),
        ("pg_stat_subscription", "exists only on subscribers of logical replication"),
        ("pg_stat_replication_slots", "exists only for slots of logical replication"),
        ("pg_stat_ssl", "exists only while there are sessions with TLS"),
        ("pg_sequence", "exists only for sequences that are in use, and that the exporter may read"),
        ("pg_table_bloat_", "exists only for tables with statistics, and that the exporter may read"),
        ("pg_table_wraparound_used_ratio", "exists only for the oldest tables of a database"),
        ("pg_index_invalid", "exists only while there is an invalid index"),
        ("pg_backends", "exists only while a process of that kind runs"),
        ("pg_subscription_enabled", "exists only on subscribers of logical replication"),
        ("pg_stat_statements_rest_", "exists only when there are more statements than the budget of series"),
        ("monitor_watchdog_armed", "exists only on hosts with a watchdog device"),
        ("node_timex_", "exists only where the node has a clock of its own, which a container has not"),
        ("pg_exporter_collector_skipped", "exists only for collectors that do not run on this server"),
        ("pg_exporter_collector_failures_total", "exists only after a collector has failed"),
        ("pg_exporter_plane_abandoned_total", "exists only after work was left behind at its deadline"),
        ("patroni_pending_restart_parameter_info", "exists only while a setting waits for a restart"),
        ("pg_exporter_series_dropped_total", "exists only after series were left out"),
        ("pg_exporter_collector_missing_columns", "exists only when a collector's result lacks a column"),
        ("patroni_last_leader_change_", "exists only after the cluster has had another leader"),
        ("pgbackrest_backup_", "exists only when the repository has a backup"),
        ("pgbackrest_wal_", "exists only when the archive has WAL"),
        ("pg_exporter_target_down_info", "exists only while a server does not answer"),
        ("pg_exporter_collector_database_failed", "exists only while a collector fails in a database"),
        ("pg_exporter_collector_unsupported_info", "exists only where a server refuses a collector for good"),
        ("pg_exporter_collector_missing_grant_info", "exists only where the exporter's role lacks a right"),
        ("pg_exporter_platform_info", "exists only on managed platforms"),
    ];

    /// <summary>Rules that a fleet has only for some of its clusters, with the reason.</summary>
    private static readonly Dictionary<string, string> RulesForSome = new()
    {
        ["SyncStandbyLost"] = "is deployed only where a cluster is synchronous",
    };

    /// <summary>Why Prometheus may not have a rule; null when it must have it.</summary>
    public static string? ReasonForRule(string name) => RulesForSome.GetValueOrDefault(name);

    /// <summary>Why the series of an expression may be missing; null when they may not. Every series in it needs a reason.</summary>
    public static string? ReasonFor(string expression) => ReasonFor([.. ExpressionReader.Read(expression).Mentions.Select(mention => mention.Name)]);

    /// <summary>Why these series may be missing; null when one of them may not.</summary>
    public static string? ReasonFor(IReadOnlyCollection<string> names)
    {
        var reasons = names.Distinct().Select(name => (Name: name, Reason: Reasons.FirstOrDefault(one => name.StartsWith(one.Beginning, StringComparison.Ordinal)).Reason)).ToList();
        return reasons.Count == 0 || reasons.Exists(one => one.Reason is null) ? null : string.Join("; ", reasons.Select(one => $"{one.Name} {one.Reason}"));
    }

    /// <summary>
    /// Whether the expression has a condition that values must meet, such as <c>&gt; 0</c>, <c>unless</c> or <c>absent</c>: then no data can be good news.
    /// </summary>
    public static bool HasCondition(string expression) => Condition.IsMatch(SelectorsAndTexts.Replace(expression, " "));

    [GeneratedRegex("""\{(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^{}"`])*\}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`""")]
    private static partial Regex SelectorsAndTexts { get; }

    [GeneratedRegex(@"(?:==|!=|>=|<=|>|<)(?!\s*bool)|\b(?:unless|and|absent|absent_over_time)\b")]
    private static partial Regex Condition { get; }
}
