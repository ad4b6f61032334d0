using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>One table: how it is read, how it changes, whether vacuum keeps up, what its indexes are good for.</summary>
public static class TableBoard
{
    private const string Unseen = "no exporter has seen this table, or it is beyond the budget of series";

    // Figures of tables come once a minute: a shorter window would often be empty.
    private static readonly Window Minutes = Window.Of(TimeSpan.FromMinutes(5));

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Table,
        Description = "One table: how is it read and changed, does vacuum keep up, are its indexes worth their price?",
        Annotations = Marks.OfCluster,
        Links = [Places.Database, Places.Vacuum],
        Rows = [Answer, Use, Care],
    };

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Database, Selected.Schema, Selected.Table];

    private static Row Answer => new(
        "Is it in order?",
        [
            Tile("Whole size", Unit.Bytes, "Size with indexes and TOAST as of the last vacuum or analyze. It is an estimate that costs nothing, and lags behind a bulk load.", Unseen, TableSeries.Size.Where(Chosen).MaxBy()),
            Tile("Rows", Unit.Count, "Estimate of the live rows. A sudden 0 on a table that was full is a TRUNCATE, or statistics that were reset by a crash.", Unseen, TableSeries.Live.Where(Chosen).MaxBy()),
            Tile("Dead share", Unit.Ratio, "Dead rows as a share of live ones. Autovacuum comes at a fifth by default; far above, it does not get through.", "the table is empty or unseen", TableSeries.Dead.Where(Chosen).MaxBy().DividedBy(TableSeries.Live.Where(Chosen).MaxBy().Above(0))) with { Thresholds = Threshold.Rising(0.2, 0.5) },
            Tile("Space nobody needs", Unit.Ratio, "Share of the table beyond what its live rows need. New rows use it, so half is no harm on a busy table; a shrinking one needs VACUUM FULL or pg_repack.", "not estimated", TableSeries.BloatShare.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Rising(0.3, 0.6) },
            Tile("Last vacuum", Unit.Seconds, "How long ago a vacuum last finished here, by the daemon or by hand. Days are fine for a table that does not change; for a busy one they are trouble.", "never", TableSeries.LastAutovacuum.Where(Chosen).MaxBy().OrLarger(TableSeries.LastVacuum.Where(Chosen).MaxBy()).Above(0).Age()),
            Tile("Transaction numbers", Unit.Ratio, "Share of the transaction numbers used since this table was frozen. Only the oldest tables of a database are measured.", "not among the oldest", TableSeries.WraparoundUsed.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
        ]);

    private static Row Use => new(
        "How is it used?",
        [
            Lines("Scans", Unit.PerSecond, "Scans a second of the whole table and by index, on all members. Whole scans of a large table that rise with the traffic ask for an index.", Unseen, new(TableSeries.SequentialScans.Rate(Minutes, Chosen).SumBy(Labels.Relname), "whole table") { Color = Colors.Warning }, new(TableSeries.IndexScans.Rate(Minutes, Chosen).SumBy(Labels.Relname), "by index")),
            Lines("Rows read", Unit.PerSecond, "Rows a second that whole scans went over and that index scans fetched. Millions for the first with few scans is one report; with many it is a missing index.", Unseen, new(TableSeries.SequentialRows.Rate(Minutes, Chosen).SumBy(Labels.Relname), "whole scans") { Color = Colors.Warning }, new(TableSeries.IndexRows.Rate(Minutes, Chosen).SumBy(Labels.Relname), "by index")),
            Lines("Rows changed", Unit.PerSecond, "Rows inserted, updated and deleted a second. This decides how often vacuum has to come.", Unseen, new(TableSeries.Inserted.Rate(Minutes, Chosen).SumBy(Labels.Relname), "inserted"), new(TableSeries.Updated.Rate(Minutes, Chosen).SumBy(Labels.Relname), "updated"), new(TableSeries.Deleted.Rate(Minutes, Chosen).SumBy(Labels.Relname), "deleted")),
            Lines("Updates within the page", Unit.Ratio, "Share of updates that touched no index. Below a half on a table with many updates: a lower fillfactor, or one index less, saves most of the writing.", "no row is updated", new Query(TableSeries.UpdatedInPage.Rate(Minutes, Chosen).SumBy(Labels.Relname).DividedBy(TableSeries.Updated.Rate(Minutes, Chosen).SumBy(Labels.Relname).Above(0)), "within the page")) with { Maximum = 1 },
            Lines("Table and indexes found in shared buffers", Unit.Ratio, "Share of the blocks of the table and of its indexes that did not have to be read. The index below the table is unusual: it no longer fits.", "nothing was read", new(Found(TableSeries.HeapHit, TableSeries.HeapRead), "table"), new(Found(TableSeries.IndexBlocksHit, TableSeries.IndexBlocksRead), "indexes")) with { Minimum = null, Maximum = 1 },
            Lines("Size over time", Unit.Bytes, "Size of the table alone and of its indexes, as of the last vacuum or analyze. Indexes that outgrow the table are bloated, or too many.", Unseen, new(TableSeries.HeapSize.Where(Chosen).MaxBy(Labels.Relname), "table"), new(TableSeries.IndexSize.Where(Chosen).MaxBy(Labels.Relname), "indexes")),
        ]);

    private static Row Care => new(
        "Is it cared for?",
        [
            Lines("Live and dead rows", Unit.Count, "Live rows and dead ones that vacuum has yet to remove. Saw-teeth of the dead are good; a ramp means that something holds them: see who keeps the horizon under activity.", Unseen, new(TableSeries.Live.Where(Chosen).MaxBy(Labels.Relname), "live") { Color = Colors.Good }, new(TableSeries.Dead.Where(Chosen).MaxBy(Labels.Relname), "dead") { Color = Colors.Bad }),
            Lines("Changed since the last analyze", Unit.Count, "Rows changed since the planner's statistics were made. A high plateau is a planner that works with an old picture: plans go wrong without any change of code.", Unseen, new Query(TableSeries.ChangedSinceAnalyze.Where(Chosen).MaxBy(Labels.Relname), "rows")),
            Lines("Visits of autovacuum", Unit.Count, "Vacuums and analyzes by the daemon in the hour before. None for a day on a busy table: its thresholds are too high for its size.", Unseen, new(TableSeries.Autovacuums.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).MaxBy(Labels.Relname), "vacuums"), new(TableSeries.Autoanalyzes.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).MaxBy(Labels.Relname), "analyzes")),
            new Table
            {
                Title = "Indexes",
                Description = "One row an index of this table: what it is used and what it costs. Large and never scanned on any member: a candidate to drop, unless it enforces something.",
                Keys = [new(Labels.Indexrelname, "Index")],
                Columns =
                [
                    new("Scans a second", TableSeries.ScansOfIndex.Rate(Minutes, Chosen).SumBy(Labels.Indexrelname), Unit.PerSecond),
                    new("Scans so far", TableSeries.ScansOfIndex.Where(Chosen).SumBy(Labels.Indexrelname), Unit.Count) { Thresholds = [new(null, Colors.Warning), new(1, Colors.Good)], Style = CellStyle.ColoredText },
                    new("Size of index", TableSeries.SizeOfIndex.Where(Chosen).MaxBy(Labels.Indexrelname), Unit.Bytes),
                    new("Invalid", TableSeries.InvalidIndex.Where(Chosen).MaxBy(Labels.Indexrelname), Unit.Count) { ValueNames = ValueName.Fault, Absence = "no" },
                ],
                SortedBy = "Size of index",
                Height = 5,
                IsDescending = true,
                Absence = "this table has no index",
            },
        ]);

    private static Vector Found(Counter hit, Counter read) => hit.Rate(Minutes, Chosen).SumBy(Labels.Relname)
        .DividedBy(hit.Rate(Minutes, Chosen).SumBy(Labels.Relname).Plus(read.Rate(Minutes, Chosen).SumBy(Labels.Relname)).Above(0));
}
