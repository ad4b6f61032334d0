using Monitor.Dashboards.Vocabulary;
using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Rules;

/// <summary>What runs out.</summary>
public static class CapacityAlerts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Alert> All { get; } =
    [
        new()
        {
            Name = "ConnectionsExhausting",
            Expression = PostgresSeries.Sessions.Where().DividedBy(PostgresSeries.SessionLimit.Where()).Above(0.85),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} uses {{ $value | humanizePercentage }} of its connections",
            Meaning = "Soon new connections are refused.",
            Steps =
            [
                "Instance dashboard, *Backends by state*: many `idle in transaction` point at an application that forgets to commit.",
                "Applications belong behind PgBouncer (services `primary` and `replica`); raise `max_connections` last.",
            ],
        },
        new()
        {
            Name = "PgBouncerWaiting",
            Expression = PostgresSeries.PoolWaiting.Where().SumBy(Labels.Cls, Labels.Ins, Labels.Database).Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: {{ $value }} clients of {{ $labels.database }} queue at PgBouncer of {{ $labels.ins }}",
            Meaning = "These clients wait before their statement even begins.",
            Steps =
            [
                "Are server connections all busy? Then look for slow or blocked statements on the instance dashboard.",
                "They are not: the pool is too small for the load, or the server refuses connections.",
            ],
        },
        new()
        {
            Name = "SessionsBlocked",
            Expression = PostgresSeries.LongestBlocked.Where().Above(60),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: a session on {{ $labels.ins }} has waited {{ $value | humanizeDuration }} for a lock",
            Meaning = "Somebody's statement hangs, and whoever needs the same table queues behind it.",
            Steps =
            [
                "`SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0` shows who waits for whom.",
                "At the root is often a session `idle in transaction`, or a migration that wants an exclusive lock: end that one.",
            ],
        },
        new()
        {
            Name = "TransactionIdle",
            Expression = PostgresSeries.LongestIdleInTransaction.Where().Above(600),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: a transaction on {{ $labels.ins }} has done nothing for {{ $value | humanizeDuration }}",
            Meaning = "It keeps its locks, and vacuum cannot remove what it might still see: tables grow.",
            Steps =
            [
                "`SELECT pid, usename, application_name, xact_start FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'` names it.",
                "Ask its owner, or end it with `pg_terminate_backend`; `idle_in_transaction_session_timeout` prevents the next one.",
            ],
        },
        new()
        {
            Name = "WraparoundClose",
            Expression = PostgresSeries.WraparoundUsed.Where().MaxBy(Labels.Cls, Labels.Datname).Above(0.5),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: database {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its transaction numbers",
            Meaning = "Nothing yet. When they are used up the server refuses writes, and the way back takes hours.",
            Steps =
            [
                "What holds the horizon back: a long transaction, a prepared transaction, an abandoned slot?",
                "Then `VACUUM (FREEZE)` the oldest tables of that database, largest age first.",
            ],
        },
    ];
}
