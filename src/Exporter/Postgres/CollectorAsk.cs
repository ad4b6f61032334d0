using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Import;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>A collector in a database, with what is kept from run to run.</summary>
public sealed class CollectorAsk
{
    private static readonly string[] Wrappable = ["SELECT", "WITH", "VALUES", "TABLE"];

    private int refusals;

    /// <summary>A collector that has not run yet.</summary>
    /// <param name="collector">The variant for the server's version.</param>
    /// <param name="database">The database that it visits; null when it runs in one for all.</param>
    /// <param name="builder">Takes its samples.</param>
    /// <param name="breaker">Stops it when it keeps failing.</param>
    public CollectorAsk(Collector collector, string? database, SegmentBuilder builder, Breaker breaker)
    {
        (Collector, Database, Builder, Breaker) = (collector, database, builder, breaker);
        Memory = new(collector);
        Sql = Original();
    }

    /// <summary>The variant for the server's version.</summary>
    public Collector Collector { get; }

    /// <summary>The database that it visits; null when it runs in one for all.</summary>
    public string? Database { get; }

    /// <summary>Takes its samples.</summary>
    public SegmentBuilder Builder { get; }

    /// <summary>Stops it when it keeps failing.</summary>
    public Breaker Breaker { get; }

    /// <summary>What is kept of its results.</summary>
    public CollectorMemory Memory { get; }

    /// <summary>What is sent to the server: the query, and no more rows than may be read, whatever it finds.</summary>
    public string Sql { get; private set; }

    /// <summary>How many characters stand before a collector's own query in what is sent to the server at first.</summary>
    public static int Start(Collector collector) => IsWrappable(collector.Sql) ? Limited(collector, "*").IndexOf(collector.Sql, StringComparison.Ordinal) : 0;

    /// <summary>Whether the types of its columns are known.</summary>
    public bool HasSeenColumns { get; private set; }

    /// <summary>How long it took when that was last told; null: never yet.</summary>
    public TimeSpan? Took { get; private set; }

    /// <summary>When it was last asked in the fast plane, on the clock that only goes forward.</summary>
    public long AskedAt { get; set; }

    /// <summary>Rows of this run beyond its limit.</summary>
    public int ExcessRows { get; set; }

    /// <summary>
    /// Whether it must be asked once more, because labels are of types (inet, uuid, date, regclass, arrays) whose bytes are not their text: now
    /// the server is asked for the text of these columns.
    /// </summary>
    public bool MustAskForText(IReadOnlyList<ResultColumn> columns)
    {
        var labels = Collector.Metrics.SelectMany(metric => metric.Labels).Select(Collector.ColumnOfLabel).ToHashSet();
        var needed = !HasSeenColumns && IsWrappable(Collector.Sql) && columns.DistinctBy(column => column.Name).Count() == columns.Count
            && columns.Any(column => column.IsOpaque && labels.Contains(column.Name));
        if (needed)
        {
            Sql = Refusals.Reword(
                Limited(Collector, string.Join(", ", columns.Select(column => column.IsOpaque && labels.Contains(column.Name)
                    ? $"format('%s', {SqlText.Name(column.Name)}) AS {SqlText.Name(column.Name)}"
                    : SqlText.Name(column.Name)))),
                refusals);
        }

        HasSeenColumns = true;
        return needed;
    }

    /// <summary>The run failed.</summary>
    public void Refused()
    {
        refusals++;
        ForgetColumns();
    }

    /// <summary>The columns may be others now.</summary>
    public void ForgetColumns() => (Sql, HasSeenColumns) = (Original(), false);

    /// <summary>The run that just ended.</summary>
    /// <param name="renderer">What rendered it.</param>
    /// <param name="duration">How long it took; null when that cannot be told.</param>
    public CollectorRun Finish(ResultRenderer renderer, TimeSpan? duration)
    {
        Took = duration ?? Took;
        return new(Collector.Every is null ? Builder.Build() : Builder.BuildPacked(), duration)
        {
            Rows = renderer.Rows,
            Repeated = Builder.Repeated,
            ExcessRows = ExcessRows,
            Unreadable = renderer.Unreadable,
            BelowTop = renderer.BelowTop,
            MissingColumns = renderer.MissingColumns,
        };
    }

    private string Original() => Refusals.Reword(IsWrappable(Collector.Sql) ? Limited(Collector, "*") : Collector.Sql, refusals);

    /// <summary>
    /// A query that finds ten million rows stops one row after the limit, on the server: the connection stays good, and that row tells
    /// that there were more. What cannot be a subquery, such as SHOW, has few rows.
    /// </summary>
    private static string Limited(Collector collector, string columns) => $"SELECT {columns} FROM (\n{collector.Sql}\n) AS collector LIMIT {collector.MaximumRows + 1}";

    private static bool IsWrappable(string sql) =>
        FirstWord(sql) is var first && Wrappable.Any(word => sql.AsSpan(first).StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where the first word begins: before it stand white space, comments and opening parentheses.</summary>
    private static int FirstWord(string sql)
    {
        for (var position = 0; ;)
        {
            var rest = sql.AsSpan(position);
            var length = rest.StartsWith("--", StringComparison.Ordinal) ? rest.IndexOf('\n') + 1
                : rest.StartsWith("/*", StringComparison.Ordinal) ? rest.IndexOf("*/", StringComparison.Ordinal) + 2
                : rest is ['(' or ' ' or '\t' or '\r' or '\n', ..] ? 1
                : 0;
            if (length < (rest is ['/', ..] ? 2 : 1))
            {
                return position;
            }

            position += length;
        }
    }
}
