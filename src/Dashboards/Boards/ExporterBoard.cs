using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>The one that watches: does it see everything, and at what price?</summary>
public static class ExporterBoard
{
    private const string Unseen = "no exporter of this cluster is scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Exporter,
        Description = "Does the exporter see everything, how old is what it shows, and what does watching cost?",
        Annotations =
        [
            new("Exporter started", ExporterSeries.StartTime.Where([.. Chosen, OfExporter]).MomentInMilliseconds(), "The exporter of {{ins}} started", Colors.Warning),
            Marks.Failover(Selected.Cluster),
            Marks.Deployment,
        ],
        Links = [Places.Cluster, Places.Fleet],
        Rows = [Answer, Freshness, Price],
    };

    private static Matcher OfExporter => Labels.Job.Is("postgres");

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static Row Answer => new(
        "Does it see everything?",
        [
            Tile("Exporters in sight", Unit.Ratio, "Share of the chosen exporters that answered the last scrape. Behind one that is out of sight, nothing of the server is watched but Patroni's view.", "Prometheus knows no such exporter", PrometheusSeries.Up.Where([.. Chosen, OfExporter]).MeanBy()) with { Thresholds = Threshold.Falling(0.5, 1) },
            Tile("Servers that answer", Unit.Ratio, "Share of the chosen servers that let the exporter in. An exporter in sight of a server that is not: the server is down, or the password or certificate is wrong.", Unseen, PostgresSeries.Up.Where(Chosen).MeanBy()) with { Thresholds = Threshold.Falling(0.5, 1) },
            Tile("Collectors that fail", Unit.Count, "Collectors whose last run failed. What they watch is not seen, and alerts on it cannot fire: the table below names them.", Unseen, ExporterSeries.CollectorSuccess.Where(Chosen).EqualBool(0).SumBy()) with { Thresholds = Threshold.NoneAllowed },
            Tile("Columns missing", Unit.Count, "Columns that a collector names and the server does not have. After an upgrade of PostgreSQL this is what moved; the collector's file needs a version of its own.", Unseen, ExporterSeries.MissingColumns.Where(Chosen).SumBy()) with { Thresholds = Threshold.NoneExpected },
            Tile("Series left out in an hour", Unit.Count, "Series that exceeded a collector's budget or repeated another within an hour. Something made more tables, statements or users than anybody wants to watch.", "none was left out", ExporterSeries.DroppedSeries.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy()) with { Thresholds = Threshold.NoneExpected },
            Tile("Faults in own files", Unit.Count, "Mistakes in the collector files that somebody added on the nodes. A file with a mistake is left out as a whole; the journal names line and column.", Unseen, ExporterSeries.FileFaults.Where(Chosen).SumBy()) with { Thresholds = Threshold.NoneAllowed },
            new Table
            {
                Title = "Collectors",
                Description = "One row a collector of an instance. Those that fail come first; then look for a run that takes long or for values that are old. What is skipped says why in the next table.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }, new(Labels.Collector, "Collector")],
                Columns =
                [
                    new("Last run", ExporterSeries.CollectorSuccess.Where(Chosen).MinBy(Labels.Ins, Labels.Collector), Unit.Count) { ValueNames = [new(0, "failed", Colors.Bad), new(1, "fine", Colors.Good)], Absence = "has not run" },
                    new("Took", ExporterSeries.CollectorDuration.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector), Unit.Seconds) { Thresholds = Threshold.Rising(0.25, 1), Absence = "has not run" },
                    new("Age of values", ExporterSeries.CollectorAge.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector), Unit.Seconds) { Absence = "no values" },
                    new("Series", ExporterSeries.CollectorSeries.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector), Unit.Count) { Absence = "none" },
                    new("Failures in an hour", ExporterSeries.CollectorFailures.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy(Labels.Ins, Labels.Collector), Unit.Count) { Thresholds = Threshold.NoneAllowed, Absence = "none" },
                ],
                SortedBy = "Last run",
                Absence = Unseen,
            },
            new Table
            {
                Title = "What is not collected, and why",
                Description = "Collectors that do not run on an instance. `role` and `version` are as they should be; a missing extension or permission is what somebody forgot to give.",
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Collector, "Collector"), new(Labels.Reason, "Reason")],
                Columns = [new("Skipped", ExporterSeries.CollectorSkipped.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector, Labels.Reason), Unit.Count) { ValueNames = ValueName.Fact }],
                Absence = "every collector runs on the chosen instances",
            },
        ]);

    private static Row Freshness => new(
        "How old is what it shows?",
        [
            Ranking("Oldest values, by collector", Unit.Seconds, "Age of what is served now, for the eight oldest collectors. Slow ones are refreshed in the background and reach their interval; beyond three of them values are withheld.", Unseen, ExporterSeries.CollectorAge.Where(Chosen).MaxBy(Labels.Collector).Top(8), "{{collector}}"),
            Lines("Time of a scrape", Unit.Seconds, "How long Prometheus waited for the answer. Above the scrape's timeout there is no answer at all; a jump on one instance is its server, on all the host of Prometheus.", Unseen, new Query(PrometheusSeries.ScrapeDuration.Where([.. Chosen, OfExporter]), "{{ins}}")) with { DrillDown = Places.ToInstance },
            Lines("Failures, by reason", Unit.PerSecond, "Failed runs a second, by reason. `timeout` is a slow server or catalogue, `connection` a server that is away, `permission` a role that lost its rights.", "no run has failed", new Query(ExporterSeries.CollectorFailures.Rate(Window.OfPanel, Chosen).SumBy(Labels.Reason), "{{reason}}")),
            Lines("Work left behind", Unit.Count, "Work that did not end at its deadline and was left behind with its connection, in the interval, by part. Any of it means that a server, PgBouncer or a program hangs.", "none was left behind since the exporters started", new Query(ExporterSeries.Abandoned.Increase(Window.OfPanel, Chosen).SumBy(Labels.Plane), "{{plane}}")),
        ]);

    private static Row Price => new(
        "What does watching cost?",
        [
            Ranking("Slowest collectors", Unit.Seconds, "Time of the last run of the eight slowest collectors. It is time that a backend of the server works for nobody but us.", Unseen, ExporterSeries.CollectorDuration.Where(Chosen).MaxBy(Labels.Collector).Top(8), "{{collector}}"),
            Ranking("Dearest collectors", Unit.Ratio, "Share of its time that a backend spends on each of the eight dearest collectors, over five minutes and per instance. All of them together stay far below a hundredth.", "not measured yet", ExporterSeries.CollectorTime.Rate(Window.Of(TimeSpan.FromMinutes(5)), Chosen).MaxBy(Labels.Collector).Top(8), "{{collector}}"),
            Lines("Series of an exporter", Unit.Count, "Series that a scrape brings. Each costs memory of Prometheus; a ramp is a label that takes ever new values.", Unseen, new Query(PrometheusSeries.SamplesScraped.Where([.. Chosen, OfExporter]), "{{ins}}")),
            Ranking("Largest collectors", Unit.Count, "Series now, for the eight collectors with the most. The first to give a smaller budget when Prometheus runs short of memory.", Unseen, ExporterSeries.CollectorSeries.Where(Chosen).SumBy(Labels.Collector).Top(8), "{{collector}}"),
            Lines("Processor of the exporter", Unit.Ratio, "Share of one processor that the exporter itself uses. A few per cent are usual; a whole one is a loop or far too short a scrape interval.", Unseen, new Query(ExporterSeries.ProcessorTime.Rate(Window.OfPanel, [.. Chosen, OfExporter]), "{{ins}}")),
            Lines("Memory of the exporter", Unit.Bytes, "Resident memory of the process. It levels out within the hour; a line that only rises is a leak: tell us.", Unseen, new Query(ExporterSeries.Memory.Where([.. Chosen, OfExporter]), "{{ins}}")),
            Lines("Connections opened", Unit.PerSecond, "Connections to servers that the exporter opened, a second. It keeps those that it has: a steady line means that they break or are refused.", Unseen, new Query(ExporterSeries.ConnectionsOpened.Rate(Window.OfPanel, Chosen).SumBy(Labels.Ins), "{{ins}}")),
        ]);
}
