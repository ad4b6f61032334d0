using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>The way through the pool.</summary>
public static class PgBouncerAlerts
{
    private static readonly IReadOnlyList<Cause> OfPooler = [Cause.PgBouncerDown, Cause.ExporterDown];

    private static readonly Matcher OfUsers = Labels.Database.IsNot("pgbouncer");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = Cause.PgBouncerDown.AlertName,
            Expression = PostgresSeries.PoolerUp.Where().EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: PgBouncer of {{ $labels.ins }} does not answer",
            Meaning = "Connections through this member's pool fail; on the primary that is the service `primary`.",
            Steps = ["On the node: `systemctl status pgbouncer`, `journalctl -u pgbouncer -n 100`. The service `default` goes past PgBouncer meanwhile."],
        },
        new(
            bounds => new()
            {
                Name = "PgBouncerWaiting",
                Expression = PostgresSeries.PoolWaiting.Where(bounds.Of()).SumBy(Labels.Cls, Labels.Ins, Labels.Database).Above(bounds.ValueOf(AlertThresholds.PoolWaiting)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = [.. OfPooler, Cause.PostgresDown, Cause.Later("PgBouncerStarving", Labels.Ins, Labels.Database)],
                Summary = "{{ $labels.cls }}: {{ $value }} clients of {{ $labels.database }} queue at PgBouncer of {{ $labels.ins }}",
                Meaning = "These clients wait before their statement even begins.",
                Steps =
                [
                    "Are server connections all busy? Then look for slow or blocked statements on the instance dashboard.",
                    "They are not: the pool is too small for the load, or the server refuses connections.",
                ],
            },
            AlertThresholds.PoolWaiting),
        new(
            bounds => new()
            {
                Name = "PgBouncerStarving",
                Expression = PostgresSeries.PoolLongestWait.Where(bounds.Of()).MaxBy(Labels.Cls, Labels.Ins, Labels.Database).Above(bounds.ValueOf(AlertThresholds.PoolWait)),
                For = TimeSpan.FromSeconds(30),
                Severity = Severity.Critical,
                SilencedBy = [.. OfPooler, Cause.PostgresDown],
                Summary = "{{ $labels.cls }}: clients of {{ $labels.database }} wait {{ $value | humanizeDuration }} at PgBouncer of {{ $labels.ins }}",
                Meaning = "Users see the application hang: no server connection becomes free.",
                Steps =
                [
                    "What do the server connections do? `SELECT state, wait_event_type, count(*) FROM pg_stat_activity WHERE datname = 'DATABASE' GROUP BY 1, 2` on the server.",
                    "`idle in transaction` or lock waits: end the session at the root. All active: the server is overloaded, and a larger pool makes it worse.",
                    "The server is at rest: PgBouncer cannot log in (`journalctl -u pgbouncer`), or the pool is too small.",
                ],
            },
            AlertThresholds.PoolWait),
        new(
            bounds => new()
            {
                Name = "PgBouncerSlow",
                Expression = ServerRecordings.PoolLatency.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.PoolLatency)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [.. OfPooler, Cause.PostgresDown],
                Summary = "{{ $labels.cls }}: queries through PgBouncer of {{ $labels.ins }} take {{ $value | humanizeDuration }} on average",
                Meaning = "Users wait longer than usual for every page.",
                Steps =
                [
                    "PgBouncer dashboard: is it one database? Then one statement, or one lock.",
                    "All databases: look at processors, disk and PressureHigh of the node.",
                ],
            },
            AlertThresholds.PoolLatency),
        new(
            bounds => new()
            {
                Name = "PgBouncerClientsHigh",
                Expression = ServerStateSeries.PoolerClients.Where(bounds.Of()).DividedBy(ServerStateSeries.PoolerClientLimit.Where())
                    .Above(bounds.ValueOf(AlertThresholds.PoolClients)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = OfPooler,
                Summary = "{{ $labels.cls }}: PgBouncer of {{ $labels.ins }} uses {{ $value | humanizePercentage }} of its client connections",
                Meaning = "Soon PgBouncer refuses clients (`no more connections allowed`).",
                Steps = ["`SHOW CLIENTS` at PgBouncer's console names who connects. An application that opens a connection per request needs a pool of its own."],
            },
            AlertThresholds.PoolClients),
        new Alert
        {
            Name = "PgBouncerDatabasePaused",
            Expression = ServerStateSeries.PoolerPaused.Where(OfUsers).EqualTo(1).Or(ServerStateSeries.PoolerDisabled.Where(OfUsers).EqualTo(1))
                .MaxBy(Labels.Cls, Labels.Ins, Labels.Database),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Critical,
            SilencedBy = OfPooler,
            Summary = "{{ $labels.cls }}: {{ $labels.database }} is paused or disabled at PgBouncer of {{ $labels.ins }}",
            Meaning = "Its clients hang or are refused until somebody ends it; maintenance was perhaps broken off.",
            Steps = ["Who paused it? PgBouncer's journal and the audit log know. `RESUME DATABASE` or `ENABLE DATABASE` at PgBouncer's console ends it."],
        },
    ];
}
