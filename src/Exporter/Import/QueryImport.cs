using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>Turns the branches of a file into collectors, and says of each what could not be carried over.</summary>
/// <param name="dialect">Whose file it is.</param>
/// <param name="file">The file, for faults and notices.</param>
/// <param name="notices">What was left out or means something else here.</param>
internal sealed partial class QueryImport(ImportDialect dialect, string file, ICollection<Fault> notices)
{
    /// <summary>The oldest PostgreSQL that the exporter knows.</summary>
    private const int OldestVersion = 13;

    /// <summary>What is allowed to be this old is asked at every scrape, which is cheaper than a plan of its own.</summary>
    private static readonly TimeSpan AskedAtEveryScrape = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FastAge = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan FastTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SlowTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The collectors of a branch: one, and one more for each histogram.</summary>
    public IEnumerable<Collector> Convert(ImportedQuery query)
    {
        if (query.Skip)
        {
            Say(query, "is switched off (skip: true) and stays so");
            return [];
        }

        var conditions = ImportConditions.Of(query.Tags);
        if (conditions.Unknown.Count > 0)
        {
            Say(query, $"needs the tag {string.Join(", ", conditions.Unknown)}, which pg_exporter would be given on its command line; it is left out");
            return [];
        }

        if (conditions.Target == CollectorTarget.Postgres && query.Until < OldestVersion)
        {
            Say(query, $"is for PostgreSQL up to {query.Until}; the oldest that is known here is {OldestVersion}");
            return [];
        }

        if (query.Fatal)
        {
            Say(query, "was to end the whole scrape when it fails (fatal: true); here a failure costs its own series only");
        }

        foreach (var column in query.Columns.Where(column => column.Usage == ColumnUsage.Unknown))
        {
            Say(query, $"the usage of the column `{column.Column}` has no like here; the column is left out");
        }

        return Collectors(query, conditions).Where(IsSound);
    }

    private IEnumerable<Collector> Collectors(ImportedQuery query, ImportConditions conditions)
    {
        IReadOnlyList<string> labels =
        [
            .. dialect == ImportDialect.PostgresExporter ? ["server"] : (string[])[],
            .. query.Columns.Where(column => column.Usage == ColumnUsage.Label).Select(column => column.Name),
        ];
        var collector = Plan(query, conditions, labels) with
        {
            LabelColumns = query.Columns.Where(column => column.Usage == ColumnUsage.Label && column.Name != column.Column).ToDictionary(column => column.Name, column => column.Column),
            Metrics = [.. query.Columns.Where(column => column.Usage is ColumnUsage.Gauge or ColumnUsage.Counter).Select(column => MetricOf(query, column, labels))],
        };
        if (collector.Metrics.Count > 0)
        {
            yield return collector;
        }

        foreach (var histogram in query.Columns.Where(column => column.Usage == ColumnUsage.Histogram))
        {
            Say(query, $"the histogram `{histogram.Column}` is a collector of its own, whose query runs once more");
            yield return ImportedHistogram.CollectorOf(collector, labels, query.Namespace, histogram);
        }
    }

    private Collector Plan(ImportedQuery query, ImportConditions conditions, IReadOnlyList<string> labels)
    {
        var each = dialect == ImportDialect.PgExporter && conditions is { ClusterWide: false, Target: CollectorTarget.Postgres };
        if (each && !labels.Contains("datname") && conditions.Databases.Count == 0)
        {
            Say(query, "runs in each database and has no label datname, so that its series would clash; it runs in the first database only");
            each = false;
        }

        TimeSpan? every = each || (query.Cache > AskedAtEveryScrape && conditions.Target == CollectorTarget.Postgres) ? Longer(query.Cache, AskedAtEveryScrape) : null;
        var timeout = query.Timeout is not { } written || written == TimeSpan.Zero ? every is null ? FastTimeout : SlowTimeout : written < TimeSpan.Zero ? LongestTimeout : written;
        return new()
        {
            Name = query.Branch,
            Help = query.Help,
            File = file,
            Sql = query.Sql,
            Source = query.Namespace,
            Target = conditions.Target,
            Roles = conditions.Roles,
            Databases = each ? CollectorDatabases.Each : CollectorDatabases.ClusterWide,
            Every = every,
            Timeout = timeout < ShortestTimeout ? ShortestTimeout : timeout > LongestTimeout ? LongestTimeout : timeout,
            MinimumVersion = Math.Max(OldestVersion, conditions.Target == CollectorTarget.Postgres ? query.From : 0),
            UntilVersion = conditions.Target == CollectorTarget.Postgres ? query.Until : null,
            MaximumAge = every is { } interval ? interval * 3 : FastAge,
            Extension = conditions.Extension,
            When = Join([.. conditions.Sql, .. query.Predicates.Select(predicate => $"({predicate})")]),
            Metrics = [],
        };
    }

    private Metric MetricOf(ImportedQuery query, ImportedColumn column, IReadOnlyList<string> labels) => new()
    {
        Name = $"{query.Namespace}_{column.Name}",
        Type = column.Usage == ColumnUsage.Counter ? MetricType.Counter : MetricType.Gauge,
        Help = column.Description,
        Labels = labels,
        Source = query.Namespace,
        Column = column.Column,
        FormerColumn = column.FormerColumn,
        Scale = column.Scale,
        // What is NULL is NaN to postgres_exporter, and nothing to pg_exporter.
        Default = column.Default ?? (dialect == ImportDialect.PostgresExporter ? double.NaN : null),
    };

    private bool IsSound(Collector collector)
    {
        var bad = collector.Metrics.Select(metric => metric.Name).Where(name => !Word().IsMatch(name))
            .Concat(collector.Metrics.SelectMany(metric => metric.Labels).Where(label => !Word().IsMatch(label)))
            .FirstOrDefault();
        if (bad is not null)
        {
            notices.Add(new(file, 1, 1, $"`{collector.Name}`: `{bad}` is no name of a metric or label; it is left out"));
        }

        return bad is null;
    }

    private void Say(ImportedQuery query, string what) => notices.Add(new(file, query.Line, 1, $"`{query.Branch}` {what}"));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string? Join(IReadOnlyList<string> conditions) => conditions.Count == 0 ? null : string.Join(" AND ", conditions);

    [GeneratedRegex("^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex Word();
}
