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
            Expression = PostgresSeries.Backends.Where().SumBy(Labels.Cls, Labels.Ins)
                .DividedBy(PostgresSeries.MaximumConnections.Where().MaxBy(Labels.Cls, Labels.Ins)).Above(0.85),
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
            Name = "WraparoundClose",
            Expression = PostgresSeries.FreezeAge.Where().MaxBy(Labels.Cls, Labels.Datname).Above(1_000_000_000),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: database {{ $labels.datname }} was frozen {{ $value | humanize }} transactions ago",
            Meaning = "At about 2.1 billion the server refuses writes.",
            Steps =
            [
                "What holds the horizon back: a long transaction, a prepared transaction, an abandoned slot?",
                "Then `VACUUM (FREEZE)` the oldest tables of that database, largest age first.",
            ],
        },
    ];
}
