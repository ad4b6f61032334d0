using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>
/// The lab loses something after 1 min: what Prometheus sees, every alert that fires from it at a moment, and which of them people are told. Promtool proves the
/// first step, and Alertmanager the second (in Provisioner.Tests, which compile this file too).
/// </summary>
/// <param name="Name">What is lost.</param>
/// <param name="Second">When it is looked at.</param>
internal sealed record Outage(string Name, int Second)
{
    private const int Steps = 210;
    private const int LossAt = 12;

    /// <summary>A little more than 15 min, for which the most patient of these alerts waits.</summary>
    private const int LongAfter = (LossAt * 5) + 960;

    /// <summary>Patroni's ttl and a little.</summary>
    private const int TakeoverAt = LossAt + 6;

    /// <summary>The member whose host dies; null for none.</summary>
    public int? LostNode { get; init; }

    /// <summary>The member of etcd that dies alone; null for none.</summary>
    public int? LostEtcd { get; init; }

    /// <summary>Everything that fires, with all of its labels.</summary>
    public required IReadOnlyList<Dictionary<string, string>> Firing { get; init; }

    /// <summary>The alerts that nothing silences.</summary>
    public required IReadOnlyList<string> Told { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Outage> All { get; } =
    [
        // The next loss of etcd stops every cluster, and the slot of the dead replica fills the disk of the living primary: both are more than a dead host.
        new("the node of a replica", LongAfter)
        {
            LostNode = 2,
            Firing = [.. OfNode(2), AtRisk, Fires("SlotInactive", "warning", Member("postgres").And("slot_name", "pg_test_2")), Heartbeat],
            Told = ["EtcdQuorumAtRisk", "NodeDown", "SlotInactive", "Watchdog"],
        },
        new("the node of the primary, while nobody leads", (LossAt * 5) + 25)
        {
            LostNode = 1,
            Firing =
            [
                Down(1), Fires("EtcdMemberDown", "warning", Etcd(1)), Fires("NoPrimary", "critical", new() { ["cls"] = "pg-test" }), Heartbeat,
            ],
            Told = ["NoPrimary", "NodeDown", "Watchdog"],
        },
        new("the node of the primary, after the failover", LongAfter)
        {
            LostNode = 1,
            Firing = [.. OfNode(1), AtRisk, Fires("SlotInactive", "warning", Member("postgres", 2).And("slot_name", "pg_test_1")), Heartbeat],
            Told = ["EtcdQuorumAtRisk", "NodeDown", "SlotInactive", "Watchdog"],
        },
        new("a member of etcd", LongAfter)
        {
            LostEtcd = 3,
            Firing = [Fires("EtcdMemberDown", "warning", Etcd(3)), AtRisk, Heartbeat],
            Told = ["EtcdMemberDown", "EtcdQuorumAtRisk", "Watchdog"],
        },
        new("nothing", LongAfter) { Firing = [Heartbeat], Told = ["Watchdog"] },
    ];

    /// <summary>What Prometheus sees, five seconds apart, in promtool's notation.</summary>
    public IEnumerable<(string Name, string Values)> Series =>
    [
        .. new[] { 1, 2, 3 }.SelectMany(OfMember),
        .. new[] { "prometheus", "alertmanager", "remediation", "vault", "node", "backup" }.Select(job => (Named("up", Infra(job)), Always(1))),
        (Named("pgbackrest_up", Infra("backup")), Always(1)),
        (Named("pgbackrest_backups", Infra("backup").And("stanza", "pg-test")), Always(2)),
        (Named("pgbackrest_backup_last_completion_timestamp_seconds", Infra("backup").And("stanza", "pg-test")), Always(60)),
    ];

    public override string ToString() => Name;

    private static Dictionary<string, string> Heartbeat => Fires("Watchdog", "none", []);

    private static Dictionary<string, string> AtRisk => Fires("EtcdQuorumAtRisk", "critical", []);

    private static Dictionary<string, string> Down(int node) => Fires("NodeDown", "critical", new() { ["node"] = $"db-{node}" });

    private static IEnumerable<Dictionary<string, string>> OfNode(int node) =>
    [
        Down(node), Fires("ExporterDown", "warning", Member("postgres", node)), Fires("PatroniDown", "critical", Member("patroni", node)),
        Fires("HaProxyDown", "critical", Member("haproxy", node)), Fires("TargetDown", "warning", Member("node", node)), Fires("EtcdMemberDown", "warning", Etcd(node)),
    ];

    private static Dictionary<string, string> Fires(string alert, string severity, Dictionary<string, string> labels) => labels.And("alertname", alert).And("severity", severity);

    private IEnumerable<(string Name, string Values)> OfMember(int number)
    {
        var lost = LostNode == number;
        // A number before the loss, after it, and after the failover, if the first member dies; nothing of a dead host.
        (string, string) Seen(string name, Dictionary<string, string> labels, int before, int after, int takeover) =>
            (Named(name, labels), lost ? $"{before}x{LossAt - 1} stale" : $"{before}x{LossAt - 1} {after}x{TakeoverAt - LossAt - 1} {(LostNode == 1 ? takeover : after)}x{Steps - TakeoverAt}");
        (string, string) Steady(string name, Dictionary<string, string> labels, int value) => Seen(name, labels, value, value, value);
        (string, string) Up(Dictionary<string, string> labels, bool isLost) => (Named("up", labels), isLost ? $"1x{LossAt - 1} 0x{Steps - LossAt}" : Always(1));

        var patroni = Member("patroni", number).And("scope", "pg-test").And("name", $"pg-test-{number}");
        var isFirst = number == 1 ? 1 : 0;
        var leadsLater = number == 2 ? 1 : 0;
        return
        [
            .. new[] { "postgres", "patroni", "haproxy", "node" }.Select(job => Up(Member(job, number), lost)),
            Up(Etcd(number), lost || LostEtcd == number),
            (Named("etcd_server_has_leader", Etcd(number)), lost || LostEtcd == number ? $"1x{LossAt - 1} stale" : Always(1)),
            Steady("pg_up", Member("postgres", number), 1),
            Steady("pgbouncer_up", Member("postgres", number), 1),
            Seen("pg_in_recovery", Member("postgres", number), 1 - isFirst, 1 - isFirst, 1 - leadsLater),
            Seen("patroni_primary", patroni, isFirst, isFirst, leadsLater),
            Seen("patroni_replica", patroni, 1 - isFirst, 1 - isFirst, 1 - leadsLater),
            Seen("patroni_postgres_streaming", patroni, 1 - isFirst, LostNode == 1 ? 0 : 1 - isFirst, 1 - leadsLater),
            Steady("patroni_postgres_running", patroni, 1),
            Steady("patroni_postgres_in_archive_recovery", patroni, 0),
            Seen("patroni_postgres_timeline", patroni, 1, 1, 2),
            Seen("haproxy_backend_active_servers", Member("haproxy", number).And("proxy", "pg-test-is-primary"), 1, LostNode == 1 ? 0 : 1, 1),
            .. new[] { 1, 2, 3 }.Except([number]).Select(other => Seen(
                "pg_replication_slot_slot_is_active",
                Member("postgres", number).And("slot_name", $"pg_test_{other}"),
                // A replica keeps the slots of its siblings, and nobody uses them.
                isFirst, isFirst == 1 && LostNode == other ? 0 : isFirst, leadsLater == 1 && LostNode != other ? 1 : 0)),
        ];
    }

    private static string Always(int value) => $"{value}x{Steps}";

    private static string Named(string name, Dictionary<string, string> labels) => $"{name}{{{string.Join(", ", labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";
}
