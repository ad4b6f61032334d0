using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>The way of a client to its server: which service leads where.</summary>
public static class ServicesBoard
{
    private const string Checks = ".*-is-(primary|replica)";
    private const string Unseen = "no HAProxy of this cluster is scraped";

    // HAProxy asks Patroni who is primary and who is replica through two backends of their own; no client goes there.
    private static readonly Matcher OfClients = Labels.Proxy.DoesNotMatch($"metrics|{Checks}");
    private static readonly Matcher OfChecks = Labels.Proxy.Matches(Checks);
    private static readonly Matcher Up = Labels.State.Is("UP");

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Services,
        Description = "Do clients get through, to whom, and since when not? One row a service of HAProxy, as every member sees it.",
        Annotations = [Marks.Failover(Selected.Cluster), Marks.Remediation(Selected.Cluster), Marks.Deployment(Selected.Cluster)],
        Unmarked = [new("Backup", "a backup changes nothing in the way that connections take")],
        Links = [Places.Cluster, Places.Patroni],
        Rows = [Answer, Routes, Traffic, Faults],
    };

    private static Row Answer => new(
        "Do clients get through?",
        [
            NamedTiles("Members behind a service", Unit.Count, "Members that pass the check of a backend, by the HAProxy that sees the fewest. `primary` and `default` have exactly 1; 0 means that nobody gets through there, unless a second backend of the service takes over.", Unseen, HaProxySeries.BackendActiveServers.Where(Selected.Cluster, OfClients).MinBy(Labels.Proxy), "{{proxy}}") with { Size = Size.Full, Thresholds = [new(null, Colors.Bad), new(1, Colors.Good)] },
            NamedTiles("Time with a server", Unit.Ratio with { Decimals = 3 }, "Share of the time on this page in which a backend had a server, by the HAProxy that saw least of it: choose 30 days for the month. 99.9 % of a month are 43 minutes without.", Unseen, HaProxySeries.BackendDowntime.Rate(Window.OfPage, Selected.Cluster, OfClients).MaxBy(Labels.Proxy).Complement(), "{{proxy}}") with { Size = Size.Full, Thresholds = Threshold.Falling(0.999, 0.9999) },
            Tile("HAProxy in sight", Unit.Ratio, "Share of the HAProxies of this cluster that answer. Clients of one that is down have to know another address.", Unseen, PrometheusSeries.Up.Where(Selected.Cluster, Labels.Job.Is("haproxy")).MeanBy()) with { Thresholds = Threshold.Falling(0.5, 1) },
            Tile("Views of the primary", Unit.Count, "How many different members the HAProxies of this cluster hold for the primary. Exactly 1 is good; 2 for more than a check interval is a split in the network.", "no HAProxy sees a primary", HaProxySeries.ServerStatus.Where(Selected.Cluster, Labels.Proxy.Matches(".*-primary-primary"), Up).EqualTo(1).MaxBy(Labels.Server).CountBy()) with { Thresholds = Threshold.ExactlyOne },
            Tile("Sessions", Unit.Count, "Sessions of clients through all services now. Nothing at a time of day when there should be some: clients cannot find the way here.", Unseen, HaProxySeries.FrontendSessions.Where(Selected.Cluster, OfClients).SumBy()),
            Tile("Waiting for a server", Unit.Count, "Sessions that HAProxy holds because no server takes them. Anything above 0 is a client that waits for its first answer.", Unseen, HaProxySeries.BackendQueue.Where(Selected.Cluster).SumBy()) with { Thresholds = Threshold.NoneAllowed },
            Tile("Fullest service", Unit.Ratio, "Share of the sessions that a service allows, for the fullest one. At 1 HAProxy accepts no more, and clients hang.", Unseen, HaProxySeries.FrontendSessions.Where(Selected.Cluster, OfClients).DividedBy(HaProxySeries.FrontendSessionLimit.Where(Selected.Cluster, OfClients).Above(0)).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.ServiceSessions) },
        ]);

    private static Row Routes => new(
        "Where does each service lead?",
        [
            Bands("Primary, as HAProxy sees it", "Which member each HAProxy holds for the primary. The band moves at a failover; while there is none in any row, writes fail.", Unseen, [new(0, "no", Colors.Quiet), new(1, "primary", Colors.Primary)], HaProxySeries.ServerStatus.Where(Selected.Cluster, Labels.Proxy.Matches(".*-primary-primary"), Up).MaxBy(Labels.Cls, Labels.Server), "{{server}}"),
            Bands("Replicas, as HAProxy sees them", "Which members HAProxy sends readers to. A member that leaves the band lags too far, or is down, or became primary.", Unseen, [new(0, "no", Colors.Quiet), new(1, "replica", Colors.Replica)], HaProxySeries.ServerStatus.Where(Selected.Cluster, Labels.Proxy.Matches(".*-replica-replicas"), Up).MaxBy(Labels.Cls, Labels.Server), "{{server}}"),
            new Table
            {
                Title = "Servers of each backend",
                Description = "One row a server of a backend. `yes` under Up is where clients of that backend may end; replicas serve the primary's backend only after they were promoted.",
                Keys = [new(Labels.Proxy, "Backend"), new(Labels.Server, "Server")],
                Columns =
                [
                    new("Up", HaProxySeries.ServerStatus.Where(Selected.Cluster, OfClients, Up).MinBy(Labels.Proxy, Labels.Server), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Sessions now", HaProxySeries.ServerSessions.Where(Selected.Cluster, OfClients).SumBy(Labels.Proxy, Labels.Server), Unit.Count),
                    new("Sessions a second", HaProxySeries.ServerSessionsTotal.Rate(Window.OfPanel, Selected.Cluster, OfClients).SumBy(Labels.Proxy, Labels.Server), Unit.PerSecond),
                    new("Time to connect", HaProxySeries.ServerConnectTime.Where(Selected.Cluster, OfClients).MaxBy(Labels.Proxy, Labels.Server), Unit.Seconds) { Thresholds = Threshold.Rising(0.1, 1) },
                ],
                Height = 8,
                Absence = Unseen,
            },
        ]);

    private static Row Traffic => new(
        "Who goes through?",
        [
            Lines("Sessions through a service", Unit.Count, "Sessions now, by service, on all members together. A service that empties while another fills is a change of an application's settings, or a failover.", Unseen, new Query(HaProxySeries.FrontendSessions.Where(Selected.Cluster, OfClients).SumBy(Labels.Proxy), "{{proxy}}")),
            Lines("Sessions by server", Unit.Count, "Sessions now, by backend and the member that they lead to. Readers that all sit on one replica were connected before the others came.", "nobody is connected through HAProxy", new Query(HaProxySeries.ServerSessions.Where(Selected.Cluster, OfClients).SumBy(Labels.Proxy, Labels.Server).Above(0), "{{proxy}} → {{server}}")),
            Lines("New sessions", Unit.PerSecond, "Sessions that began, a second, by backend. Hundreds a second are an application without a pool of its own, or one that fails and retries.", Unseen, new Query(HaProxySeries.BackendSessions.Rate(Window.OfPanel, Selected.Cluster, OfClients).SumBy(Labels.Proxy), "{{proxy}}")),
            Lines("Traffic to and from servers", Unit.BytesPerSecond, "Bytes a second between clients and servers. Far more out than in is usual; the other way round is a bulk load.", Unseen, new(HaProxySeries.ServerBytesIn.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Server), "{{server}} in"), new(HaProxySeries.ServerBytesOut.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Server), "{{server}} out")),
        ]);

    private static Row Faults => new(
        "What fails?",
        [
            Lines("Checks that fail", Unit.PerSecond, "Failed checks a second, by server. Members that are not primary fail the primary's check for good reason and are not checked as often; look for a change.", Unseen, new Query(HaProxySeries.ServerCheckFailures.Rate(Window.OfPanel, Selected.Cluster, OfChecks).SumBy(Labels.Server), "{{server}}")),
            Lines("Time of a check", Unit.Seconds, "How long the slowest check of each server took. Near the timeout of the check a server is taken out although it lives: look at its Patroni.", Unseen, new Query(HaProxySeries.ServerCheckDuration.Where(Selected.Cluster, OfChecks).MaxBy(Labels.Server), "{{server}}")) with { Thresholds = Threshold.Rising(0.5, 2) },
            Lines("Connections that fail", Unit.PerSecond, "Connections to a server that could not be made. In the seconds of a failover some are normal; afterwards a server refuses or is full.", Unseen, new Query(HaProxySeries.ServerConnectionErrors.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Server), "{{server}}") { Color = Colors.Bad }),
            Lines("Sessions broken off", Unit.PerSecond, "Sessions that ended without a goodbye, by who broke them off. Servers do at restarts; clients that do all the time have too short a timeout.", Unseen, new(HaProxySeries.ServerAborts.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "by the server") { Color = Colors.Bad }, new(HaProxySeries.ServerClientAborts.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "by the client") { Color = Colors.Warning }),
            Lines("Without any server", Unit.Ratio, "Share of the time in which a backend had no server at all, by the worst HAProxy. Above 0 on `primary` clients could not write.", Unseen, new Query(HaProxySeries.BackendDowntime.Rate(Window.OfPanel, Selected.Cluster, OfClients).MaxBy(Labels.Proxy), "{{proxy}}")) with { Maximum = 1 },
        ]);
}
