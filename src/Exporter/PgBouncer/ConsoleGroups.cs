using System.Diagnostics.CodeAnalysis;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// Adds up the rows that share their labels, because PgBouncer lists every client and a series for each would be too many. Memory is
/// bounded: when so many groups are held, rows that would begin another one are added to the rest.
/// </summary>
/// <param name="collector">Whose metrics they are.</param>
/// <param name="set">The labels, and which metrics have them.</param>
internal sealed class ConsoleGroups(Collector collector, LabelSet set)
{
    private readonly int[] metrics = set.Metrics;
    private readonly Dictionary<byte[], Group> groups = new(LabelComparer.Instance);
    private readonly double[] rest = new double[set.Metrics.Length];

    /// <summary>The labels.</summary>
    public LabelSet Labels => set;

    /// <summary>Groups without series of their own, as far as they were counted.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        groups.Clear();
        rest.AsSpan().Fill(double.NaN);
        LeftOut = 0;
    }

    /// <summary>Counts a row and gives the values of its group, one for each metric, NaN while there is none.</summary>
    public Span<double> Of(ReadOnlySpan<byte> labels)
    {
        var lookup = groups.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(labels, out var group))
        {
            if (groups.Count >= collector.MaximumRows)
            {
                LeftOut++;
                return rest;
            }

            group = new(metrics.Length);
            lookup[labels] = group;
        }

        group.Rows++;
        return group.Values;
    }

    /// <summary>Takes a value into a group's.</summary>
    public static void Add(ref double total, MetricValue of, double value) => total = double.IsNaN(total) ? value
        : of is MetricValue.Max or MetricValue.Age ? Math.Max(total, value)
        : total + value;

    /// <summary>Writes the groups with the most rows; the others go into the families that take the rest.</summary>
    public void Write(SegmentBuilder builder)
    {
        var served = 0;
        foreach (var (labels, group) in Ordered())
        {
            if (served++ < collector.Groups)
            {
                Write(builder, labels, group.Values);
                continue;
            }

            LeftOut++;
            for (var i = 0; i < metrics.Length; i++)
            {
                if (!double.IsNaN(group.Values[i]))
                {
                    Add(ref rest[i], collector.Metrics[metrics[i]].Of, group.Values[i]);
                }
            }
        }

        WriteRest(builder);
    }

    private IEnumerable<KeyValuePair<byte[], Group>> Ordered() =>
        groups.Count > collector.Groups ? groups.OrderByDescending(group => group.Value.Rows) : groups;

    private void Write(SegmentBuilder builder, byte[] labels, double[] values)
    {
        for (var i = 0; i < metrics.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                builder.Add(metrics[i], labels, values[i] * collector.Metrics[metrics[i]].Scale);
            }
        }
    }

    private void WriteRest(SegmentBuilder builder)
    {
        for (var i = 0; i < metrics.Length; i++)
        {
            var metric = collector.Metrics[metrics[i]];
            if (metric.Rest is { } name)
            {
                var family = collector.Families().Index().First(other => other.Item.Name == name).Index;
                builder.Add(family, [], double.IsNaN(rest[i]) ? 0 : rest[i] * metric.Scale);
            }
        }
    }

    private sealed class Group
    {
        public Group(int metrics)
        {
            Values = new double[metrics];
            Values.AsSpan().Fill(double.NaN);
        }

        public long Rows { get; set; }

        public double[] Values { get; }
    }

    private sealed class LabelComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static LabelComparer Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
