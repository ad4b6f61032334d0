using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>A row of a result, read column by column.</summary>
public interface IRow
{
    /// <summary>The bytes of a column, valid until the next call; false for NULL.</summary>
    bool TryRead(int column, out ReadOnlySpan<byte> bytes);
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How to read it.</param>
/// <param name="IsOpaque">Whether its bytes are not the text that a label needs.</param>
public readonly record struct ResultColumn(string Name, ColumnKind Kind, bool IsOpaque = false);

/// <summary>
/// Turns the rows of one result into samples. What each column means is settled once, when the columns are known; after that a row
/// costs no object.
/// </summary>
public sealed class ResultRenderer
{
    /// <summary>The label that no column fills: postgres_exporter calls the server by host and port.</summary>
    private const string ServerLabel = "server";

    /// <summary>The label that the exporter fills for collectors that visit databases, so that no two of them can clash.</summary>
    private const string DatabaseLabel = "datname";
    private const int Absent = -1;
    private const int Server = -2;
    private const int Database = -3;

    private readonly Collector collector;
    private readonly IReadOnlyList<ResultColumn> columns;
    private readonly byte[] server;
    private readonly byte[]? database;
    private readonly SegmentBuilder builder;
    private readonly TopRenderer? top;
    private readonly KnownLabels? known;
    private readonly (int Label, int By) once;
    private readonly LabelSet[] labelSets;
    private readonly Target[] targets;
    private readonly Dictionary<string, int> familyByKey = [];
    private readonly (int Key, int Value) pivot = (Absent, Absent);
    private readonly PooledBuffer number = new();

    /// <summary>Settles what the columns of a result mean.</summary>
    /// <param name="collector">What was asked.</param>
    /// <param name="columns">The columns of the answer.</param>
    /// <param name="server">The label <c>server</c>.</param>
    /// <param name="builder">Takes the samples; its families are those of the collector.</param>
    /// <param name="database">The database that was visited; null for a collector that runs in one for all.</param>
    /// <param name="memory">What is kept from run to run; null for a single run, in which all rows become series.</param>
    public ResultRenderer(
        Collector collector,
        IReadOnlyList<ResultColumn> columns,
        string server,
        SegmentBuilder builder,
        string? database = null,
        CollectorMemory? memory = null)
    {
        (this.collector, this.columns, this.builder, this.server) = (collector, columns, builder, Encoding.UTF8.GetBytes(server));
        this.database = database is null ? null : Encoding.UTF8.GetBytes(database);
        once = collector.Once is { } label ? (Find(collector.ColumnOfLabel(label.Label)), Find(collector.ColumnOfLabel(label.By))) : (Absent, Absent);
        known = IsText(once.Label) && IsText(once.By) ? memory?.Known : null;
        var sets = collector.Metrics.Select(metric => string.Join(',', metric.Labels)).Distinct().ToList();
        labelSets = [.. sets.Select(set => NewLabelSet(collector.Metrics.First(metric => string.Join(',', metric.Labels) == set).Labels))];
        targets = [.. collector.Metrics.Select(metric => new Target(sets.IndexOf(string.Join(',', metric.Labels)), ColumnOf(metric), metric.Column is null, metric))];
        top = collector.Top is not null && memory is not null ? new(collector, columns, [.. targets.Select(target => target.LabelSet)], memory, builder) : null;
        if (collector.Pivot is { } named)
        {
            pivot = (Find(named.KeyColumn), Find(named.ValueColumn));
            familyByKey = collector.Metrics.Index().ToDictionary(metric => metric.Item.Column ?? metric.Item.Name, metric => metric.Index);
        }

        MissingColumns = collector.Pivot is null
            ? targets.Count(target => target is { Column: Absent, IsConstant: false } && target.Metric.IsInEveryVersion)
                + labelSets.Where((_, index) => targets.Any(target => target.LabelSet == index && target.Metric.IsInEveryVersion)).Sum(set => set.Columns.Count(column => column == Absent))
            : Convert.ToInt32(pivot.Key == Absent) + Convert.ToInt32(pivot.Value == Absent);
    }

    /// <summary>The columns that were settled.</summary>
    public IReadOnlyList<ResultColumn> Columns => columns;

    /// <summary>Columns that the collector names, that every version has, and that the result does not have: no reason to fail.</summary>
    public int MissingColumns { get; }

    /// <summary>Rows of the run.</summary>
    public int Rows { get; private set; }

    /// <summary>Values that are not numbers, and were left out.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Series that were summed into the rest.</summary>
    public int BelowTop => top?.Below ?? 0;

    /// <summary>Forgets the counts of the run before.</summary>
    public void Begin()
    {
        Rows = Unreadable = 0;
        top?.Begin();
        known?.Begin();
    }

    /// <summary>Adds what could only be told when all rows were known.</summary>
    /// <param name="now">Time on any clock that only goes forward.</param>
    public void Complete(TimeSpan now)
    {
        top?.Complete(now);
        known?.Complete(top?.Served);
    }

    /// <summary>Adds the samples of a row.</summary>
    public void Add(IRow row)
    {
        Rows++;
        ReadOnce(row);
        foreach (var set in labelSets)
        {
            Render(set, row);
        }

        if (collector.Pivot is not null)
        {
            AddPivoted(row);
            return;
        }

        BeginTop(row);
        for (var family = 0; family < targets.Length; family++)
        {
            var target = targets[family];
            if (target.IsConstant)
            {
                Add(family, target, 1);
            }
            else if (target.Column != Absent)
            {
                AddValue(family, target, target.Column, row);
            }
        }
    }

    private void AddPivoted(IRow row)
    {
        if (pivot.Key == Absent || pivot.Value == Absent || !row.TryRead(pivot.Key, out var key))
        {
            return;
        }

        var keys = familyByKey.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> text = stackalloc char[128];
        if (key.Length <= text.Length && keys.TryGetValue(text[..Encoding.UTF8.GetChars(key, text)], out var family))
        {
            AddValue(family, targets[family], pivot.Value, row);
        }
    }

    private void AddValue(int family, Target target, int column, IRow row)
    {
        if (!row.TryRead(column, out var bytes))
        {
            if (target.Metric.Default is { } absent)
            {
                Add(family, target, absent);
            }

            return;
        }

        if (ColumnKinds.TryNumber(columns[column].Kind, bytes, out var value))
        {
            Add(family, target, ColumnKinds.InUnit(value, target.Metric.Scale));
        }
        else
        {
            Unreadable++;
        }
    }

    private void Add(int family, Target target, double value)
    {
        if (top is null)
        {
            builder.Add(family, labelSets[target.LabelSet].Block.Written, value);
        }
        else
        {
            top.Add(family, value);
        }
    }

    private void BeginTop(IRow row)
    {
        if (top is null)
        {
            return;
        }

        top.NewRow(row);
        foreach (var set in labelSets)
        {
            top.AddLabels(set.Block.Written);
        }
    }

    private void Render(LabelSet set, IRow row)
    {
        set.Block.Clear();
        for (var i = 0; i < set.Openings.Length; i++)
        {
            switch (set.Columns[i])
            {
                case Server:
                    LabelBlock.Append(set.Block, set.Openings[i], server);
                    break;
                case Database:
                    LabelBlock.Append(set.Block, set.Openings[i], database);
                    break;
                case Absent:
                    LabelBlock.Append(set.Block, set.Openings[i], []);
                    break;
                case var column when known is not null && column == once.Label:
                    LabelBlock.Append(set.Block, set.Openings[i], known.Current);
                    break;
                case var column:
                    LabelBlock.Append(set.Block, set.Openings[i], LabelValue(column, row));
                    break;
            }
        }
    }

    private void ReadOnce(IRow row)
    {
        if (known is null)
        {
            return;
        }

        var of = Encoding.UTF8.GetString(LabelValue(once.By, row));
        if (row.TryRead(once.Label, out var told))
        {
            known.Learn(of, told);
        }
        else
        {
            known.Recall(of);
        }
    }

    private ReadOnlySpan<byte> LabelValue(int column, IRow row)
    {
        if (!row.TryRead(column, out var bytes))
        {
            return [];
        }

        var kind = columns[column].Kind;
        if (kind == ColumnKind.Text || !ColumnKinds.TryNumber(kind, bytes, out var value))
        {
            return bytes;
        }

        number.Clear();
        MetricText.WriteNumber(number, value);
        return number.Written;
    }

    /// <summary>Numbers could lose digits on their way: a label that is one, or is decided by one, is read in each run.</summary>
    private bool IsText(int column) => column >= 0 && columns[column].Kind == ColumnKind.Text;

    private LabelSet NewLabelSet(IReadOnlyList<string> names) => new([.. names.Select(LabelBlock.Opening)], [.. names.Select(LabelColumn)], new());

    private int LabelColumn(string name) => name == DatabaseLabel && database is not null ? Database
        : Find(collector.ColumnOfLabel(name)) is var column && column == Absent && name == ServerLabel ? Server
        : column;

    private int ColumnOf(Metric metric) => Find(metric.Column) is var column && column == Absent ? Find(metric.FormerColumn) : column;

    private int Find(string? name)
    {
        for (var i = 0; name is not null && i < columns.Count; i++)
        {
            if (columns[i].Name == name)
            {
                return i;
            }
        }

        return Absent;
    }

    private sealed record LabelSet(byte[][] Openings, int[] Columns, PooledBuffer Block);

    private sealed record Target(int LabelSet, int Column, bool IsConstant, Metric Metric);
}
