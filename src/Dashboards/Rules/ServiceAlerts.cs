using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether clients reach a member by HAProxy, and the right one.</summary>
public static class ServiceAlerts
{
    private static readonly Matcher OfPrimary = Labels.Proxy.Matches(".+-primary");

    private static Vector Primaries => PatroniSeries.Primary.Where().EqualTo(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "HaProxyDown",
            Expression = PrometheusSeries.Up.Where(Labels.Job.Is("haproxy")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: HAProxy of {{ $labels.ins }} does not answer",
            Meaning = "Whoever reaches the cluster by this node cannot connect; the other nodes offer the same services.",
            Steps = ["On the node: `systemctl status haproxy`, `journalctl -u haproxy -n 100`. `haproxy -c -f /etc/haproxy/haproxy.cfg` names a mistake in its configuration."],
        },
        new Alert
        {
            Name = "ServiceWithoutPrimary",
            Expression = HaProxySeries.BackendActiveServers.Where(OfPrimary).MinBy(Labels.Cls, Labels.Ins, Labels.Node).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            SilencedBy = [Cause.NoPrimary],
            Summary = "{{ $labels.cls }}: HAProxy of {{ $labels.ins }} knows no primary",
            Meaning = "The cluster has a primary, but whoever connects by this node cannot write.",
            Steps =
            [
                "HAProxy asks Patroni of each member over port 8008: can this node reach the primary there, and is its certificate valid?",
                "`journalctl -u haproxy -n 100` on the node has the reason of each failed check.",
            ],
        },
        new(
            bounds => new()
            {
                Name = "ServiceSessionsHigh",
                Expression = HaProxySeries.FrontendSessions.Where(bounds.Of()).DividedBy(HaProxySeries.FrontendSessionLimit.Where())
                    .Above(bounds.ValueOf(AlertThresholds.ServiceSessions)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                Summary = "{{ $labels.cls }}: service {{ $labels.proxy }} of {{ $labels.ins }} uses {{ $value | humanizePercentage }} of its sessions",
                Meaning = "Soon HAProxy keeps new clients waiting.",
                Steps = ["Who connects? Services dashboard, *Sessions*. Spread the clients over the other nodes, which offer the same services."],
            },
            AlertThresholds.ServiceSessions),
        new Alert
        {
            Name = "ServiceLeadsElsewhere",
            // HAProxy names its servers after the instances.
            Expression = HaProxySeries.ServerStatus.Where(OfPrimary, Labels.State.Is("UP")).EqualTo(1).MaxBy(Labels.Cls, Labels.Ins, Labels.Node, Labels.Server)
                .And(Primaries, Labels.Cls)
                .Unless(Primaries.WithLabelCopied(Labels.Ins, Labels.Server), Labels.Cls, Labels.Server),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.NoPrimary],
            Summary = "{{ $labels.cls }}: HAProxy of {{ $labels.ins }} sends writers to {{ $labels.server }}, which Patroni does not name as primary",
            Meaning = "Writes by this node fail on a replica, or, worse, reach a server that is no longer the primary and are lost.",
            Steps =
            [
                "`monitor status` names the primary. Does the other member accept writes too? Then TwoPrimaries is what you have: stop PostgreSQL there with `systemctl stop patroni`.",
                "It does not: HAProxy's checks are stuck or answered wrongly. `journalctl -u haproxy -n 100` on the node, then `systemctl reload haproxy`.",
            ],
        },
    ];
}
