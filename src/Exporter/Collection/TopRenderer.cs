using System.Buffers;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>Holds the rows of a result until all are known, makes the leaders series and sums the others.</summary>
public sealed class TopRenderer(Collector collector, TopRows budget, IReadOnlyList<ResultColumn> columns, TopSelection selection, SegmentBuilder builder)
{
    private readonly int[] scoreColumns = [.. budget.By.Select(by => columns.Index().Where(column => column.Item.Name == by).Select(column => column.Index).FirstOrDefault(-1))];
    private readonly IReadOnlyList<Metric> families = collector.Families();
    private readonly List<Row> rows = [];

    /// <summary>Series that were summed into the rest.</summary>
    public int Below { get; private set; }

    /// <summary>Forgets the rows of the run before.</summary>
    public void Begin()
    {
        rows.Clear();
        Below = 0;
    }

    /// <summary>The samples that follow are of this row.</summary>
    public void NewRow(IRow row) => rows.Add(new([.. scoreColumns.Select(column => Score(column, row))], []));

    /// <summary>A sample of the row.</summary>
    public void Add(int family, ReadOnlySpan<byte> labels, double value) => rows[^1].Samples.Add(new(family, labels.ToArray(), value));

    /// <summary>Adds the leaders and the sums of the others to the segment.</summary>
    public void Complete(TimeSpan now)
    {
        var chosen = selection.Choose([.. rows.Select(row => new Contender(row.Identity(), row.Scores))], now).ToHashSet();
        var rest = new Dictionary<(int Family, string Labels), double>();
        foreach (var (index, row) in rows.Index())
        {
            if (chosen.Contains(index))
            {
                row.Samples.ForEach(sample => builder.Add(sample.Family, sample.Labels, sample.Value));
                continue;
            }

            Below += row.Samples.Count;
            foreach (var sample in row.Samples)
            {
                Sum(rest, sample);
            }
        }

        foreach (var ((family, labels), sum) in rest)
        {
            builder.Add(family, Encoding.UTF8.GetBytes(labels), sum);
        }

        rows.Clear();
    }

    private double Score(int column, IRow row) =>
        column >= 0 && row.TryRead(column, out var bytes) && ColumnKinds.TryNumber(columns[column].Kind, bytes, out var score) ? score : 0;

    private void Sum(Dictionary<(int Family, string Labels), double> rest, Sample sample)
    {
        if (families[sample.Family].Rest is not { } name || double.IsNaN(sample.Value))
        {
            return;
        }

        var family = families.Index().First(candidate => candidate.Item.Name == name).Index;
        var key = (family, Kept(sample.Labels, families[family].Labels));
        rest[key] = rest.GetValueOrDefault(key) + sample.Value;
    }

    /// <summary>The labels of a block that the rest keeps, as they were written.</summary>
    private static string Kept(byte[] block, IReadOnlyList<string> labels)
    {
        var kept = new ArrayBufferWriter<byte>();
        var remaining = block.AsSpan();
        while (!remaining.IsEmpty)
        {
            var end = EndOfLabel(remaining);
            var name = Encoding.UTF8.GetString(remaining[..remaining.IndexOf((byte)'=')]);
            if (labels.Contains(name))
            {
                kept.Write(kept.WrittenCount > 0 ? ","u8 : default);
                kept.Write(remaining[..end]);
            }

            remaining = end < remaining.Length ? remaining[(end + 1)..] : default;
        }

        return Encoding.UTF8.GetString(kept.WrittenSpan);
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

    private sealed record Sample(int Family, byte[] Labels, double Value);

    private sealed record Row(double[] Scores, List<Sample> Samples)
    {
        /// <summary>The labels of its first sample, which tell it from other rows.</summary>
        public ulong Identity() => Samples.Count == 0 ? 0 : LabelBlock.Hash(Samples[0].Labels);
    }
}
