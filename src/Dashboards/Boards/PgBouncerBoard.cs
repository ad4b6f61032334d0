using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>The pool between clients and server: who waits, and for what.</summary>
public static class PgBouncerBoard
{
    private const string None = "no PgBouncer on this cluster";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.PgBouncer,
        Description = "Do clients of the pool wait, is the pool or the server the reason, and what passes through?",
        Annotations = Marks.OfInstance,
        Links = [Places.Cluster, Places.Services],
        Rows = [Answer, Queue, Work],
    };

    /// <summary>Pools of users: PgBouncer's own console is not one.</summary>
    internal static Matcher OfUsers => Labels.Database.IsNot("pgbouncer");

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static IReadOnlyList<Matcher> Pools => [.. Chosen, OfUsers];

    private static IReadOnlyList<Matcher> Databases => [.. Chosen, LabelName.IsNot("pgbouncer")];

    private static Row Answer => new(
        "Does anybody wait?",
        [
            Tile("Poolers up", Unit.Ratio, "Share of the chosen poolers that answered the last scrape. The service `primary` goes through the pooler of the primary: that one matters most.", None, PostgresSeries.PoolerUp.Where(Chosen).MeanBy()) with { Thresholds = Threshold.Falling(0.5, 1) },
            Tile("Clients waiting", Unit.Count, "Clients in a queue for a server connection now. A few for a moment are what a pool is for; look whether the wait beside this grows.", None, PostgresSeries.PoolWaiting.Where(Pools).SumBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.PoolWaiting) },
            Tile("Longest wait", Unit.Seconds, "How long the client that has waited longest is in the queue. It is time that a user looks at nothing.", None, PostgresSeries.PoolLongestWait.Where(Pools).MaxBy()) with { Thresholds = Threshold.Above(critical: AlertThresholds.PoolWait) },
            Tile("Fullest pooler", Unit.Ratio, "Share of max_client_conn in use, at the fullest pooler. At 1 it refuses connections to everybody.", None, PoolSeries.Clients.Where(Chosen).DividedBy(PoolSeries.ClientLimit.Where(Chosen)).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.PoolClients) },
            Tile("Paused or disabled", Unit.Count, "Databases that PgBouncer was told to hold or to refuse, and poolers that are paused or suspended as a whole. Somebody ran PAUSE, SUSPEND or DISABLE and has to run RESUME or ENABLE.", None, PoolSeries.Paused.Where(Chosen).SumBy().Plus(PoolSeries.Disabled.Where(Chosen).SumBy()).Plus(PoolSeries.Working.Where(Chosen).EqualBool(0).SumBy().OrZeroWhile(PoolSeries.Paused.Where(Chosen).CountBy()))) with { Thresholds = Threshold.NoneAllowed },
            Tile("Queries a second", Unit.PerSecond, "Queries through the chosen poolers now. Nothing at a time of day when there should be some is an outage before the pool.", None, PoolSeries.Queries.Rate(Window.OfPanel, Pools).SumBy()),
            new Table
            {
                Title = "Pools",
                Description = "One row a pool: a database and login on an instance. Waiting clients while servers rest: look at the login; while all servers work: the pool is too small or statements are slow.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }, new(Labels.Database, "Database"), new(Labels.User, "Login")],
                Columns =
                [
                    new("Waiting", PostgresSeries.PoolWaiting.Where(Pools).SumBy(Labels.Ins, Labels.Database, Labels.User), Unit.Count) { Thresholds = Threshold.Above(warning: AlertThresholds.PoolWaiting) },
                    new("Longest wait", PostgresSeries.PoolLongestWait.Where(Pools).MaxBy(Labels.Ins, Labels.Database, Labels.User), Unit.Seconds) { Thresholds = Threshold.Above(critical: AlertThresholds.PoolWait) },
                    new("Clients", PostgresSeries.PoolActive.Where(Pools).SumBy(Labels.Ins, Labels.Database, Labels.User), Unit.Count),
                    new("Servers at work", PostgresSeries.PoolServerActive.Where(Pools).SumBy(Labels.Ins, Labels.Database, Labels.User), Unit.Count),
                    new("Servers at rest", PostgresSeries.PoolServerIdle.Where(Pools).SumBy(Labels.Ins, Labels.Database, Labels.User), Unit.Count),
                    new("Logging in", PoolSeries.ServersLoggingIn.Where(Pools).SumBy(Labels.Ins, Labels.Database, Labels.User), Unit.Count) { Thresholds = Threshold.Rising(5, 20) },
                ],
                SortedBy = "Waiting",
                IsDescending = true,
                Height = 6,
                Absence = None,
            },
        ]);

    private static Row Queue => new(
        "Why do they wait?",
        [
            Lines("Clients by state", Unit.Count, "Clients with a server and clients that wait. While the lower line follows the upper one the pool is sized right; when waiting takes over, it is not.", None, new(PostgresSeries.PoolActive.Where(Pools).SumBy(Labels.Cls), "with a server"), new(PostgresSeries.PoolWaiting.Where(Pools).SumBy(Labels.Cls), "waiting") { Color = Colors.Bad }),
            Lines("Servers by state", Unit.Count, "Server connections at work and at rest. None at rest while clients wait: raise the pool size, or find what keeps the servers busy.", None, new(PostgresSeries.PoolServerActive.Where(Pools).SumBy(Labels.Cls), "at work"), new(PostgresSeries.PoolServerIdle.Where(Pools).SumBy(Labels.Cls), "at rest") { Color = Colors.Quiet }, new(PoolSeries.ServersLoggingIn.Where(Pools).SumBy(Labels.Cls), "logging in") { Color = Colors.Warning }),
            Lines("Time spent waiting", Unit.Ratio, "Clients that waited for a server, on average: seconds of waiting in each second, by database. 1 means that there was always one in the queue.", None, new Query(PoolSeries.WaitTime.Rate(Window.OfPanel, Pools).SumBy(Labels.Database), "{{database}}")) with { Thresholds = Threshold.Rising(0.1, 1) },
            Lines("Pool full", Unit.Ratio, "Share of its server connections that a database has open, at the pooler where it has most. At 1 for long, every further client waits.", None, new Query(PoolSeries.DatabaseConnections.Where(Databases).MaxBy(LabelName).DividedBy(PoolSeries.PoolSize.Where(Databases).MaxBy(LabelName).Above(0)), "{{name}}")) with { Thresholds = Threshold.Rising(0.8, 1) },
            Lines("Clients of a pooler", Unit.Count, "Client connections of each pooler. How near it is to max_client_conn, where new clients are refused, stands above under the fullest pooler.", None, new Query(PoolSeries.Clients.Where(Chosen), "{{ins}}")),
            Lines("Longest wait over time", Unit.Seconds, "Wait of the first client in each queue. A saw-tooth that grows is a pool that is stuck behind a lock or a slow statement.", None, new Query(PostgresSeries.PoolLongestWait.Where(Pools).MaxBy(Labels.Database), "{{database}}")) with { Thresholds = Threshold.Above(critical: AlertThresholds.PoolWait) },
            Lines("Clients by application", Unit.Count, "Client connections of the applications that have most of them. One that grows and never shrinks leaks connections, and fills the pooler for all.", "this version of PgBouncer does not tell (1.18 does)", new Query(PoolSeries.ClientsOfApplication.Where(Chosen).SumBy(Labels.ApplicationName).Top(8).WithEmptyAs(Labels.ApplicationName, "no name"), "{{application_name}}")),
            Lines("Servers by login", Unit.Count, "Server connections of each login, on the chosen poolers together. A login with many and few clients holds them in long transactions.", "this version of PgBouncer does not tell (1.23 does)", new Query(PoolSeries.ServersOfLogin.Where([.. Chosen, LabelName.IsNot("pgbouncer")]).SumBy(LabelName), "{{name}}")),
            Lines("Memory of the pooler", Unit.Bytes, "Memory that the caches of each pooler have taken. It follows the number of clients and stays; a line that only rises while clients do not is worth a report.", None, new Query(PoolSeries.Memory.Where(Chosen).SumBy(Labels.Cls, Labels.Ins), "{{ins}}")),
        ]);

    private static Row Work => new(
        "What passes through?",
        [
            Lines("Queries by database", Unit.PerSecond, "Queries a second, by database. Compare with the same hour of other days: a fall is an application that cannot reach us, a rise one that retries.", None, new Query(PoolSeries.Queries.Rate(Window.OfPanel, Pools).SumBy(Labels.Database), "{{database}}")),
            Lines("Time of a query", Unit.Seconds, "Mean time of a query at the server, by database. When it rises and the wait with it, the server is slow; when only the wait rises, the pool is short.", "no query passed, or no PgBouncer on this cluster", new Query(PoolSeries.QueryTime.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).DividedBy(PoolSeries.Queries.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).Above(0)), "{{database}}")),
            Lines("Time of a transaction", Unit.Seconds, "Mean time for which a transaction held its server. Far above the time of its queries: the application thinks between them, with a server in its hand.", "no transaction passed, or no PgBouncer on this cluster", new Query(PoolSeries.TransactionTime.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).DividedBy(PoolSeries.Transactions.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).Above(0)), "{{database}}")),
            Lines("Queries in a transaction", Unit.Count, "Mean number of queries in a transaction, by database. A jump from a few to hundreds is code that asks for rows one by one.", "no transaction passed, or no PgBouncer on this cluster", new Query(PoolSeries.Queries.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).DividedBy(PoolSeries.Transactions.Rate(Window.OfPanel, Pools).SumBy(Labels.Database).Above(0)), "{{database}}")),
            Lines("Traffic of clients", Unit.BytesPerSecond, "Bytes a second from and to clients. Far more out than ever before is somebody who reads whole tables.", None, new(PoolSeries.Received.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls), "from clients"), new(PoolSeries.Sent.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls), "to clients")),
        ]);

    private static Label LabelName => Labels.PatroniName;
}
