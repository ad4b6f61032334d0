using System.Buffers;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>Holds the rows of a result until all are known, makes the leaders series and sums the others.</summary>
public sealed class TopRenderer(
    Collector collector, TopRows budget, IReadOnlyList<ResultColumn> columns, TopSelection selection, RestSums rest, SegmentBuilder builder)
{
    private readonly int[] scoreColumns = [.. budget.By.Select(by => columns.Index().Where(column => column.Item.Name == by).Select(column => column.Index).FirstOrDefault(-1))];
    private readonly IReadOnlyList<Metric> families = collector.Families();
    private readonly int?[] restFamilies = RestFamilies(collector);
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
    public void Add(int family, ReadOnlySpan<byte> labels, double value)
    {
        // The samples of a row have the same labels, most of the time.
        var samples = rows[^1].Samples;
        samples.Add(new(family, samples.Count > 0 && labels.SequenceEqual(samples[^1].Labels) ? samples[^1].Labels : labels.ToArray(), value));
    }

    /// <summary>Adds the leaders and the sums of the others to the segment.</summary>
    public void Complete(TimeSpan now)
    {
        var chosen = selection.Choose([.. rows.Select(row => new Contender(row.Identity(), row.Scores))], now).ToHashSet();
        rest.Begin(isCut: chosen.Count < rows.Count);
        foreach (var (index, row) in rows.Index())
        {
            var leads = chosen.Contains(index);
            Below += leads ? 0 : row.Samples.Count;
            Sum(row, leads);
            foreach (var sample in leads ? row.Samples : [])
            {
                builder.Add(sample.Family, sample.Labels, sample.Value);
            }
        }

        foreach (var (family, labels, sum) in rest.Complete())
        {
            builder.Add(family, Encoding.UTF8.GetBytes(labels), sum);
        }

        rows.Clear();
    }

    private double Score(int column, IRow row) =>
        column >= 0 && row.TryRead(column, out var bytes) && ColumnKinds.TryNumber(columns[column].Kind, bytes, out var score) ? score : 0;

    /// <summary>For each family the index of the one that takes its rest.</summary>
    private static int?[] RestFamilies(Collector collector)
    {
        var indexes = collector.Families().Index().ToDictionary(family => family.Item.Name, family => family.Index);
        return [.. collector.Metrics.Select(metric => metric.Rest is { } name ? indexes[name] : (int?)null)];
    }

    private void Sum(Row row, bool leads)
    {
        var identity = row.Identity();
        foreach (var sample in row.Samples.Where(sample => restFamilies[sample.Family] is not null && !double.IsNaN(sample.Value)))
        {
            var family = restFamilies[sample.Family]!.Value;
            var labels = Kept(sample.Labels, families[family].Labels);
            if (families[family].Type == MetricType.Counter)
            {
                rest.Count(identity, sample.Family, (family, labels), sample.Value, leads);
            }
            else if (!leads)
            {
                rest.Sum((family, labels), sample.Value);
            }
        }
    }

    /// <summary>The labels of a block that the rest keeps, as they were written.</summary>
    private static string Kept(byte[] block, IReadOnlyList<string> labels)
    {
        if (labels.Count == 0)
        {
            return "";
        }

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
