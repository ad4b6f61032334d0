using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Who is connected, what is waited for, and who stands in whose way.</summary>
public static class ActivityBoard
{
    private const string Unseen = "the exporter of this instance is not scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Activity,
        Description = "Who is connected, what do they wait for, who blocks whom, and what keeps vacuum from working?",
        Annotations = Marks.OfInstance,
        Links = [Places.Instance, Places.Query, Places.PgBouncer, Places.Vacuum],
        Rows = [Answer, Blocking, Waits, Sessions, Horizon, Commands],
    };

    /// <summary>States in which hardly any session ever is: lines at zero would only make the legend long.</summary>
    internal static IReadOnlyList<string> Rare => ["", "disabled", "fastpath function call"];

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static Row Answer => new(
        "Does anybody stand in the way?",
        [
            Tile("Blocked sessions", Unit.Count, "Sessions that wait for a lock which another session holds or waits for. 0 is good; the tree below shows whom they wait for.", Unseen, ActivitySeries.Victims.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(critical: AlertThresholds.BlockedSessions) },
            Tile("Longest wait for a lock", Unit.Seconds, "How long the session that has waited longest waits. Beyond a minute SessionsBlocked fires: end the root of the tree.", Unseen, ActivitySeries.LongestWait.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.SessionsBlocked) },
            Tile("Depth of the tree", Unit.Count, "Length of the longest chain of waiting sessions. 1: somebody waits for a holder. More: queues behind queues, mostly a migration behind a long query.", Unseen, ActivitySeries.Depth.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Rising(2, 4) },
            Tile("Longest transaction", Unit.Seconds, "Age of the oldest open transaction. What it might still see cannot be cleaned up anywhere in the cluster.", Unseen, PostgresSeries.LongestTransaction.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.TransactionLong) },
            Tile("Longest idle in transaction", Unit.Seconds, "How long the laziest transaction has done nothing. It keeps its locks: ask its owner, or end it.", Unseen, PostgresSeries.LongestIdleInTransaction.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.TransactionIdle) },
            Tile("Connections taken", Unit.Ratio, "Share of the connections that clients may have. At 1 new ones are refused.", Unseen, PostgresSeries.Sessions.Where(Chosen).DividedBy(PostgresSeries.SessionLimit.Where(Chosen)).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Connections, critical: AlertThresholds.ConnectionsCritical) },
        ]);

    private static Row Blocking => new(
        "Who blocks whom?",
        [
            new Table
            {
                Title = "Roots of the blocking tree",
                Description = "Sessions that block others and wait for nobody: ending the first row frees most. `idle in transaction` roots do nothing at all. End one with `SELECT pg_terminate_backend(process)`; process 0 is a prepared transaction.",
                Keys = [new(Labels.Pid, "Process"), new(Labels.Datname, "Database"), new(Labels.Usename, "Role"), new(Labels.ApplicationName, "Application"), new(Labels.State, "State")],
                Columns =
                [
                    new("Victims", ActivitySeries.RootVictims.Where(Chosen).MaxBy(OfRoot), Unit.Count) { Thresholds = Threshold.Above(critical: AlertThresholds.BlockedSessions) },
                    new("Depth", ActivitySeries.RootDepth.Where(Chosen).MaxBy(OfRoot), Unit.Count),
                    new("Longest wait", ActivitySeries.RootWait.Where(Chosen).MaxBy(OfRoot), Unit.Seconds) { Thresholds = Threshold.Above(warning: AlertThresholds.SessionsBlocked) },
                    new("Transaction open for", ActivitySeries.RootTransaction.Where(Chosen).MaxBy(OfRoot), Unit.Seconds) { Absence = "prepared" },
                ],
                SortedBy = "Victims",
                IsDescending = true,
                Height = 4,
                Absence = "nobody blocks anybody",
            },
            new Table
            {
                Title = "Blocking tree",
                Description = "One row a session, each under the one that it waits for: the numbers are processes, from the root down. Many rows that begin alike hang on one root; a deep branch is a queue behind a queue. A row that waits for an `AccessExclusiveLock` is DDL, and holds up all below it. `Table` is empty where a row is waited for, a number where the table is in another database.",
                Keys =
                [
                    new(Labels.Chain, "Tree"), new(Labels.Datname, "Database"), new(Labels.Usename, "Role"), new(Labels.ApplicationName, "Application"),
                    new(Labels.Mode, "Lock"), new(Labels.Relname, "Table"),
                ],
                Columns = [new("Waits", ActivitySeries.EdgeWait.Where(Chosen).MaxBy(OfEdge), Unit.Seconds) { Thresholds = Threshold.Above(warning: AlertThresholds.SessionsBlocked) }],
                Height = 7,
                Absence = "nobody waits for anybody",
            },
            Lines("Blocked sessions over time", Unit.Count, "Sessions that wait for a lock, and those that hold them up. Many victims of a single root fall together when it ends.", Unseen, new(ActivitySeries.Victims.Where(Chosen), "victims") { Color = Colors.Bad }, new(ActivitySeries.Roots.Where(Chosen), "roots")),
            Lines("Wait for locks over time", Unit.Seconds, "Wait of the session that has waited longest. A ramp without an end is a lock that nobody will let go of by himself.", Unseen, new Query(ActivitySeries.LongestWait.Where(Chosen), "{{ins}}")) with { Thresholds = Threshold.Above(warning: AlertThresholds.SessionsBlocked) },
            Lines("Locks that are waited for", Unit.Count, "Requests for a lock that were not granted, by kind. `AccessExclusiveLock` is DDL that waits for a reader, and everybody who comes after it queues behind.", "nobody waits for a lock", new Query(ActivitySeries.LocksWaiting.Where(Chosen).SumBy(Labels.Mode).Above(0), "{{mode}}")),
        ]);

    private static Row Waits => new(
        "What is waited for?",
        [
            Lines("Waits by kind", Unit.Count, "Active sessions by what they wait for; `CPU` means that they work. The one that grows names what is short: `IO` the disk, `LWLock` PostgreSQL itself, `Lock` each other, `Client` the application.", "no active session", new Query(ActivitySeries.Waits.Where(AtWork).SumBy(Labels.WaitEventType).Above(0), "{{wait_event_type}}")) with { Size = Size.Half, IsStacked = true },
            Ranking("Waits now", Unit.Count, "The eight events that most sessions wait for now, those at rest left out. The manual's table of wait events says what each is; WALSync and DataFileRead are the disk.", "no active session waits", ActivitySeries.Waits.Where(AtWork).SumBy(Labels.WaitEventType, Labels.WaitEvent).Above(0).Top(8), "{{wait_event_type}} {{wait_event}}") with { Size = Size.Half },
        ]);

    private static Row Sessions => new(
        "Who is connected?",
        [
            Lines("Sessions by state", Unit.Count, "Sessions by what they do. `idle` cost little, `idle in transaction` hold locks, `active` beyond the number of processors wait for one.", Unseen, new Query(PostgresSeries.Backends.Where([.. Chosen, Labels.State.IsNoneOf(Rare)]).SumBy(Labels.State), "{{state}}")),
            Lines("Sessions by application", Unit.Count, "Sessions of the eight applications with most of them. One that grows and never shrinks leaks connections.", Unseen, new Query(ActivitySeries.ByApplication.Where(Chosen).SumBy(Labels.ApplicationName).Top(8).WithEmptyAs(Labels.ApplicationName, "no name"), "{{application_name}}")),
            Lines("Sessions by role", Unit.Count, "Sessions of the ten roles with most of them. A role that nobody expects here is a question for the audit log.", Unseen, new Query(ActivitySeries.ByUser.Where(Chosen).SumBy(Labels.Usename).Top(10), "{{usename}}")),
            Lines("How sessions end", Unit.PerSecond, "Sessions a second that began, and those that did not end by themselves: the client vanished, an error ended them, or somebody did. A rise of the last three is a network or a crash.", Unseen, new(ActivitySeries.SessionsTotal.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "began"), new(ActivitySeries.SessionsAbandoned.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "client vanished") { Color = Colors.Warning }, new(ActivitySeries.SessionsFatal.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "error") { Color = Colors.Bad }, new(ActivitySeries.SessionsKilled.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "ended by somebody") { Color = Colors.Limit }),
            Lines("Encryption", Unit.Count, "Connections by how they are protected. Everything but `socket` should be `tls`; any `none` is a password and data in the clear.", Unseen, new Query(ActivitySeries.Encryption.Where(Chosen).SumBy(Labels.Encryption).Above(0), "{{encryption}}")),
        ]);

    private static Row Horizon => new(
        "What keeps old rows alive?",
        [
            Lines("Holders of the horizon", Unit.Count, "How many transactions back each kind of holder keeps rows that nobody else needs. The highest line is why vacuum does not help: a session, a replica's query, a slot, or a prepared transaction.", Unseen, new Query(ActivitySeries.HorizonHolder.Where(Chosen).MaxBy(Labels.Holder), "{{holder}}")),
            Lines("Age of open transactions", Unit.Seconds, "Age below which 99 of 100 open transactions are, and of the oldest. The two far apart: one sinner; together: a whole application that thinks inside transactions.", "no transaction is open", new(ActivitySeries.TransactionAges.QuantileNow(0.99, [Labels.Ins], [.. Chosen, Labels.Kind.Is("any")]), "99 of 100"), new(PostgresSeries.LongestTransaction.Where(Chosen).MaxBy(Labels.Ins), "oldest") { Color = Colors.Bad }),
            Lines("Prepared transactions", Unit.Count, "Transactions that were prepared and neither committed nor rolled back, by database. They survive a restart, keep their locks, and wait for a person.", "there is none", new Query(ActivitySeries.Prepared.Where(Chosen).SumBy(Labels.Datname), "{{datname}}")),
        ]);

    private static Row Commands => new(
        "What takes long?",
        [
            new Table
            {
                Title = "Copies under way",
                Description = "One row a COPY that runs: how far it is where it reads a file of known size, and what it has moved. One whose rows stand still waits for its client or for a lock. A number in place of the table is one of another database than the exporter's: `SELECT NUMBER::regclass` there names it.",
                Size = Size.Half,
                Keys = [new(Labels.Pid, "Process"), new(Labels.Datname, "Database"), new(Labels.Relname, "Table"), new(Labels.Command, "Command")],
                Columns =
                [
                    new("Done", ProgressSeries.CopyBytes.Where(Chosen).MaxBy(OfCopy).DividedBy(ProgressSeries.CopySource.Where(Chosen).MaxBy(OfCopy).Above(0)), Unit.Ratio) { Style = CellStyle.Bar, Maximum = 1, Absence = "unknown" },
                    new("Moved", ProgressSeries.CopyBytes.Where(Chosen).MaxBy(OfCopy), Unit.Bytes),
                    new("Rows", ProgressSeries.CopyRows.Where(Chosen).MaxBy(OfCopy), Unit.Count),
                ],
                Height = 3,
                Absence = "no COPY runs, or this version of PostgreSQL does not tell (14 does)",
            },
            new Table
            {
                Title = "Index builds under way",
                Description = "One row an index that is built, and how much of its present phase is done. CREATE INDEX CONCURRENTLY has several phases, and waits between them for old transactions to end. A number in place of the table: `SELECT NUMBER::regclass` in its database names it.",
                Size = Size.Half,
                Keys = [new(Labels.Pid, "Process"), new(Labels.Datname, "Database"), new(Labels.Relname, "Table")],
                Columns =
                [
                    new("Done", ProgressSeries.IndexBlocksDone.Where(Chosen).MaxBy(OfBuild).DividedBy(ProgressSeries.IndexBlocks.Where(Chosen).MaxBy(OfBuild).Above(0)), Unit.Ratio) { Style = CellStyle.Bar, Maximum = 1, Absence = "waits or sorts" },
                    new("Blocks", ProgressSeries.IndexBlocks.Where(Chosen).MaxBy(OfBuild), Unit.Count),
                ],
                Height = 3,
                Absence = "no index is built",
            },
        ]);

    private static IReadOnlyList<Label> OfBuild => [Labels.Pid, Labels.Datname, Labels.Relname];

    private static IReadOnlyList<Label> OfCopy => [.. OfBuild, Labels.Command];

    // Background processes at rest wait in Activity, clients at rest in ClientRead: neither waits for anything that could be short.
    private static IReadOnlyList<Matcher> AtWork => [.. Chosen, Labels.WaitEventType.IsNot("Activity"), Labels.WaitEvent.IsNot("ClientRead")];

    private static IReadOnlyList<Label> OfEdge => [Labels.Chain, Labels.Datname, Labels.Usename, Labels.ApplicationName, Labels.Mode, Labels.Relname];

    private static IReadOnlyList<Label> OfRoot => [Labels.Pid, Labels.Datname, Labels.Usename, Labels.ApplicationName, Labels.State];
}
