using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether a cluster can be written to and read from.</summary>
public static class AvailabilityAlerts
{
    private static Vector Clusters => PrometheusSeries.Up.Where(Labels.Job.Is("patroni")).CountBy(Labels.Cls);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Alert> All { get; } =
    [
        new()
        {
            Name = "PostgresDown",
            Expression = PostgresSeries.Up.Where().EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: PostgreSQL of {{ $labels.ins }} does not answer",
            Meaning = "A replica less, or, on the primary, no writes until Patroni has promoted another member.",
            Steps =
            [
                "`monitor status` tells what Patroni thinks of the member; it restarts PostgreSQL by itself, so a short outage needs nothing.",
                "On the node: `journalctl -u patroni -n 100`, then the server's log. Disk full and a damaged data directory are what Patroni cannot mend.",
                "A replica whose data directory is damaged: `monitor reinit INSTANCE`.",
            ],
        },
        new()
        {
            Name = "NoPrimary",
            // `up` stays when Patroni's own series vanish, so this fires also when every member is gone.
            Expression = Clusters.Unless(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls),
            For = TimeSpan.FromSeconds(10),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: no member is primary",
            Meaning = "Nothing can be written. During a failover this lasts as long as Patroni's ttl; longer means that Patroni cannot decide.",
            Steps =
            [
                "Is etcd alive? Without a quorum of etcd nobody may be primary: see EtcdNoLeader.",
                "`monitor status`: are members running, and is the cluster paused? A paused cluster does not fail over.",
                "All members lag too far or are on another timeline: decide which one loses least, and only then use `patronictl failover`.",
            ],
        },
        new()
        {
            Name = "TwoPrimaries",
            Expression = PostgresSeries.InRecovery.Where().EqualTo(0).CountBy(Labels.Cls).Above(1),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $value }} members accept writes",
            Meaning = "Two servers may take different writes, and one side will be lost.",
            Steps =
            [
                "`monitor status` names the member that holds the leader's key. Stop PostgreSQL on the other at once: `systemctl stop patroni` there.",
                "Keep its data directory: writes that only it has can still be read from it.",
                "Find out how it could stay a primary (paused cluster, a server that was started by hand) before it joins again.",
            ],
        },
        new()
        {
            Name = "PatroniPaused",
            Expression = PatroniSeries.Paused.Where().EqualTo(1).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: Patroni is paused",
            Meaning = "A lost primary will not be replaced, and remediation only watches.",
            Steps = ["Ask who paused it and why; `patronictl resume` ends it."],
        },
        new()
        {
            Name = "PatroniFailsafe",
            Expression = PatroniSeries.FailsafeActive.Where().EqualTo(1).MaxBy(Labels.Cls),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: the primary runs without etcd",
            Meaning = "Writes still work, and the loss of one more member stops them.",
            Steps = ["Repair etcd: see EtcdNoLeader. Do not restart Patroni or PostgreSQL before."],
        },
        new()
        {
            Name = "PgBouncerDown",
            Expression = PostgresSeries.PoolerUp.Where().EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: PgBouncer of {{ $labels.ins }} does not answer",
            Meaning = "Connections through this member's pool fail; on the primary that is the service `primary`.",
            Steps = ["On the node: `systemctl status pgbouncer`, `journalctl -u pgbouncer -n 100`. The service `default` goes past PgBouncer meanwhile."],
        },
    ];
}
