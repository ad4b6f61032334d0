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
            Marks.Remediation(Selected.Cluster),
            Marks.Deployment(Selected.Cluster),
        ],
        Unmarked = [new("Backup", "the exporter only reads what pgBackRest says of it")],
        Links = [Places.Cluster, Places.Fleet],
        Rows = [Answer, Gaps, Freshness, Price],
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
            Tile("Left out in an hour", Unit.Count, "Series that exceeded a collector's budget or repeated another within an hour. Something made more tables, statements or users than anybody wants to watch.", "none was left out", ExporterSeries.DroppedSeries.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy()) with { Thresholds = Threshold.NoneExpected },
            Tile("Faults in own files", Unit.Count, "Mistakes in the collector files that somebody added on the nodes. A file with a mistake is left out as a whole; the journal names line and column.", Unseen, ExporterSeries.FileFaults.Where(Chosen).SumBy()) with { Thresholds = Threshold.NoneAllowed },
            new Table
            {
                Title = "Collectors",
                Description = "One row a collector of an instance. Those that fail come first; then look for a run that takes long or for values that are old. What is skipped says why below.",
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
        ]);

    private static Row Gaps => new(
        "What is not seen, and why?",
        [
            new Table
            {
                Title = "Servers that do not answer",
                Description = "One row a server that does not let the exporter in, and why. `connection`: nobody listens; `timeout`: it hangs; `connections`: none is free; `login`: the password or a right is gone; `tls`: its certificate is not trusted.",
                Size = Size.Half,
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }, new(Labels.Target, "Server"), new(Labels.Reason, "Reason")],
                Columns = [new("Now", ExporterSeries.TargetDown.Where(Chosen).MaxBy(Labels.Ins, Labels.Target, Labels.Reason), Unit.Count) { ValueNames = [new(1, "down", Colors.Bad)] }],
                Height = 3,
                Absence = "every server answers whose exporter is in sight",
            },
            new Table
            {
                Title = "Databases that fail",
                Description = "One row a database in which the last run of a collector failed, and why. A single one: its locks, its rights or its size; all of them: the collector itself, or the server's version.",
                Size = Size.Half,
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Collector, "Collector"), new(Labels.Datname, "Database") { DrillDown = Places.ToDatabase }, new(Labels.Reason, "Reason")],
                Columns = [new("Now", ExporterSeries.DatabaseFailed.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector, Labels.Datname, Labels.Reason), Unit.Count) { ValueNames = [new(1, "fails", Colors.Bad)] }],
                Height = 3,
                Absence = "no collector fails in a single database",
            },
            new Table
            {
                Title = "What the server refuses",
                Description = "Collectors that ask for what this server does not have or allows nobody, in its own words: usual on managed platforms, where nothing helps. On a server of your own, a function is missing: look at its version and extensions.",
                Size = Size.Half,
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Collector, "Collector"), new(Labels.Message, "Answer")],
                Columns = [new("Now", ExporterSeries.Unsupported.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector, Labels.Message), Unit.Count) { ValueNames = [new(1, "refused", Colors.Warning)] }],
                Height = 3,
                Absence = "no server refuses anything for good",
            },
            new Table
            {
                Title = "Rights that are missing",
                Description = "Collectors that the exporter's role may not run, and the statement that would let it: run it as a superuser on the primary. Within a minute the row is gone.",
                Size = Size.Half,
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Collector, "Collector"), new(Labels.Grant, "Statement")],
                Columns = [new("Now", ExporterSeries.MissingGrant.Where(Chosen).MaxBy(Labels.Ins, Labels.Collector, Labels.Grant), Unit.Count) { ValueNames = [new(1, "missing", Colors.Warning)] }],
                Height = 3,
                Absence = "the exporter's role has every right that it needs",
            },
            new Table
            {
                Title = "What is not collected, and why",
                Description = "Collectors that do not run on an instance, and in how many of its databases (1 where they run in one for all). `role`, `version` and `condition` are as they should be; `extension` is one that nobody created; `permission` and `unsupported` are explained above.",
                Size = Size.TwoThirds,
                Keys = [new(Labels.Collector, "Collector"), new(Labels.Reason, "Reason"), new(Labels.Ins, "Instance")],
                Columns = [new("Databases", ExporterSeries.CollectorSkipped.Where(Chosen).MaxBy(Labels.Collector, Labels.Reason, Labels.Ins), Unit.Count)],
                SortedBy = "Reason",
                Absence = "every collector runs on the chosen instances",
            },
            new Table
            {
                Title = "Managed platforms",
                Description = "Servers that somebody else runs, by what they say of themselves. There the host, its files and some functions are out of reach, and the list beside is long for good reasons.",
                Size = Size.Third,
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Platform, "Platform")],
                Columns = [new("Found", ExporterSeries.Platform.Where(Chosen).MaxBy(Labels.Ins, Labels.Platform), Unit.Count) { ValueNames = ValueName.Fact }],
                Absence = "none: these are servers of your own",
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
