using System.Globalization;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>
/// pg_exporter's histogram of the rows that a query gives now: PostgreSQL counts them into buckets. They are a snapshot, so that neither
/// there nor here a rate of them means anything, and histogram_quantile over them does.
/// </summary>
internal static class ImportedHistogram
{
    /// <summary>The collector of the buckets, and the one of sum and count.</summary>
    public static IEnumerable<Collector> Collectors(Collector collector, IReadOnlyList<string> labels, string prefix, ImportedColumn column)
    {
        var grouping = labels.Where(label => label != "server").Select(SqlText.Name).ToList();
        var value = $"({SqlText.Name(column.Column)} * {Number(column.Scale)}::float8)";
        var bounds = column.Buckets.Append(double.PositiveInfinity).Select(bound => $"('{Text(bound)}', '{Number(bound)}'::float8)");
        yield return collector with
        {
            Name = $"{collector.Name}_{column.Name}_bucket",
            Sql = $"SELECT {List(grouping)}le, count(*) FILTER (WHERE {value} <= bound)::float8 AS observations FROM ({collector.Sql}\n) AS imported, "
                + $"(VALUES {string.Join(", ", bounds)}) AS buckets (le, bound) GROUP BY {List(grouping)}le",
            Metrics = [Family(collector, $"{prefix}_{column.Name}_bucket", $"{column.Description} Rows up to the bound le.", [.. labels, "le"], "observations")],
        };
        yield return collector with
        {
            Name = $"{collector.Name}_{column.Name}_sum",
            Sql = $"SELECT {List(grouping)}coalesce(sum({value}), 0)::float8 AS sum, count({SqlText.Name(column.Column)})::float8 AS count FROM ({collector.Sql}\n) AS imported"
                + (grouping.Count == 0 ? "" : $" GROUP BY {string.Join(", ", grouping)}"),
            Metrics =
            [
                Family(collector, $"{prefix}_{column.Name}_sum", $"{column.Description} Sum over the rows.", labels, "sum"),
                Family(collector, $"{prefix}_{column.Name}_count", $"{column.Description} Rows.", labels, "count"),
            ],
        };
    }

    private static Metric Family(Collector collector, string name, string help, IReadOnlyList<string> labels, string column) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = collector.Source, Column = column };

    private static string List(List<string> grouping) => string.Concat(grouping.Select(name => name + ", "));

    private static string Text(double bound) => double.IsPositiveInfinity(bound) ? "+Inf" : Number(bound);

    private static string Number(double number) => double.IsPositiveInfinity(number) ? "Infinity" : number.ToString("R", CultureInfo.InvariantCulture);
}
