using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Statements: which cost the most, in which way, since when.</summary>
public static class QueryBoard
{
    private const int Worst = 8;
    private const int Drawn = 5;
    private const int Listed = 20;
    private const string Unseen = "pg_stat_statements is not installed in the database that the exporter logs in to, or nothing ran";

    // Statements are counted every 15 s, and less often where there are many.
    private static readonly Window Minutes = Window.Of(TimeSpan.FromMinutes(5));

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Query,
        Description = "Statements: which of them cost the most, in which way, and since when?",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Database, Places.Activity],
        Rows = [Answer, Cost, Ways],
    };

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Database, Selected.Query];

    private static Row Answer => new(
        "What does the work consist of?",
        [
            Tile("Executions", Unit.PerSecond, "Executions a second of the chosen statements, on all members. Compare with the same hour of yesterday before you call it much.", Unseen, StatementSeries.Calls.Rate(Minutes, Chosen).SumBy()),
            Tile("Mean time", Unit.Seconds, "Mean time of one execution over five minutes. A mean hides outliers: look below for which statement moved it.", Unseen, Mean()),
            Tile("Busy sessions", Unit.Count, "Seconds of execution a second: how many sessions are busy with these statements on average. Beyond the processors of the host they wait for each other.", Unseen, InSessions(StatementSeries.Time).SumBy()),
            Tile("Beyond the list", Unit.Ratio, "Share of the time that goes to statements beyond the budget of series. High: the load has no few culprits, or texts differ where parameters belong.", "every statement has its series", Share(StatementSeries.RestTime.Rate(Minutes, Selected.Cluster, Selected.Database).SumBy())) with { Thresholds = Threshold.Rising(0.3, 0.6) },
            Tile("Statements thrown out", Unit.Count, "Times in the hour before that pg_stat_statements forgot the least used ones. Above zero all figures here are too low: raise pg_stat_statements.max.", "this version of PostgreSQL does not tell (14 does)", StatementSeries.Evictions.Increase(Window.Of(TimeSpan.FromHours(1)), Selected.Cluster).MaxBy()) with { Thresholds = Threshold.NoneExpected },
        ]);

    private static Row Cost => new(
        "Which cost the most?",
        [
            new Table
            {
                Title = "Statements by time",
                Description = "The twenty statements that took the most time in five minutes, each with its text. Constants are masked. Click an identifier to see that statement alone.",
                Keys = [new(Labels.QueryId, "Statement") { DrillDown = Places.ToQuery, Width = 180 }, new(Labels.QueryText, "Text") { Width = 760 }],
                Height = 10,
                Columns =
                [
                    new("Sessions busy", Texted(InSessions(StatementSeries.Time).SumBy(Labels.QueryId).Top(Listed)), Unit.Count),
                    new("Executions a second", Texted(Leading(StatementSeries.Calls.Rate(Minutes, Chosen).SumBy(Labels.QueryId))), Unit.PerSecond),
                    new("Time of one", Texted(Leading(Mean(Labels.QueryId))), Unit.Seconds),
                    new("Rows a second", Texted(Leading(StatementSeries.Rows.Rate(Minutes, Chosen).SumBy(Labels.QueryId))), Unit.PerSecond),
                ],
                SortedBy = "Sessions busy",
                IsDescending = true,
                Absence = Unseen,
            },
            Lines("Busy sessions by statement", Unit.Count, "Sessions busy with each of the five leading statements; the list above has their texts. One that steps up at a release is its doing; all that rise together wait for the same thing.", Unseen, new Query(InSessions(StatementSeries.Time).SumBy(Labels.QueryId).Top(Drawn), "{{queryid}}")) with { DrillDown = Places.ToQuery },
            Lines("Time of one execution", Unit.Seconds, "Mean time of one execution of the five leading statements. A line that rises with the same number of executions has a new plan, or more rows to go over.", Unseen, new Query(Leading(Mean(Labels.QueryId), Drawn), "{{queryid}}")) with { DrillDown = Places.ToQuery },
        ]);

    private static Row Ways => new(
        "In which way?",
        [
            Ranking("Most often", Unit.PerSecond, "The eight statements that are executed most often. Thousands of tiny ones from one application are often a loop that should be one statement.", Unseen, StatementSeries.Calls.Rate(Minutes, Chosen).SumBy(Labels.QueryId).Top(Worst), "{{queryid}}") with { DrillDown = Places.ToQuery },
            Ranking("Most blocks read", Unit.PerSecond, "The eight statements that read the most blocks from outside shared buffers: the ones that keep the disk busy, and push everything else out.", "no statement reads from outside shared buffers", StatementSeries.BlocksRead.Rate(Minutes, Chosen).SumBy(Labels.QueryId).Top(Worst), "{{queryid}}") with { DrillDown = Places.ToQuery },
            Ranking("Most temporary blocks", Unit.PerSecond, "The eight statements whose sorts and hashes spill the most to disk. More work_mem for their role helps, or an index in the order that they want.", "no statement spills to disk", StatementSeries.TemporaryBlocks.Rate(Minutes, Chosen).SumBy(Labels.QueryId).Top(Worst), "{{queryid}}") with { DrillDown = Places.ToQuery },
            Ranking("Most WAL", Unit.BytesPerSecond, "The eight statements that write the most WAL: what replicas, archive and backups have to carry.", "no statement writes WAL", StatementSeries.Wal.Rate(Minutes, Chosen).SumBy(Labels.QueryId).Top(Worst), "{{queryid}}") with { DrillDown = Places.ToQuery },
            Lines("Where the time goes", Unit.Count, "Sessions busy with the chosen statements, and how much of that is reading blocks. The second is zero where track_io_timing is off.", Unseen, new(InSessions(StatementSeries.Time).SumBy(Labels.Cls), "all"), new(InSessions(StatementSeries.ReadTime).SumBy(Labels.Cls), "reading") { Color = Colors.Warning }),
            Lines("Blocks of the chosen statements", Unit.PerSecond, "Blocks a second found in shared buffers and read from outside. A plan that changed shows here first: many times the blocks for the same rows.", Unseen, new(StatementSeries.BlocksHit.Rate(Minutes, Chosen).SumBy(Labels.Cls), "found"), new(StatementSeries.BlocksRead.Rate(Minutes, Chosen).SumBy(Labels.Cls), "read") { Color = Colors.Warning }),
        ]);

    private static Vector InSessions(Counter seconds) => seconds.Rate(Minutes, Chosen);

    private static Vector Mean(params IReadOnlyList<Label> by) =>
        StatementSeries.Time.Increase(Minutes, Chosen).SumBy(by).DividedBy(StatementSeries.Calls.Increase(Minutes, Chosen).SumBy(by).Above(0));

    private static Vector Share(Vector rest) => rest.DividedBy(rest.Plus(StatementSeries.Time.Rate(Minutes, Selected.Cluster, Selected.Database).SumBy()).Above(0));

    // Only of the statements that the first column lists.
    private static Vector Leading(Vector expression, int number = Listed) =>
        expression.And(InSessions(StatementSeries.Time).SumBy(Labels.QueryId).Top(number), Labels.QueryId);

    // Texts are looked up less often than figures: a new statement is listed before its text is known.
    private static Vector Texted(Vector expression) =>
        expression.WithLabelsOf(Texts, [Labels.QueryText], Labels.QueryId).Or(expression.Unless(Texts, Labels.QueryId));

    // Members may differ in how a text is cut or masked.
    private static Vector Texts => StatementSeries.Text.Where(Selected.Cluster).MaxBy(Labels.QueryId, Labels.QueryText).OneBy(Labels.QueryId);
}
