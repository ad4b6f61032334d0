using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Sessions that hinder others.</summary>
public static class SessionAlerts
{
    private static readonly Window TenMinutes = Window.Of(TimeSpan.FromMinutes(10));

    private static readonly IReadOnlyList<Cause> OfServer = [Cause.PostgresDown, Cause.ExporterDown];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new(
            bounds => new()
            {
                Name = "SessionsBlocked",
                Expression = PostgresSeries.LongestBlocked.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.SessionsBlocked)),
                For = TimeSpan.FromSeconds(30),
                Severity = Severity.Warning,
                SilencedBy = [.. OfServer, Cause.Later("SessionsPileUp", Labels.Ins)],
                Summary = "{{ $labels.cls }}: a session on {{ $labels.ins }} has waited {{ $value | humanizeDuration }} for a lock",
                Meaning = "Somebody's statement hangs, and whoever needs the same table queues behind it.",
                Steps =
                [
                    "`SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0` shows who waits for whom.",
                    "At the root is often a session `idle in transaction`, or a migration that wants an exclusive lock: end that one.",
                ],
            },
            AlertThresholds.SessionsBlocked),
        new(
            bounds => new()
            {
                Name = "SessionsPileUp",
                Expression = PostgresSeries.BlockedSessions.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.BlockedSessions)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $value }} sessions on {{ $labels.ins }} wait for locks",
                Meaning = "An application stands still; soon the connections are used up as well.",
                Steps =
                [
                    "`SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0`: the pid that blocks and is not blocked itself is the root.",
                    "End the root with `pg_terminate_backend(pid)`, unless it is a migration that somebody watches: ask first.",
                    "`lock_timeout` in migrations prevents the next pile-up.",
                ],
            },
            AlertThresholds.BlockedSessions),
        new(
            bounds => new()
            {
                Name = "TransactionIdle",
                Expression = PostgresSeries.LongestIdleInTransaction.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.TransactionIdle)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: a transaction on {{ $labels.ins }} has done nothing for {{ $value | humanizeDuration }}",
                Meaning = "It keeps its locks, and vacuum cannot remove what it might still see: tables grow.",
                Steps =
                [
                    "`SELECT pid, usename, application_name, xact_start FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'` names it.",
                    "Ask its owner, or end it with `pg_terminate_backend`; `idle_in_transaction_session_timeout` prevents the next one.",
                ],
            },
            AlertThresholds.TransactionIdle),
        new(
            bounds => new()
            {
                Name = "TransactionLong",
                Expression = PostgresSeries.LongestTransaction.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.TransactionLong)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: a transaction on {{ $labels.ins }} is {{ $value | humanizeDuration }} old",
                Meaning = "Vacuum keeps everything that was deleted since it began, in every table of the database; on a replica it may hold back replay.",
                Steps =
                [
                    "`SELECT pid, usename, application_name, xact_start, left(query, 80) FROM pg_stat_activity WHERE xact_start < now() - interval '1 hour' ORDER BY xact_start` names it.",
                    "A dump or a report: let it finish, and move it to the service `offline` next time. A forgotten session: end it.",
                ],
            },
            AlertThresholds.TransactionLong),
        new(
            bounds => new()
            {
                Name = "HorizonHeld",
                Expression = ServerStateSeries.HorizonAge.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.Horizon)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: vacuum on {{ $labels.ins }} must keep what {{ $value | humanize }} transactions left behind",
                Meaning = "Tables and indexes grow and scans slow down, whatever autovacuum does.",
                Steps =
                [
                    "A session: `SELECT pid, backend_xmin, age(backend_xmin) FROM pg_stat_activity ORDER BY 3 DESC NULLS LAST LIMIT 3`.",
                    "A slot: `SELECT slot_name, age(xmin), age(catalog_xmin) FROM pg_replication_slots`. A prepared transaction: `SELECT * FROM pg_prepared_xacts`.",
                    "A replica with `hot_standby_feedback` passes on the snapshot of its longest query: look there too.",
                ],
            },
            AlertThresholds.Horizon),
        new(
            bounds => new()
            {
                Name = "PreparedTransactionForgotten",
                Expression = ServerStateSeries.PreparedTransactions.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.Prepared)),
                For = TimeSpan.FromMinutes(15),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $value }} prepared transactions are open on {{ $labels.ins }}",
                Meaning = "They keep their locks and hold back vacuum, also across restarts, until somebody decides them.",
                Steps =
                [
                    "`SELECT gid, prepared, owner, database FROM pg_prepared_xacts` names them; the transaction manager of the application should know the outcome.",
                    "Only with that knowledge: `COMMIT PREPARED` or `ROLLBACK PREPARED`.",
                ],
            },
            AlertThresholds.Prepared),
        new(
            bounds => new()
            {
                Name = "Deadlocks",
                Expression = PostgresSeries.Deadlocks.Increase(TenMinutes, bounds.Of()).SumBy(Labels.Cls, Labels.Ins, Labels.Datname)
                    .Above(bounds.ValueOf(AlertThresholds.Deadlocks)),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $value | humanize }} deadlocks in {{ $labels.datname }} of {{ $labels.ins }} within 10 min",
                Meaning = "Transactions of users were rolled back; two places of the application lock the same rows in different order.",
                Steps = ["The server's log has both statements of each deadlock. The order of locking is for the application to mend; `deadlock_timeout` is not the cure."],
            },
            AlertThresholds.Deadlocks),
        new(
            bounds => new()
            {
                Name = "RollbacksHigh",
                Expression = Pyramids.Rollbacks.Cluster.Where(bounds.Of()).DividedBy(Pyramids.Transactions.Cluster.Where().Above(10))
                    .Above(bounds.ValueOf(AlertThresholds.Rollbacks)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Info,
                SilencedBy = [Cause.NoPrimary],
                Summary = "{{ $labels.cls }}: {{ $value | humanizePercentage }} of the transactions are rolled back",
                Meaning = "An application fails or gives up more often than it succeeds.",
                Steps = ["The server's log has the errors; look for one that repeats (a missing table after a deployment, a violated constraint, a timeout)."],
            },
            AlertThresholds.Rollbacks),
    ];
}
