using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>One database: who uses it, how hard, what is large in it and what is wrong with it.</summary>
public static class DatabaseBoard
{
    private const string Unseen = "no exporter of this cluster has seen this database";
    private const int Worst = 10;

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Database,
        Description = "One database on all members: is it healthy, who uses it and how, what is large in it? Click a table to go there.",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Vacuum, Places.Table, Places.Query],
        Rows = [Answer, Work, Content],
    };

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Database];

    private static Row Answer => new(
        "Is it healthy?",
        [
            Tile("Size", Unit.Bytes, "Size of the database on the disk of one member, indexes included. Hold its growth against the space that the members have left.", Unseen, PostgresSeries.DatabaseSize.Where(Chosen).MaxBy()),
            Tile("Connections here", Unit.Count, "Sessions in this database on all members, those at rest included. Compare with the limit of the role or database where there is one.", Unseen, DatabaseSeries.Connections.Where(Chosen).SumBy()),
            Tile("Transactions now", Unit.PerSecond, "Commits and rollbacks a second on all members. Nothing at all is an application that cannot reach it, or one that is not deployed.", Unseen, PostgresSeries.Commits.Rate(Window.OfPanel, Chosen).SumBy().Plus(PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy())),
            Tile("Rolled back", Unit.Ratio, "Share of the transactions that were rolled back. A few per cent are usual with some frameworks; a jump is errors of an application.", "no transaction", PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy().DividedBy(PostgresSeries.Commits.Rate(Window.OfPanel, Chosen).SumBy().Plus(PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy()).Above(0))) with { Thresholds = Threshold.Above(warning: AlertThresholds.Rollbacks) },
            Tile("Numbers used", Unit.Ratio, "Share of the transaction numbers that this database has used before the server refuses writes. Above a half: go to vacuum now, it takes hours.", Unseen, PostgresSeries.WraparoundUsed.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
            Tile("Damaged pages read", Unit.Count, "Pages with a wrong checksum that somebody read within a day. Anything above 0 is damaged data: see the runbook of ChecksumFailure.", Unseen, PostgresSeries.ChecksumFailures.Increase(Window.Of(TimeSpan.FromHours(24)), Chosen).SumBy()) with { Thresholds = Threshold.NoneAllowed },
        ]);

    private static Row Work => new(
        "Who uses it, and how?",
        [
            Lines("Transactions by member", Unit.PerSecond, "Transactions a second in this database, by member: writers on the primary, readers wherever they are sent.", Unseen, new Query(PostgresSeries.Commits.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins).Plus(PostgresSeries.Rollbacks.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins)), "{{ins}}")) with { DrillDown = Places.ToInstance },
            Lines("Rows that change", Unit.PerSecond, "Rows inserted, updated and deleted a second. Deletes and updates leave dead rows behind: vacuum has to keep that pace.", Unseen, new(PostgresSeries.RowsInserted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname), "inserted"), new(PostgresSeries.RowsUpdated.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname), "updated"), new(PostgresSeries.RowsDeleted.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname), "deleted")),
            Lines("Rows read and used", Unit.PerSecond, "Rows that scans went over, and rows that they were after. Far apart: whole tables are read for a few rows, and an index is missing.", Unseen, new(DatabaseSeries.RowsReturned.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname), "gone over") { Color = Colors.Warning }, new(DatabaseSeries.RowsFetched.Rate(Window.OfPanel, Chosen).SumBy(Labels.Datname), "fetched by index")),
            Lines("Found in shared buffers", Unit.Ratio, "Share of page reads of this database that did not leave PostgreSQL. A fall after a release is a query that reads more than before.", "nothing was read", new Query(PostgresSeries.BlocksHit.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins).DividedBy(PostgresSeries.BlocksHit.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins).Plus(PostgresSeries.BlocksRead.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins)).Above(0)), "{{ins}}")) with { Minimum = null, Maximum = 1, Thresholds = Threshold.Below(warning: AlertThresholds.HitRatio) },
            Lines("Busy sessions", Unit.Count, "Sessions that executed a statement, on average, by member. More than the member has processors: they wait for each other.", "this version of PostgreSQL does not tell (14 does)", new Query(DatabaseSeries.ActiveTime.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins), "{{ins}}")) with { DrillDown = Places.ToInstance },
            Lines("Time for the disk", Unit.Ratio, "Share of the time that sessions spent on reads and writes of data files, all together. Zero where track_io_timing is off.", Unseen, new(DatabaseSeries.ReadTime.Rate(Window.OfPanel, Chosen).InSeconds().SumBy(Labels.Datname), "reads"), new(DatabaseSeries.WriteTime.Rate(Window.OfPanel, Chosen).InSeconds().SumBy(Labels.Datname), "writes")),
            Lines("Temporary data", Unit.BytesPerSecond, "Bytes a second that sorts and hashes of this database wrote to files. Give those statements more work_mem, or an index.", Unseen, new Query(PostgresSeries.TemporaryBytes.Rate(Window.OfPanel, Chosen).SumBy(Labels.Cls, Labels.Ins), "{{ins}}")),
            Lines("Deadlocks and cancelled reads", Unit.Count, "Transactions ended by a deadlock, and queries on replicas that recovery cancelled, in the interval. The first is a bug of order, the second a long report on a replica.", Unseen, new(PostgresSeries.Deadlocks.Increase(Window.OfPanel, Chosen).SumBy(Labels.Datname), "deadlocks") { Color = Colors.Bad }, new(DatabaseSeries.Conflicts.Increase(Window.OfPanel, Chosen).SumBy(Labels.Datname), "cancelled") { Color = Colors.Warning }),
            Lines("Growth", Unit.Bytes, "Size of the database. Steps are loads and new indexes; a slope that steepens is a table without an end.", Unseen, new Query(PostgresSeries.DatabaseSize.Where(Chosen).MaxBy(Labels.Datname), "{{datname}}")),
        ]);

    private static Row Content => new(
        "What is in it?",
        [
            new Table
            {
                Title = "Largest tables",
                Description = "The ten largest tables with what is said about them: size with indexes, live and dead rows, space that nobody needs. Dead beyond a fifth of live: vacuum does not keep up there.",
                Keys = [new(Labels.Schemaname, "Schema"), new(Labels.Relname, "Table") { DrillDown = Places.ToTable }],
                Columns =
                [
                    new("Size with indexes", TableSeries.Size.Where(Chosen).MaxBy(Labels.Schemaname, Labels.Relname).Top(Worst), Unit.Bytes),
                    new("Live rows", Largest(TableSeries.Live.Where(Chosen)), Unit.Count),
                    new("Dead rows", Largest(TableSeries.Dead.Where(Chosen)), Unit.Count),
                    new("Bloat", Largest(TableSeries.BloatShare.Where(Chosen)), Unit.Ratio) { Thresholds = Threshold.Rising(0.3, 0.6), Absence = "not estimated" },
                    new("Rows changed a second", Largest(Changes), Unit.PerSecond) { Absence = "none" },
                ],
                SortedBy = "Size with indexes",
                Height = 6,
                IsDescending = true,
                Absence = "this database has no tables of users",
            },
            Ranking("Most scanned as a whole", Unit.PerSecond, "Rows a second that scans of whole tables went over, for the ten worst tables. A large table high up here lacks an index for what is asked of it.", "no table is scanned as a whole", TableSeries.SequentialRows.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Relname).Top(Worst), "{{schemaname}}.{{relname}}") with { DrillDown = Places.ToTable },
            Ranking("Most changed", Unit.PerSecond, "Rows changed a second, for the ten busiest tables. These are where vacuum, indexes and locks matter.", "no row changes", Changes.Top(Worst), "{{schemaname}}.{{relname}}") with { DrillDown = Places.ToTable },
            Ranking("Sequences near their end", Unit.Ratio, "Share of its numbers that each sequence has used, for the ten nearest to their end. At 1 every insert that needs a number fails: make the column a bigint before. Only sequences that its role may read are seen: `GRANT SELECT ON ALL SEQUENCES` shows the others.", "no sequence is in use that the exporter may read", DatabaseSeries.SequenceUsed.Where(Chosen).MaxBy(Labels.Schemaname, Labels.Sequencename).Top(Worst), "{{schemaname}}.{{sequencename}}") with { Maximum = 1, Thresholds = Threshold.Above(warning: AlertThresholds.Sequence, critical: AlertThresholds.SequenceCritical) },
            Tile("Indexes that nobody uses", Unit.Count, "Indexes without a scan since the statistics were reset, and which enforce nothing. Each slows every write; look at the replicas before you drop one.", "not counted yet", DatabaseSeries.UnusedIndexes.Where(Chosen).MinBy()) with { Size = Size.Third, Thresholds = Threshold.NoneExpected },
            Tile("Indexes that are invalid", Unit.Count, "Indexes that a failed CREATE INDEX CONCURRENTLY left behind: no query uses them and every write pays for them. REINDEX or drop them.", "not counted yet", DatabaseSeries.InvalidIndexes.Where(Chosen).MaxBy()) with { Size = Size.Third, Thresholds = Threshold.NoneAllowed },
            Tile("Indexes that are there twice", Unit.Count, "Indexes beyond the first with the same table, columns and condition. One of each pair can go at once.", "not counted yet", DatabaseSeries.DuplicateIndexes.Where(Chosen).MaxBy()) with { Size = Size.Third, Thresholds = Threshold.NoneExpected },
            new Table
            {
                Title = "Extensions",
                Description = "One row an extension of this database. `yes` under outdated: its files are newer than what the database uses; `ALTER EXTENSION ... UPDATE` brings them together, and fixes may wait for that.",
                Size = Size.Half,
                Keys = [new(Labels.Extname, "Extension"), new(Labels.Version, "Version"), new(Labels.AvailableVersion, "Installable")],
                Columns =
                [
                    new("Outdated", DatabaseSeries.Extension.Where(Chosen).MaxBy(Labels.Extname, Labels.Version, Labels.AvailableVersion).WithLabelsOf(DatabaseSeries.ExtensionOutdated.Where(Chosen).MaxBy(Labels.Extname), [], Labels.Extname), Unit.Count) { ValueNames = ValueName.Concern },
                ],
                Height = 5,
                Absence = "not looked at yet",
            },
            new Table
            {
                Title = "Busiest functions",
                Description = "The ten functions that take most time, all of one name together, over ten minutes. Far more time in all than alone: it waits for the statements inside it, not for itself.",
                Size = Size.Half,
                Keys = [new(Labels.Schemaname, "Schema"), new(Labels.Funcname, "Function")],
                Columns =
                [
                    new("Busy sessions", FunctionTime(DatabaseSeries.FunctionTime).Top(Worst), Unit.Count),
                    new("Of these alone", BusyFunctions(FunctionTime(DatabaseSeries.FunctionOwnTime)), Unit.Count),
                    new("Calls", BusyFunctions(DatabaseSeries.FunctionCalls.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Funcname)), Unit.PerSecond),
                ],
                SortedBy = "Busy sessions",
                IsDescending = true,
                Height = 5,
                Absence = "no function was called, or track_functions is off",
            },
        ]);

    private static Window TenMinutes => Window.Of(TimeSpan.FromMinutes(10));

    private static Vector FunctionTime(Counter seconds) => seconds.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Funcname);

    private static Vector BusyFunctions(Vector expression) => expression.And(FunctionTime(DatabaseSeries.FunctionTime).Top(Worst), Labels.Schemaname, Labels.Funcname);

    private static Vector Changes =>
        TableSeries.Inserted.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Relname)
            .Plus(TableSeries.Updated.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Relname))
            .Plus(TableSeries.Deleted.Rate(TenMinutes, Chosen).SumBy(Labels.Schemaname, Labels.Relname));

    // Only of the tables that the first column lists: otherwise every table of the database would be a row.
    private static Vector Largest(Vector expression) => expression.MaxBy(Labels.Schemaname, Labels.Relname)
        .And(TableSeries.Size.Where(Chosen).MaxBy(Labels.Schemaname, Labels.Relname).Top(Worst), Labels.Schemaname, Labels.Relname);
}
