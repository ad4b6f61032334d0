using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Model.Documents;

namespace Monitor.Model.Metrics;

/// <summary>Reads a collector from its file. Every mistake is reported with its line.</summary>
public static partial class CollectorFile
{
    private static readonly TimeSpan FastTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SlowTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FastAge = TimeSpan.FromSeconds(4);

    /// <summary>After this many intervals without success old values are no longer served.</summary>
    private const int IntervalsServed = 3;

    /// <summary>The label that the exporter sets when it watches several servers; no collector may have it.</summary>
    public const string ReservedLabel = "server_name";

    private static readonly (string Word, MetricValue Value)[] ValueWords =
    [
        ("column", MetricValue.Column), ("count", MetricValue.Count), ("sum", MetricValue.Sum), ("max", MetricValue.Max), ("age", MetricValue.Age),
        ("filled", MetricValue.Filled), ("differs", MetricValue.Differs),
    ];

    /// <summary>Reads one file.</summary>
    /// <param name="file">Its name or path: it decides <see cref="Collector.UntilVersion"/> and is named in faults.</param>
    /// <param name="text">Its text.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <returns>The collector, or null when there was any mistake.</returns>
    public static Collector? Read(string file, string text, ICollection<Fault> faults)
    {
        var own = new List<Fault>();
        var collector = ReadParts(file, text, own);
        foreach (var fault in own)
        {
            faults.Add(fault);
        }

        return own.Count == 0 ? collector : null;
    }

    private static Collector? ReadParts(string file, string text, List<Fault> faults)
    {
        if (FrontMatter.Split(text) is not { } matter)
        {
            faults.Add(new(file, 1, 1, "a collector begins with its front matter: `/*---`, YAML, and `---*/` on a line of its own"));
            return null;
        }

        if (matter.Sql.Length == 0)
        {
            faults.Add(new(file, 1, 1, "no query follows the front matter"));
        }

        return Section.Read(matter.Yaml, "the collector", file, matter.LineOffset, faults) is { } section ? Read(file, section, matter.Sql) : null;
    }

    private static Collector Read(string file, Section section, string sql)
    {
        var name = section.RequiredText("name");
        var source = section.Text("source") ?? name;
        var labels = section.Texts("labels");
        var pivot = ReadPivot(section);
        TimeSpan? every = section.Has("every")
            ? section.Duration("every", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
            : null;
        var collector = new Collector
        {
            Name = name,
            Help = section.RequiredText("help"),
            File = file,
            Sql = sql,
            Source = source,
            Target = section.Choice("target", CollectorTarget.Postgres, ("postgres", CollectorTarget.Postgres), ("pgbouncer", CollectorTarget.PgBouncer)),
            Roles = section.Choice("roles", CollectorRoles.Any, ("any", CollectorRoles.Any), ("primary", CollectorRoles.Primary), ("replica", CollectorRoles.Replica)),
            Databases = section.Choice("databases", CollectorDatabases.ClusterWide, ("cluster-wide", CollectorDatabases.ClusterWide), ("each", CollectorDatabases.Each)),
            KeepsIdle = section.Choice("idle", false, ("visit", false), ("keep", true)),
            Every = every,
            Timeout = section.Duration("timeout", every is null ? FastTimeout : SlowTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            MinimumVersion = section.Integer("minimum", 13, 13, 99),
            UntilVersion = UntilOf(file),
            MaximumRows = section.Integer("rows", 10_000, 1, 1_000_000),
            MaximumAge = section.Duration("age", AgeOf(every), TimeSpan.FromSeconds(1), TimeSpan.FromHours(72)),
            Extension = section.Text("extension"),
            When = section.Text("when"),
            Grant = section.Text("grant"),
            Cost = section.Choice("cost", CollectorCost.Cheap, ("cheap", CollectorCost.Cheap), ("heavy", CollectorCost.Heavy)),
            Lock = section.Choice("lock", CollectorLock.None, ("none", CollectorLock.None), ("share", CollectorLock.Share)),
            Top = ReadTop(section),
            Once = ReadOnce(section),
            Groups = section.Has("groups") ? section.Integer("groups", 1_000, 1, 10_000) : null,
            Pivot = pivot,
            Metrics = [.. section.Subsections("metrics").Select(metric => ReadMetric(metric, name, source, labels))],
        };
        Check(section, collector, labels);
        section.RefuseTheRest();
        return collector;
    }

    private static Metric ReadMetric(Section section, string collector, string source, IReadOnlyList<string> labels)
    {
        var name = section.RequiredText("name");
        var constant = section.Has("constant");
        if (constant && section.Text("constant") != "1")
        {
            section.Fault("constant", "`constant` can only be 1; leave it out for a metric with a column");
        }

        var metric = new Metric
        {
            Name = name,
            Type = section.Choice("type", MetricType.Gauge, ("gauge", MetricType.Gauge), ("counter", MetricType.Counter), ("untyped", MetricType.Untyped), ("histogram", MetricType.Histogram)),
            Help = section.RequiredText("help"),
            Labels = section.Has("labels") ? section.Texts("labels") : labels,
            Source = source,
            Column = constant ? null : section.Text("column") ?? DefaultColumn(name, collector),
            FormerColumn = section.Text("formerly"),
            Since = section.Text("since"),
            Until = section.Has("until") ? section.Integer("until", 13, 13, 99) : null,
            Unit = section.Choice<MetricUnit?>("unit", null, [.. MetricUnit.Named.Select(unit => (unit.Word, (MetricUnit?)unit))]),
            Rest = section.Text("rest"),
            Of = section.Choice("of", MetricValue.Column, ValueWords),
            Microseconds = section.Text("microseconds"),
            Differs = section.Text("differs"),
            MayBeText = section.Flag("texts", false),
            Scale = section.Number("scale", 1),
        };
        if (name.Length > 0 && !MetricName().IsMatch(name))
        {
            section.Fault("name", $"`{name}` is not a metric name; expected letters, digits and underscores");
        }

        foreach (var label in metric.Labels.Where(label => !LabelName().IsMatch(label)))
        {
            section.Fault("labels", $"`{label}` is not a label name; expected letters, digits and underscores");
        }

        foreach (var twice in metric.Labels.CountBy(label => label).Where(count => count.Value > 1))
        {
            section.Fault("labels", $"the label `{twice.Key}` is named {twice.Value} times; Prometheus refuses the whole scrape of a series that has it");
        }

        if (metric.Labels.Contains(ReservedLabel))
        {
            section.Fault("labels", $"the label `{ReservedLabel}` is the exporter's own, which says with it which of several servers a series is of; give it another name");
        }

        section.RefuseTheRest();
        return metric;
    }

    private static TimeSpan AgeOf(TimeSpan? every) => every * IntervalsServed ?? FastAge;

    private static TopRows? ReadTop(Section section)
    {
        if (section.Subsection("top") is not { } top)
        {
            return null;
        }

        var by = top.Texts("by");
        if (by.Count == 0)
        {
            top.Fault("by", "`by` lists the columns whose leaders are served, as in [total_exec_time, calls]");
        }

        var rows = new TopRows(by, top.Integer("rows", 100, 1, 100_000), top.Duration("sticky", TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromDays(1)));
        top.RefuseTheRest();
        return rows;
    }

    private static OnceLabel? ReadOnce(Section section)
    {
        if (section.Subsection("once") is not { } once)
        {
            return null;
        }

        var label = new OnceLabel(once.RequiredText("label"), once.RequiredText("by"));
        once.RefuseTheRest();
        return label;
    }

    private static Pivot? ReadPivot(Section section)
    {
        switch (section.Texts("pivot"))
        {
            case []:
                return null;
            case [var key, var value]:
                return new(key, value);
            default:
                section.Fault("pivot", "`pivot` names two columns, such as [list, items]");
                return null;
        }
    }

    private static void Check(Section section, Collector collector, IReadOnlyList<string> labels)
    {
        if (collector.Metrics.Count == 0)
        {
            section.Fault("metrics", "`metrics` lists no metric");
        }

        foreach (var twice in collector.Metrics.CountBy(metric => metric.Name).Where(count => count.Value > 1))
        {
            section.Fault("metrics", $"`{twice.Key}` is declared {twice.Value} times");
        }

        foreach (var metric in collector.Metrics.Where(metric => metric.Column is { } column && metric.Labels.Contains(column) && collector.Pivot is null))
        {
            section.Fault("metrics", $"column `{metric.Column}` is a label and the metric `{metric.Name}`; give one of them another name in the query");
        }

        if (collector.Lock == CollectorLock.Share && collector.Every is null)
        {
            section.Fault("lock", "a collector that takes locks runs in the background and needs `every`, such as 5m");
        }

        foreach (var metric in collector.Metrics.Where(metric => metric.Rest is not null && collector.Top is null && collector.Groups is null))
        {
            section.Fault("metrics", $"`{metric.Name}` has `rest`, which sums the rows that `top` leaves out; add `top`");
        }

        if (collector is { Top: not null, Pivot: not null })
        {
            section.Fault("top", "`top` chooses among rows that are series, and with `pivot` each row is a metric: leave one of them out");
        }

        CheckOnce(section, collector, labels);
        CheckValues(section, collector);
        CheckVersions(section, collector);

        if (collector.Databases == CollectorDatabases.Each && collector.Every is null)
        {
            section.Fault("databases", "a collector of each database runs in the background and needs `every`, such as 1m");
        }

        if (collector.Databases == CollectorDatabases.Each && (!labels.Contains("datname") || collector.Metrics.Any(metric => !metric.Labels.Contains("datname"))))
        {
            section.Fault("databases", "a collector of each database needs the label datname, or its series would clash");
        }

        if (collector.KeepsIdle && collector.Databases != CollectorDatabases.Each)
        {
            section.Fault("idle", "`idle: keep` is about a database in which nobody works, and needs `databases: each`");
        }

        if (collector.Target == CollectorTarget.PgBouncer && (collector.Every ?? (object)collector.Roles) is not CollectorRoles.Any)
        {
            section.Fault("target", "PgBouncer has no role and is asked at every scrape: leave `roles` and `every` out");
        }
    }

    private static void CheckVersions(Section section, Collector collector)
    {
        var pooler = collector.Target == CollectorTarget.PgBouncer;
        foreach (var metric in collector.Metrics.Where(metric => metric.Since is { } since && !(pooler ? PoolerVersion() : MajorVersion()).IsMatch(since)))
        {
            section.Fault("metrics", $"`{metric.Name}`: `since: {metric.Since}` is not a version of {(pooler ? "PgBouncer, such as \"1.24\"" : "PostgreSQL, such as 17")}");
        }

        if (pooler)
        {
            RefuseUntil(section, collector);
            return;
        }

        foreach (var metric in collector.Metrics)
        {
            var since = int.TryParse(metric.Since, NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : collector.MinimumVersion;
            var until = Math.Min(metric.Until ?? int.MaxValue, collector.UntilVersion ?? int.MaxValue);
            if (since > until)
            {
                section.Fault("metrics", $"`{metric.Name}` would begin with version {since} and end with {until}");
            }
        }
    }

    private static void RefuseUntil(Section section, Collector collector)
    {
        foreach (var metric in collector.Metrics.Where(metric => metric.Until is not null))
        {
            section.Fault("metrics", $"`{metric.Name}`: `until` is for PostgreSQL; a column that PgBouncer no longer has is told by its absence");
        }
    }

    private static void CheckOnce(Section section, Collector collector, IReadOnlyList<string> labels)
    {
        if (collector.Once is not { } once)
        {
            return;
        }

        foreach (var missing in new[] { once.Label, once.By }.Where(label => label.Length > 0 && !labels.Contains(label)))
        {
            section.Fault("once", $"`{missing}` in `once` is not among the labels of the collector");
        }

        if (once.Label.Length > 0 && once.Label == once.By)
        {
            section.Fault("once", "`once` needs two labels: one that is dear to read, such as a text, and in `by` the one that decides it, such as its number");
        }

        if (!FirstParameter().IsMatch(Comment().Replace(collector.Sql, "")))
        {
            section.Fault("once", $"`once` tells the query as `$1` for which values of `{once.By}` it may leave `{once.Label}` NULL, and the query does not look: use $1::text[] in it");
        }

        if (collector.Target == CollectorTarget.PgBouncer)
        {
            section.Fault("once", "`once` is for PostgreSQL: PgBouncer's commands cannot be told what is known");
        }
    }

    private static void CheckValues(Section section, Collector collector)
    {
        if (collector.Target != CollectorTarget.PgBouncer
            && (collector.Groups is not null || collector.Metrics.Any(metric => metric.Of != MetricValue.Column || metric.Microseconds is not null || metric.MayBeText)))
        {
            section.Fault("target", "`groups`, `of`, `microseconds` and `texts` are for PgBouncer, which knows no SQL; write it into the query");
        }

        foreach (var metric in collector.Metrics.Where(metric => metric.Column is not null))
        {
            var grouped = metric.Of is MetricValue.Count or MetricValue.Sum or MetricValue.Max or MetricValue.Filled;
            if (grouped && collector.Groups is null)
            {
                section.Fault("metrics", $"`{metric.Name}` takes its value of many rows; add `groups`, such as 1000");
            }

            if (collector.Groups is not null && metric.Of is MetricValue.Column or MetricValue.Differs)
            {
                section.Fault("metrics", $"`{metric.Name}` takes its value of one row, and a group has many: use `of: sum`, `max`, `age`, `filled` or `count`");
            }
        }

        foreach (var metric in collector.Metrics.Where(metric => (metric.Of == MetricValue.Differs) != (metric.Differs is not null)))
        {
            section.Fault("metrics", $"`{metric.Name}`: `of: differs` and `differs`, the column to compare with, go together");
        }
    }

    /// <summary>pg_stat_database_xact_commit of the collector pg_stat_database comes from the column xact_commit.</summary>
    private static string DefaultColumn(string metric, string collector) =>
        metric.StartsWith(collector + "_", StringComparison.Ordinal) ? metric[(collector.Length + 1)..] : metric;

    private static int? UntilOf(string file) =>
        UntilVersion().Match(file) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\.until-(\d{1,2})\.sql$")]
    private static partial Regex UntilVersion();

    [GeneratedRegex("^[1-9][0-9]$")]
    private static partial Regex MajorVersion();

    [GeneratedRegex(@"^\d+\.\d+$")]
    private static partial Regex PoolerVersion();

    [GeneratedRegex(@"\$1(?!\d)")]
    private static partial Regex FirstParameter();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
