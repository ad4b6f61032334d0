using System.Text.Json;
using System.Text.RegularExpressions;

namespace Monitor.Lab.Tests;

/// <summary>The series that panels and rules may miss in the lab. What is not here has to be there, whatever excuses it elsewhere: the lab has backups, replicas and load.</summary>
internal static partial class LabAbsences
{
    /// <summary>A name that ends in <c>*</c> stands for all that begin so.</summary>
    private static readonly string[] Allowed =
    [
        // Nothing of the kind happens while the check runs.
        "ALERTS", "pg_blocking_*", "pg_stat_progress_*", "pg_index_invalid", "pg_backends", "pgbackrest_backup_progress_ratio",
        "ins:patroni_primary:taken", "ins:patroni_replica:detached", "patroni_last_leader_change_timestamp_seconds", "patroni_pending_restart_parameter_info",
        "pg_exporter_target_down_info", "pg_exporter_collector_failures_total", "pg_exporter_collector_database_failed", "pg_exporter_plane_abandoned_total",
        "pg_exporter_series_dropped_total", "pg_exporter_collector_unsupported_info", "pg_exporter_collector_missing_grant_info",
        "monitor_remediation_last_start_timestamp_seconds",
        // The lab has none: pgbench has no sequences, and fewer statements and tables than would be summed or named.
        "pg_sequence_used_ratio", "pg_stat_statements_rest_seconds_total", "pg_table_wraparound_used_ratio",
        // Looked at once an hour, for the first time before there are tables.
        "pg_table_bloat_bytes", "pg_table_bloat_ratio",
        // Nobody's password ends; nothing is published; pgbench calls no functions.
        "pg_roles_valid_until_timestamp_seconds", "pg_publication_*", "pg_stat_user_functions_*", "pg_subscription_tables", "pg_stat_subscription_workers",
        // No subscribers; nodes are containers, without a clock or a watchdog; nobody else's platform.
        "pg_stat_subscription_last_message_age_seconds", "pg_stat_subscription_apply_errors_total", "pg_subscription_enabled",
        "monitor_watchdog_armed", "node_timex_sync_status", "pg_exporter_platform_info",
    ];

    /// <summary>Excused queries of <c>dashboards check --live --json</c> that miss something else.</summary>
    public static IEnumerable<string> Others(JsonElement check) =>
        from query in check.GetProperty("queries").EnumerateArray()
        where query.GetProperty("verdict").GetString() == "excused"
        from missing in Missing.Matches(query.GetProperty("reason").GetString()!)
        let name = missing.Groups["name"].Value
        where !Allowed.Any(allowed => allowed[^1] == '*' ? name.StartsWith(allowed[..^1], StringComparison.Ordinal) : name == allowed)
        select $"{query.GetProperty("file")}: {query.GetProperty("where")}: the lab has to have {name}, which is excused: {query.GetProperty("reason")}";

    [GeneratedRegex(@"(?<name>[\w:]+) (?:exists|is recorded) only ")]
    private static partial Regex Missing { get; }
}
