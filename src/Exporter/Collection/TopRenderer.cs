using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>
/// Holds the rows of a result until all are known, makes the leaders series and sums the others. Rows come by the ten thousand: they lie
/// in a few long arrays, which are given back when the result is complete.
/// </summary>
public sealed class TopRenderer
{
    private readonly IReadOnlyList<ResultColumn> columns;
    private readonly TopSelection selection;
    private readonly SegmentBuilder builder;
    private readonly int[] scoreColumns;
    private readonly Rest?[] rests;
    private readonly RestSums restSums;
    private readonly PooledBuffer labels = new();
    private readonly ArrayBufferWriter<byte> kept = new();
    private List<Row> rows = [];
    private List<Sample> samples = [];
    private int usual;

    /// <summary>Settles which columns compete and where the others are summed.</summary>
    public TopRenderer(Collector collector, TopRows budget, IReadOnlyList<ResultColumn> columns, TopSelection selection, RestSums restSums, SegmentBuilder builder)
    {
        (this.columns, this.selection, this.restSums, this.builder) = (columns, selection, restSums, builder);
        scoreColumns = [.. budget.By.Select(by => columns.Index().Where(column => column.Item.Name == by).Select(column => column.Index).FirstOrDefault(-1))];
        var families = collector.Families();
        rests = [.. families.Select(family => family.Rest is null ? null : RestOf(families, family.Rest))];
    }

    /// <summary>Series that were summed into the rest.</summary>
    public int Below { get; private set; }

    /// <summary>The rows that became series in the last run, by their index.</summary>
    public IReadOnlyList<int> Served { get; private set; } = [];

    /// <summary>Forgets the rows of the run before.</summary>
    public void Begin()
    {
        Forget();
        Below = 0;
    }

    /// <summary>The samples that follow are of this row.</summary>
    public void NewRow(IRow row)
    {
        var scores = new double[scoreColumns.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Score(scoreColumns[i], row);
        }

        if (rows.Count == 0)
        {
            samples.EnsureCapacity(usual);
        }

        rows.Add(new(samples.Count, scores));
    }

    /// <summary>A sample of the row.</summary>
    public void Add(int family, ReadOnlySpan<byte> block, double value)
    {
        // The families of a row mostly share their labels, which are then kept once.
        if (samples.Count > rows[^1].First && LabelsOf(samples[^1]).SequenceEqual(block))
        {
            samples.Add(samples[^1] with { Family = family, Value = value });
            return;
        }

        samples.Add(new(family, labels.Count, block.Length, value));
        labels.Write(block);
    }

    /// <summary>Adds the leaders and the sums of the others to the segment.</summary>
    public void Complete(TimeSpan now)
    {
        Contender[] contenders = [.. rows.Select((row, index) => new Contender(Identity(index), row.Scores))];
        var chosen = Served = selection.Choose(contenders, now);
        var (leader, sums) = (0, restSums.Begin(isCut: chosen.Count < rows.Count));
        for (var row = 0; row < rows.Count; row++)
        {
            var leads = leader < chosen.Count && chosen[leader] == row;
            leader += leads ? 1 : 0;
            Below += leads ? 0 : End(row) - rows[row].First;
            foreach (var sample in CollectionsMarshal.AsSpan(samples)[rows[row].First..End(row)])
            {
                if (leads)
                {
                    builder.Add(sample.Family, LabelsOf(sample), sample.Value);
                }

                if (sums && rests[sample.Family] is { } rest && !double.IsNaN(sample.Value))
                {
                    AddToRest(contenders[row].Identity, rest, sample, leads);
                }
            }
        }

        foreach (var (family, block, sum) in restSums.Complete())
        {
            builder.Add(family, block, sum);
        }

        Forget();
    }

    /// <summary>A result of ten thousand rows is looked at a few times a minute; between those its memory is others'.</summary>
    private void Forget()
    {
        usual = Math.Max(samples.Count, usual);
        (rows, samples) = ([], []);
        labels.Release();
    }

    private int End(int row) => row + 1 < rows.Count ? rows[row + 1].First : samples.Count;

    /// <summary>The labels of its first sample, which tell it from other rows.</summary>
    private ulong Identity(int row) => rows[row].First == End(row) ? 0 : LabelBlock.Hash(LabelsOf(samples[rows[row].First]));

    private ReadOnlySpan<byte> LabelsOf(Sample sample) => labels.Written.Slice(sample.Offset, sample.Length);

    private double Score(int column, IRow row) =>
        column >= 0 && row.TryRead(column, out var bytes) && ColumnKinds.TryNumber(columns[column].Kind, bytes, out var score) ? score : 0;

    private void AddToRest(ulong row, Rest rest, Sample sample, bool leads)
    {
        if (leads && !rest.IsCounter)
        {
            return;
        }

        kept.ResetWrittenCount();
        if (rest.Labels.Length > 0)
        {
            Keep(LabelsOf(sample), rest.Labels);
        }

        if (rest.IsCounter)
        {
            restSums.Count(row, sample.Family, rest.Family, kept.WrittenSpan, sample.Value, leads);
        }
        else
        {
            restSums.Sum(rest.Family, kept.WrittenSpan, sample.Value);
        }
    }

    /// <summary>The labels of a block that the rest keeps, as they were written.</summary>
    private void Keep(ReadOnlySpan<byte> block, byte[][] names)
    {
        while (!block.IsEmpty)
        {
            var name = block[..block.IndexOf((byte)'=')];
            var end = EndOfLabel(block);
            foreach (var wanted in names)
            {
                if (name.SequenceEqual(wanted))
                {
                    kept.Write(kept.WrittenCount > 0 ? ","u8 : default);
                    kept.Write(block[..end]);
                    break;
                }
            }

            block = end < block.Length ? block[(end + 1)..] : default;
        }
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

    private static Rest RestOf(IReadOnlyList<Metric> families, string name)
    {
        var (index, family) = families.Index().First(candidate => candidate.Item.Name == name);
        return new(index, [.. family.Labels.Select(Encoding.UTF8.GetBytes)], family.Type == MetricType.Counter);
    }

    /// <summary>Where a family is summed, and the labels that its sums have.</summary>
    private sealed record Rest(int Family, byte[][] Labels, bool IsCounter);

    private readonly record struct Sample(int Family, int Offset, int Length, double Value);

    private readonly record struct Row(int First, double[] Scores);
}
