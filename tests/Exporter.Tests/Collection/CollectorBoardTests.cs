using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Collection;

public sealed class CollectorBoardTests
{
    private const string Name = "sizes";
    private static readonly Metric Family = new() { Name = "sizes_bytes", Type = MetricType.Gauge, Help = "Size.", Source = "pg_class" };
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider time = new();
    private readonly CollectorBoard board;

    public CollectorBoardTests() => board = new(time);

    [Fact]
    public void Values_are_served_while_they_are_young_enough_and_no_longer()
    {
        Succeed(interval: null);
        time.Advance(Maximum);
        Assert.Equal(1, board.Values(Name, Maximum).Series);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(Segment.Empty, board.Values(Name, Maximum));
    }

    [Fact]
    public void A_collector_that_comes_less_often_may_miss_one_turn()
    {
        Succeed(TimeSpan.FromMinutes(10));
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(1, board.Values(Name, Maximum).Series);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(Segment.Empty, board.Values(Name, Maximum));
    }

    [Fact]
    public void What_was_found_unchanged_is_as_young_as_what_was_read()
    {
        Succeed(TimeSpan.FromMinutes(10));
        time.Advance(TimeSpan.FromMinutes(19));
        board.Confirmed(Name, CollectorBoard.ClusterWide);
        time.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal(1, board.Values(Name, Maximum).Series);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_failure_the_last_good_values_stay_as_long_as_they_are_young_or_go_at_once(bool keepsValues)
    {
        Succeed(TimeSpan.FromMinutes(10));
        Assert.True(board.Failed(Name, "timeout", TimeSpan.FromSeconds(1), keepsValues));
        Assert.Equal(keepsValues ? 1 : 0, board.Values(Name, Maximum).Series);

        // A failure does not make the values of before younger.
        time.Advance(TimeSpan.FromMinutes(20.1));
        Assert.Same(Segment.Empty, board.Values(Name, Maximum));
        Assert.False(board.Failed(Name, "timeout", TimeSpan.FromSeconds(1), keepsValues));
        Assert.True(board.Failed(Name, "permission", TimeSpan.FromSeconds(1), keepsValues));
    }

    [Fact]
    public void One_that_nobody_got_to_says_so_keeps_its_values_for_now_and_is_cleared_by_its_next_run()
    {
        Succeed(interval: null);
        board.Postponed(Name, "budget");
        Assert.Equal(1, board.Values(Name, Maximum).Series);
        Assert.Contains("pg_exporter_collector_skipped{collector=\"sizes\",reason=\"budget\"} 1", Described(), StringComparison.Ordinal);

        Succeed(interval: null);
        Assert.DoesNotContain("budget", Described(), StringComparison.Ordinal);
    }

    private void Succeed(TimeSpan? interval)
    {
        var builder = board.NewBuilder([Family]);
        builder.Add(Family, 1);
        board.Succeeded(Name, new(builder.Build(), TimeSpan.FromMilliseconds(1)) { Interval = interval });
    }

    private string Described()
    {
        var builder = board.NewBuilder(ExporterMetrics.All);
        board.Describe(builder);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new ExpositionDocument([builder.Build()]).Write(output, ExpositionFormat.Text, default);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
