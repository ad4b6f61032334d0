using System.Globalization;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>
/// pg_exporter's histogram of the rows that a query gives now: PostgreSQL counts them into buckets. It is a snapshot, so that neither
/// there nor here a rate of it means anything, and histogram_quantile over it does.
/// </summary>
internal static class ImportedHistogram
{
    private const string Bucket = "histogram_bucket";
    private const string Sum = "histogram_sum";
    private const string Count = "histogram_count";

    /// <summary>The collector of a histogram.</summary>
    /// <param name="collector">The plan and the query that it shares with the other columns.</param>
    /// <param name="labels">The labels of its series.</param>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="column">The observations.</param>
    public static Collector CollectorOf(Collector collector, IReadOnlyList<string> labels, string prefix, ImportedColumn column)
    {
        string[] columns = [.. labels.Where(label => label != "server").Select(label => SqlText.Name(collector.ColumnOfLabel(label)))];
        var grouping = string.Concat(columns.Select(name => name + ", "));
        var value = $"({SqlText.Name(column.Column)} * {Number(column.Scale)}::float8)";
        var bounds = column.Buckets.Append(double.PositiveInfinity).Select(bound => $"('{Text(bound)}', '{Number(bound)}'::float8)");
        return collector with
        {
            Name = $"{collector.Name}_{column.Name}",
            // A histogram after the other, its buckets in order: OpenMetrics takes them in no other way.
            Sql = $"""
                WITH imported AS MATERIALIZED (
                {collector.Sql}
                )
                SELECT {grouping}le, count(*) FILTER (WHERE {value} <= bound)::float8 AS {Bucket},
                       CASE WHEN le = '+Inf' THEN coalesce(sum({value}), 0)::float8 END AS {Sum}, CASE WHEN le = '+Inf' THEN count({SqlText.Name(column.Column)})::float8 END AS {Count}
                  FROM imported, (VALUES {string.Join(", ", bounds)}) AS buckets (le, bound)
                 GROUP BY {grouping}le, bound
                 ORDER BY {grouping}bound
                """,
            Metrics =
            [
                Part(collector, $"{prefix}_{column.Name}_bucket", column, [.. labels, "le"], Bucket),
                Part(collector, $"{prefix}_{column.Name}_sum", column, labels, Sum),
                Part(collector, $"{prefix}_{column.Name}_count", column, labels, Count),
            ],
        };
    }

    private static Metric Part(Collector collector, string name, ImportedColumn column, IReadOnlyList<string> labels, string source) =>
        new() { Name = name, Type = MetricType.Histogram, Help = column.Description, Labels = labels, Source = collector.Source, Column = source };

    private static string Text(double bound) => double.IsPositiveInfinity(bound) ? "+Inf" : Number(bound);

    private static string Number(double number) => double.IsPositiveInfinity(number) ? "Infinity" : number.ToString("R", CultureInfo.InvariantCulture);
}
