using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>One branch of an imported file: a query with the conditions under which it runs.</summary>
internal sealed partial record ImportedQuery
{
    /// <summary>The key in the file.</summary>
    public required string Branch { get; init; }

    /// <summary>What its series begin with.</summary>
    public required string Namespace { get; init; }

    /// <summary>Where the branch begins.</summary>
    public required int Line { get; init; }

    /// <summary>What it is about.</summary>
    public required string Help { get; init; }

    /// <summary>The query.</summary>
    public required string Sql { get; init; }

    /// <summary>How long an answer may be used again.</summary>
    public TimeSpan Cache { get; init; }

    /// <summary>How long the query may take; null: our default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The oldest major version; 0: any.</summary>
    public int From { get; init; }

    /// <summary>The version as it was written: for PgBouncer, whose branches are ordered by it.</summary>
    public int WrittenFrom { get; init; }

    /// <summary>The newest major version; null: any.</summary>
    public int? Until { get; init; }

    /// <summary>Whether it is switched off.</summary>
    public bool Skip { get; init; }

    /// <summary>Whether a failure was to end the whole scrape.</summary>
    public bool Fatal { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Queries that must give true.</summary>
    public IReadOnlyList<string> Predicates { get; init; } = [];

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ImportedColumn> Columns { get; init; }

    /// <summary>Reads a branch of either dialect.</summary>
    public static ImportedQuery Read(ImportDialect dialect, string branch, int line, Section section)
    {
        var (from, until) = dialect == ImportDialect.PgExporter ? Versions(section) : Range(section);
        var query = new ImportedQuery
        {
            Branch = branch,
            Namespace = section.Text("name") ?? branch,
            Line = line,
            Help = section.Text("desc") ?? $"{branch}, from an imported file.",
            Sql = section.RequiredText("query").Trim().TrimEnd(';').TrimEnd(),
            Cache = Seconds(section, dialect == ImportDialect.PgExporter ? "ttl" : "cache_seconds") ?? TimeSpan.Zero,
            Timeout = Seconds(section, "timeout"),
            From = from / 10_000,
            WrittenFrom = from,
            Until = until is { } exclusive ? (exclusive - 1) / 10_000 : null,
            Skip = section.Flag("skip", false),
            Fatal = section.Flag("fatal", false),
            Tags = section.Has("tags") ? section.Texts("tags") : [],
            Predicates = section.Has("predicate_queries") ? [.. section.Subsections("predicate_queries").Select(Predicate)] : [],
            Columns = [.. section.Subsections("metrics").Select(ImportedColumn.Read).OfType<ImportedColumn>()],
        };

        CheckLabels(dialect, section, query.Columns);
        // Order of execution and the first of several servers: neither has a meaning here.
        section.Has("priority");
        section.Has("master");
        section.RefuseTheRest();
        return query;
    }

    /// <summary>What Prometheus refuses with the whole scrape is refused here with the branch.</summary>
    private static void CheckLabels(ImportDialect dialect, Section section, IReadOnlyList<ImportedColumn> columns)
    {
        var labels = columns.Where(column => column.Usage == ColumnUsage.Label).Select(column => column.Name).ToList();
        foreach (var twice in labels.CountBy(label => label).Where(count => count.Value > 1))
        {
            section.Fault("metrics", $"the label `{twice.Key}` is named {twice.Value} times; Prometheus refuses the whole scrape of a series that has it");
        }

        string[] reserved = dialect == ImportDialect.PostgresExporter ? [CollectorFile.ReservedLabel, "server"] : [CollectorFile.ReservedLabel];
        foreach (var label in labels.Intersect(reserved))
        {
            section.Fault("metrics", $"the label `{label}` is the exporter's own, which says with it which of several servers a series is of; give the column another name in the query");
        }

        foreach (var both in columns.Where(column => column.Usage is ColumnUsage.Gauge or ColumnUsage.Counter or ColumnUsage.Histogram).Select(column => column.Column)
            .Intersect(columns.Where(column => column.Usage == ColumnUsage.Label).Select(column => column.Column)))
        {
            section.Fault("metrics", $"the column `{both}` is a label and a metric; give one of them another name in the query");
        }
    }

    private static string Predicate(Section section)
    {
        var query = section.RequiredText("predicate_query").Trim().TrimEnd(';');
        section.Has("name");
        section.Has("ttl");
        section.RefuseTheRest();
        return query;
    }

    /// <summary>Numbers of seconds, or durations with a unit.</summary>
    private static TimeSpan? Seconds(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (Durations.Parse(text) is { } duration)
        {
            return duration;
        }

        section.Fault(key, $"`{key}` must be a number of seconds; found `{text}`");
        return null;
    }

    private static (int From, int? Until) Versions(Section section)
    {
        var from = section.Integer("min_version", 0, 0, 990_000);
        var until = section.Integer("max_version", 0, 0, 990_000);
        return (from, until == 0 ? null : until);
    }

    /// <summary>A range of semantic versions, as in <c>&gt;=10.0.0 &lt;13.0.0</c>, as numbers with two digits for each part below the major one.</summary>
    private static (int From, int? Until) Range(Section section)
    {
        var (from, until) = (0, (int?)null);
        foreach (Match match in Bound().Matches(section.Text("runonserver") ?? ""))
        {
            var major = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * 10_000;
            switch (match.Groups[1].Value)
            {
                case ">=" or ">":
                    from = major;
                    break;
                case "<" when match.Groups[3].Length == 0:
                    until = major;
                    break;
                default:
                    until = major + 10_000;
                    break;
            }
        }

        return (from, until);
    }

    /// <summary>The third group is a minor version other than zero.</summary>
    [GeneratedRegex(@"(>=|<=|>|<)\s*(\d{1,2})(?:\.0*([1-9]\d*)?)?[.\d]*")]
    private static partial Regex Bound();
}
