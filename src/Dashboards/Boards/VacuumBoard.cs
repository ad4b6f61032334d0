using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>What must be cleaned up, whether it is, and what stands in the way.</summary>
public static class VacuumBoard
{
    private const string Unseen = "no exporter of this cluster is scraped";
    private const int Worst = 8;

    // Below so many rows a few updates are a multiple of the table, and no harm.
    private const int Small = 1000;

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Vacuum,
        Description = "Does vacuum keep up, what holds it back, which tables need it most, and how far is wraparound?",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Activity, Places.Database],
        Rows = [Answer, Wraparound, Dirt, Work],
    };

    private static Vector InSight => PostgresSeries.Up.Where(Selected.Cluster).EqualTo(1).CountBy();

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Database];

    private static IReadOnlyList<Label> OfTable => [Labels.Datname, Labels.Schemaname, Labels.Relname];

    private static Row Answer => new(
        "Does it keep up?",
        [
            Tile("Transaction numbers gone", Unit.Ratio, "Share of the transaction numbers that the oldest chosen database has used. Autovacuum begins to insist at a tenth by default; where it is orange, something holds it back.", Unseen, PostgresSeries.WraparoundUsed.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
            Tile("Vacuums running", Unit.Count, "Vacuums that run now. As many as there are workers, for hours: work piles up, and they need more memory or less delay.", Unseen, VacuumSeries.Running.Where(Chosen).CountBy().OrZeroWhile(InSight)),
            Tile("Longest run", Unit.Seconds, "How long the oldest vacuum runs. Hours on a huge table are normal; watch whether its blocks advance below.", "no vacuum runs", VacuumSeries.Running.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Rising(4 * 3600, 12 * 3600) },
            Tile("Against wraparound", Unit.Count, "Vacuums that must not be held up: they do not give way to locks of others, and queue DDL behind them.", Unseen, VacuumSeries.Wraparound.Where(Chosen).SumBy().OrZeroWhile(InSight)) with { Thresholds = Threshold.NoneExpected },
            Tile("Furthest horizon", Unit.Count, "How many transactions back somebody keeps rows that nobody else needs. Tens of millions: vacuum runs and removes nothing. Who it is stands below.", Unseen, ActivitySeries.HorizonHolder.Where(Selected.Cluster).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Horizon) },
            Tile("Bloat of tables", Unit.Bytes, "Space beyond what live rows need, of all measured tables of the chosen databases together. It is what VACUUM FULL or pg_repack could give back.", "not estimated: `ANALYZE` has not run, or the exporter may not read the tables", TableSeries.Bloat.Where(Chosen).MaxBy(OfTable).SumBy()),
        ]);

    private static Row Wraparound => new(
        "How far is wraparound?",
        [
            Lines("Numbers used, by database", Unit.Ratio, "Share of the transaction numbers used. Saw-teeth far below the first dashed line are good; a straight line upwards is a date on which the server refuses writes.", Unseen, new Query(PostgresSeries.WraparoundUsed.Where(Chosen).MaxBy(Labels.Cls, Labels.Datname), "{{datname}}")) with { Size = Size.Half, Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical), DrillDown = Places.ToDatabase },
            Lines("Who keeps the horizon", Unit.Count, "How many transactions back each kind of holder keeps rows: a session, a replica's query, a slot, a prepared transaction. End the highest one, and vacuum works again.", Unseen, new Query(ActivitySeries.HorizonHolder.Where(Selected.Cluster).MaxBy(Labels.Holder), "{{holder}}")) with { Size = Size.Half },
            new Table
            {
                Title = "Oldest tables",
                Description = "The tables that were frozen longest ago: they decide how old the database is. `VACUUM (FREEZE)` the first of them, and the age of the whole database falls.",
                Size = Size.Full,
                Height = 5,
                Keys = [new(Labels.Datname, "Database"), new(Labels.Schemaname, "Schema"), new(Labels.Relname, "Table") { DrillDown = Places.ToTable }],
                Columns = [new("Used", TableSeries.WraparoundUsed.Where(Chosen).MaxBy(OfTable).Top(Worst), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) }],
                SortedBy = "Used",
                IsDescending = true,
                Absence = "not measured yet",
            },
        ]);

    private static Row Dirt => new(
        "Which tables need it?",
        [
            new Table
            {
                Title = "Tables with most dead rows",
                Description = "The eight tables with most dead rows: how many there are for each live one, when vacuum was last there, and how bloated they are. `never` beside many dead rows is a table that vacuum cannot get.",
                Keys = [new(Labels.Datname, "Database"), new(Labels.Schemaname, "Schema"), new(Labels.Relname, "Table") { DrillDown = Places.ToTable }],
                Columns =
                [
                    new("Dead", Dirtiest, Unit.Count),
                    new("Dead per live", OfDirtiest(TableSeries.Dead.Where(Chosen).MaxBy(OfTable).DividedBy(TableSeries.Live.Where(Chosen).MaxBy(OfTable).Above(Small))), Unit.Ratio) { Thresholds = Threshold.Rising(0.2, 0.5), Absence = "small table" },
                    new("Vacuumed", OfDirtiest(TableSeries.LastAutovacuum.Where(Chosen).MaxBy(OfTable).OrLarger(TableSeries.LastVacuum.Where(Chosen).MaxBy(OfTable)).Above(0).Age()), Unit.Seconds) { Absence = "never" },
                    new("Analyzed", OfDirtiest(TableSeries.LastAutoanalyze.Where(Chosen).MaxBy(OfTable).Above(0).Age()), Unit.Seconds) { Absence = "never" },
                    new("Size", OfDirtiest(TableSeries.Size.Where(Chosen).MaxBy(OfTable)), Unit.Bytes),
                ],
                SortedBy = "Dead",
                IsDescending = true,
                Height = 5,
                Absence = "no table has dead rows",
            },
            Ranking("Most bloated tables", Unit.Bytes, "Bytes beyond what live rows need, for the eight worst tables. It is an estimate; what a table reuses from day to day is no harm.", "not estimated: `ANALYZE` has not run, or the exporter may not read the tables", TableSeries.Bloat.Where(Chosen).MaxBy(OfTable).Top(Worst), "{{datname}} {{schemaname}}.{{relname}}") with { Size = Size.Half },
            Ranking("Oldest statistics", Unit.Count, "Rows changed since the last analyze, for the eight worst tables. The planner knows nothing of them: bad plans come from here.", "no row has changed", TableSeries.ChangedSinceAnalyze.Where(Chosen).MaxBy(OfTable).Top(Worst), "{{datname}} {{schemaname}}.{{relname}}") with { Size = Size.Half },
        ]);

    private static Row Work => new(
        "What does it do?",
        [
            new Table
            {
                Title = "Vacuums under way",
                Description = "One row a vacuum that runs. More than one cycle over the indexes: it has too little maintenance_work_mem, and reads every index anew for each.",
                Size = Size.Half,
                Keys = [new(Labels.Datname, "Database"), new(Labels.Relname, "Table")],
                Columns =
                [
                    new("Scanned", VacuumSeries.BlocksScanned.Where(Chosen).MaxBy(Labels.Datname, Labels.Relname).DividedBy(VacuumSeries.Blocks.Where(Chosen).MaxBy(Labels.Datname, Labels.Relname).Above(0)), Unit.Ratio) { Style = CellStyle.Bar, Maximum = 1 },
                    new("Index cycles", VacuumSeries.IndexCycles.Where(Chosen).MaxBy(Labels.Datname, Labels.Relname), Unit.Count) { Thresholds = Threshold.Rising(2, 4) },
                    new("Runs for", VacuumSeries.Running.Where(Chosen).MaxBy(Labels.Datname, Labels.Relname), Unit.Seconds),
                    new("Insists", VacuumSeries.Wraparound.Where(Chosen).MaxBy(Labels.Datname, Labels.Relname), Unit.Count) { ValueNames = ValueName.Concern },
                ],
                Height = 6,
                Absence = "no vacuum runs",
            },
            Lines("Workers", Unit.Count, "Workers of autovacuum that run, by member. A flat top at autovacuum_max_workers for hours: there is more to do than they can.", "no worker runs", new Query(VacuumSeries.Workers.Where(Selected.Cluster, Labels.BackendType.Is("autovacuum worker")).SumBy(Labels.Ins), "{{ins}}")) with { Size = Size.Half },
            Lines("Dead rows, by database", Unit.Count, "Dead rows of all tables together. Saw-teeth are good; a ramp over days means that vacuum loses.", Unseen, new Query(TableSeries.Dead.Where(Chosen).MaxBy(OfTable).SumBy(Labels.Datname), "{{datname}}")) with { Size = Size.Half },
            Lines("Vacuums and analyzes", Unit.Count, "Tables that autovacuum vacuumed and analyzed in the hour before. Nothing while rows change: it is switched off, or held up by a lock.", Unseen, new(TableSeries.Autovacuums.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy(Labels.Cls), "vacuums"), new(TableSeries.Autoanalyzes.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy(Labels.Cls), "analyzes")) with { Size = Size.Half },
        ]);

    private static Vector Dirtiest => TableSeries.Dead.Where(Chosen).MaxBy(OfTable).Above(0).Top(Worst);

    private static Vector OfDirtiest(Vector expression) => expression.And(Dirtiest, OfTable);
}
