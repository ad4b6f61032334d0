using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>
/// Holds the rows of a result until all are known, makes the leaders series and sums the others. Rows come by the ten thousand: the values of
/// each are kept from run to run where the next one needs them, and for everything else there are a few long lists.
/// </summary>
public sealed class TopRenderer
{
    private readonly IReadOnlyList<ResultColumn> columns;
    private readonly TopSelection selection;
    private readonly RestSums rests;
    private readonly SegmentBuilder builder;
    private readonly int[] scoreColumns;
    private readonly Family[] families;
    private readonly int labelSets;
    private readonly List<(int LabelSet, string Names, byte[][] Wanted)> keeps = [];
    private readonly RestGroup[] groups;
    private readonly PooledBuffer labels = new();
    private readonly PooledBuffer kept = new();
    private Held held;
    private int usual;

    /// <summary>Settles which columns compete and where the others are summed.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="columns">The columns of the result.</param>
    /// <param name="labelSetOf">Of each family which of the sets of labels it has.</param>
    /// <param name="memory">What is kept from run to run.</param>
    /// <param name="builder">Takes the samples.</param>
    public TopRenderer(Collector collector, IReadOnlyList<ResultColumn> columns, IReadOnlyList<int> labelSetOf, CollectorMemory memory, SegmentBuilder builder)
    {
        (this.columns, selection, rests, this.builder) = (columns, memory.Selection!, memory.Rest, builder);
        scoreColumns = [.. collector.Top!.By.Select(by => columns.Index().Where(column => column.Item.Name == by).Select(column => column.Index).FirstOrDefault(-1))];
        Metric[] sums = [.. collector.Families().Skip(collector.Metrics.Count)];
        families = [.. collector.Metrics.Select((metric, index) => FamilyOf(metric, labelSetOf[index], sums))];
        groups = new RestGroup[keeps.Count];
        labelSets = labelSetOf.DefaultIfEmpty(-1).Max() + 1;
        held = new(scoreColumns.Length);
    }

    /// <summary>Series that were summed into the rest.</summary>
    public int Below { get; private set; }

    /// <summary>The rows that became series in the last run, by their index.</summary>
    public IReadOnlyList<int> Served { get; private set; } = [];

    /// <summary>Forgets the rows of the run before.</summary>
    public void Begin()
    {
        Forget();
        rests.Begin();
        Below = 0;
    }

    /// <summary>A row, of which the labels come first and then the values.</summary>
    public void NewRow(IRow row)
    {
        if (held.Rows.Count == 0)
        {
            held.EnsureCapacity(usual, labelSets);
        }

        for (var i = 0; i < scoreColumns.Length; i++)
        {
            held.Scores[i].Add(Score(scoreColumns[i], row));
        }
    }

    /// <summary>The next set of labels of the row. The first of them tells it from other rows.</summary>
    public void AddLabels(ReadOnlySpan<byte> block)
    {
        if (held.LabelEnds.Count == held.Identities.Count * labelSets)
        {
            var identity = LabelBlock.Hash(block);
            held.Identities.Add(identity);
            held.Rows.Add(rests.Row(identity));
        }

        labels.Write(block);
        held.LabelEnds.Add(labels.Count);
    }

    /// <summary>A value of the row.</summary>
    public void Add(int family, double value) => held.Rows[^1].Put(family, value);

    /// <summary>Adds the leaders and the sums of the others to the segment.</summary>
    public void Complete(TimeSpan now)
    {
        Served = selection.Choose(new(held.Identities, held.Scores), now);
        var (leader, sums) = (0, keeps.Count > 0 && rests.Sum(isCut: Served.Count < held.Rows.Count));
        for (var row = 0; row < held.Rows.Count; row++)
        {
            var leads = leader < Served.Count && Served[leader] == row;
            leader += leads ? 1 : 0;
            if (leads)
            {
                Serve(row);
            }
            else
            {
                Below += held.Rows[row].Count;
            }

            if (sums)
            {
                Sum(row, leads);
            }
        }

        foreach (var (place, block, sum) in sums ? rests.Complete() : [])
        {
            builder.Add(families.Length + place, block, sum);
        }

        Forget();
    }

    private void Serve(int row)
    {
        for (var family = 0; family < families.Length; family++)
        {
            if (held.Rows[row].TryGet(family, out var value))
            {
                builder.Add(family, LabelsOf(row, families[family].LabelSet), value);
            }
        }
    }

    private void Sum(int row, bool leads)
    {
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = rests.Group(KeptOf(LabelsOf(row, keeps[i].LabelSet), keeps[i].Wanted));
        }

        for (var family = 0; family < families.Length; family++)
        {
            if (families[family] is { Rest: >= 0 } summed)
            {
                rests.Add(groups[summed.Keep], summed.Rest, held.Rows[row], family, leads);
            }
        }

        rests.Keep(held.Identities[row], held.Rows[row]);
    }

    /// <summary>A result of ten thousand rows is looked at a few times a minute; between those its memory is others'.</summary>
    private void Forget()
    {
        usual = Math.Max(held.Rows.Count, usual);
        held = new(scoreColumns.Length);
        labels.Release();
    }

    private ReadOnlySpan<byte> LabelsOf(int row, int labelSet)
    {
        var index = (row * labelSets) + labelSet;
        return labels.Written[(index == 0 ? 0 : held.LabelEnds[index - 1])..held.LabelEnds[index]];
    }

    private double Score(int column, IRow row) =>
        column >= 0 && row.TryRead(column, out var bytes) && ColumnKinds.TryNumber(columns[column].Kind, bytes, out var score) ? score : 0;

    /// <summary>The labels of a block that the rest keeps, as they were written.</summary>
    private ReadOnlySpan<byte> KeptOf(ReadOnlySpan<byte> block, byte[][] names)
    {
        kept.Clear();
        while (names.Length > 0 && !block.IsEmpty)
        {
            var name = block[..block.IndexOf((byte)'=')];
            var end = EndOfLabel(block);
            foreach (var wanted in names)
            {
                if (name.SequenceEqual(wanted))
                {
                    kept.Write(kept.Count > 0 ? ","u8 : default);
                    kept.Write(block[..end]);
                    break;
                }
            }

            block = end < block.Length ? block[(end + 1)..] : default;
        }

        return kept.Written;
    }

    /// <summary>Behind the quote that ends the value of the first label; a quote within it has a backslash before it.</summary>
    private static int EndOfLabel(ReadOnlySpan<byte> block)
    {
        var position = block.IndexOf((byte)'"') + 1;
        while (block[position] != (byte)'"')
        {
            position += block[position] == (byte)'\\' ? 2 : 1;
        }

        return position + 1;
    }

    private Family FamilyOf(Metric metric, int labelSet, Metric[] sums)
    {
        var rest = metric.Rest is null ? -1 : Array.FindIndex(sums, sum => sum.Name == metric.Rest);
        if (rest < 0)
        {
            return new(labelSet, rest, -1);
        }

        var names = string.Join(',', sums[rest].Labels);
        var keep = keeps.FindIndex(other => other.LabelSet == labelSet && other.Names == names);
        if (keep < 0)
        {
            keep = keeps.Count;
            keeps.Add((labelSet, names, [.. sums[rest].Labels.Select(Encoding.UTF8.GetBytes)]));
        }

        return new(labelSet, rest, keep);
    }

    /// <summary>A family of the rows.</summary>
    /// <param name="LabelSet">Its labels.</param>
    /// <param name="Rest">The family that sums it; negative: none does.</param>
    /// <param name="Keep">What that keeps of its labels.</param>
    private readonly record struct Family(int LabelSet, int Rest, int Keep);

    /// <summary>The rows of a run, all lists in their order.</summary>
    private sealed class Held(int columns)
    {
        public List<ulong> Identities { get; } = [];

        public List<RowValues> Rows { get; } = [];

        /// <summary>Where the labels end, set by set.</summary>
        public List<int> LabelEnds { get; } = [];

        /// <summary>The numbers by which they compete, for each column.</summary>
        public List<double>[] Scores { get; } = [.. Enumerable.Range(0, columns).Select(_ => new List<double>())];

        public void EnsureCapacity(int rows, int labelSets)
        {
            Identities.EnsureCapacity(rows);
            Rows.EnsureCapacity(rows);
            LabelEnds.EnsureCapacity(rows * labelSets);
            Array.ForEach(Scores, scores => scores.EnsureCapacity(rows));
        }
    }
}
