using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Exposition;

public sealed class SegmentBuilderTests
{
    private static readonly Metric Reads = new() { Name = "reads_total", Type = MetricType.Counter, Help = "Reads.", Labels = ["relname"], Source = "test" };
    private static readonly Metric Writes = new() { Name = "writes_total", Type = MetricType.Counter, Help = "Writes.", Labels = ["relname"], Source = "test" };

    private readonly SegmentBuilder builder = new([Reads, Writes]);

    [Fact]
    public void Families_share_their_labels_and_keep_their_lines()
    {
        builder.Add(Reads, 1, "a");
        builder.Add(Writes, 2, "a");
        builder.Add(Reads, 3, "b");
        builder.Add(Writes, 4, "b");
        Assert.Equal(0, builder.Repeated);
        Assert.Equal(["reads_total{relname=\"a\"} 1", "reads_total{relname=\"b\"} 3", "writes_total{relname=\"a\"} 2", "writes_total{relname=\"b\"} 4"], Lines(builder.Build()));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "b", "a")]
    [InlineData("", "a", "")]
    public void What_repeats_a_sample_is_left_out_whatever_came_between(params string[] names)
    {
        foreach (var (index, name) in names.Index())
        {
            builder.Add(Reads, index, name);
            builder.Add(Writes, index, name);
        }

        Assert.Equal(2, builder.Repeated);
        Assert.Equal(2 * names.Distinct().Count(), builder.Series);
        Assert.DoesNotContain(Lines(builder.Build()), line => line.EndsWith($" {names.Length - 1}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_run_begins_from_nothing(bool packs)
    {
        for (var run = 0; run < 3; run++)
        {
            builder.Clear();
            builder.Add(Reads, run, "a");
            Assert.Equal(0, builder.Repeated);
            Assert.Equal([$"reads_total{{relname=\"a\"}} {run}"], Lines(packs ? builder.BuildPacked() : builder.Build()));
        }
    }

    private static IEnumerable<string> Lines(Segment segment) =>
        segment.Families.SelectMany(family => Encoding.UTF8.GetString(family.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
