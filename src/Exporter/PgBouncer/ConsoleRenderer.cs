using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// Turns the rows of a SHOW command into samples: each row, each group of rows, or each name and value. Kept for the life of a plane, so
/// that a scrape only looks at what the columns mean when they have changed. Not for use by two threads.
/// </summary>
public sealed class ConsoleRenderer(Collector collector, SegmentBuilder builder, TimeProvider time)
{
    private readonly Metric[] metrics = [.. collector.Metrics];
    private readonly PooledBuffer labels = new();
    private readonly Dictionary<string, int> familyByKey = collector.Pivot is null
        ? []
        : collector.Metrics.Index().ToDictionary(metric => metric.Item.Column ?? metric.Item.Name, metric => metric.Index);

    private ConsoleLayout layout = new(collector, []);
    private ConsoleGroups[] groups = [];
    private int rows;
    private int excess;

    /// <summary>The collector.</summary>
    public Collector Collector => collector;

    /// <summary>The samples of the answer under way.</summary>
    public SegmentBuilder Builder => builder;

    /// <summary>Columns that the collector names and the answer lacks: an older or newer PgBouncer, and no reason to fail.</summary>
    public int MissingColumns => layout.Missing;

    /// <summary>Rows of the answer.</summary>
    public int Rows { get; private set; }

    /// <summary>Values that are no numbers and should be.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Rows and groups beyond the limits.</summary>
    public int Excess => excess + groups.Sum(set => set.LeftOut);

    /// <summary>Forgets the last answer and takes the columns of the next.</summary>
    public void Begin(IReadOnlyList<string> columns)
    {
        if (!layout.Fits(columns))
        {
            layout = new(collector, columns);
            groups = collector.Groups is null ? [] : [.. layout.GroupedSets.Select(set => new ConsoleGroups(collector, set))];
        }

        Reset();
    }

    /// <summary>Forgets the last answer.</summary>
    public void Reset()
    {
        builder.Clear();
        foreach (var set in groups)
        {
            set.Clear();
        }

        (rows, excess, Rows, Unreadable) = (0, 0, 0, 0);
    }

    /// <summary>Takes a row.</summary>
    public void Add(ConsoleRow row)
    {
        Rows++;
        if (collector.Pivot is not null)
        {
            AddPivoted(row);
        }
        else if (collector.Groups is not null)
        {
            AddGrouped(row);
        }
        else if (rows++ < collector.MaximumRows)
        {
            AddEach(row);
        }
        else
        {
            excess++;
        }
    }

    /// <summary>Ends the answer: what was added up is written.</summary>
    public void End()
    {
        foreach (var set in groups)
        {
            set.Write(builder);
        }
    }

    private void AddEach(ConsoleRow row)
    {
        foreach (var set in layout.LabelSets)
        {
            Render(set, row);
            foreach (var metric in set.Metrics)
            {
                if (TryValue(metric, row, out var value))
                {
                    builder.Add(metric, labels.Written, value * metrics[metric].Scale);
                }
            }
        }
    }

    private void AddGrouped(ConsoleRow row)
    {
        foreach (var set in groups)
        {
            Render(set.Labels, row);
            var values = set.Of(labels.Written);
            for (var i = 0; i < values.Length; i++)
            {
                var metric = set.Labels.Metrics[i];
                if (TryValue(metric, row, out var value))
                {
                    ConsoleGroups.Add(ref values[i], metrics[metric].Of, value);
                }
            }
        }
    }

    private void AddPivoted(ConsoleRow row)
    {
        if (layout.PivotKey == ConsoleLayout.Absent || !row.TryRead(layout.PivotKey, out var key))
        {
            return;
        }

        Span<char> text = stackalloc char[128];
        if (key.Length <= text.Length
            && familyByKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..Encoding.UTF8.GetChars(key, text)], out var family)
            && TryNumber(layout.PivotValue, metrics[family].MayBeText, row, out var value))
        {
            builder.Add(family, [], value * metrics[family].Scale);
        }
    }

    private bool TryValue(int metric, ConsoleRow row, out double value)
    {
        var declared = metrics[metric];
        var column = layout.Values[metric];
        switch (declared.Of)
        {
            case MetricValue.Count:
            case MetricValue.Column when declared.Column is null:
                value = 1;
                return true;
            case MetricValue.Filled:
                value = column != ConsoleLayout.Absent && row.TryRead(column, out var filled) && !filled.IsEmpty ? 1 : 0;
                return column != ConsoleLayout.Absent;
            case MetricValue.Differs:
                return TryCompare(column, layout.Compared[metric], row, out value);
            case MetricValue.Age:
                return TryAge(column, row, out value);
            default:
                return TryNumber(column, declared.MayBeText, row, out value) && TryAddMicroseconds(layout.Microseconds[metric], row, ref value);
        }
    }

    private bool TryNumber(int column, bool mayBeText, ConsoleRow row, out double value)
    {
        value = 0;
        if (column == ConsoleLayout.Absent || !row.TryRead(column, out var text) || text.IsEmpty)
        {
            return false;
        }

        if (ConsoleText.TryNumber(text, out value))
        {
            return true;
        }

        Unreadable += mayBeText ? 0 : 1;
        return false;
    }

    private static bool TryAddMicroseconds(int column, ConsoleRow row, ref double value)
    {
        if (column != ConsoleLayout.Absent && row.TryRead(column, out var text) && ConsoleText.TryNumber(text, out var microseconds))
        {
            value += microseconds / 1e6;
        }

        return true;
    }

    private bool TryAge(int column, ConsoleRow row, out double value)
    {
        value = 0;
        if (column == ConsoleLayout.Absent || !row.TryRead(column, out var text) || text.IsEmpty)
        {
            return false;
        }

        if (!ConsoleText.TryTime(text, time.LocalTimeZone, out var since))
        {
            Unreadable++;
            return false;
        }

        // PgBouncer's time has no fraction: a connection of this very second would otherwise be younger than nothing on a slow clock.
        value = Math.Max(0, (time.GetUtcNow() - since).TotalSeconds);
        return true;
    }

    private static bool TryCompare(int left, int right, ConsoleRow row, out double value)
    {
        value = 0;
        if (left == ConsoleLayout.Absent || right == ConsoleLayout.Absent)
        {
            return false;
        }

        row.TryRead(left, out var one);
        row.TryRead(right, out var other);
        value = one.SequenceEqual(other) ? 0 : 1;
        return true;
    }

    private void Render(LabelSet set, ConsoleRow row)
    {
        labels.Clear();
        for (var i = 0; i < set.Columns.Length; i++)
        {
            LabelBlock.Append(labels, set.Openings[i], set.Columns[i] != ConsoleLayout.Absent && row.TryRead(set.Columns[i], out var text) ? text : []);
        }
    }
}
