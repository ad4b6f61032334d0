using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Exposition;

public sealed class ExpositionDocumentTests
{
    private static readonly Metric Seen = new() { Name = "tables_seen_total", Type = MetricType.Counter, Help = "Tables.", Labels = ["datname", "relname"], Source = "test" };
    private static readonly Metric Up = new() { Name = "up", Type = MetricType.Gauge, Help = "Up.", Source = "test" };

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task Joined_gzip_members_are_the_same_text(ExpositionFormat format)
    {
        var document = new ExpositionDocument([Tables("a"), Fresh(), Tables("b")]);
        var plain = new ArrayBufferWriter<byte>();
        document.Write(plain, format, "rendered 1\n"u8.ToArray());
        Assert.Equal(Lines(Encoding.UTF8.GetString(plain.WrittenSpan)), Lines(await UnpackAsync(document, format)));
        Assert.True(document.Clashes.Count == 0);
    }

    [Fact]
    public void A_family_stands_together_though_databases_bring_it_separately()
    {
        var text = Text(new([Tables("a"), Fresh(), Tables("b")]));
        Assert.Equal(1, text.Split('\n').Count(line => line == "# TYPE tables_seen_total counter"));
        var lines = text.Split('\n').Index().Where(line => line.Item.StartsWith("tables_seen_total{", StringComparison.Ordinal)).Select(line => line.Index).ToList();
        Assert.Equal(200, lines.Count);
        Assert.Equal(199, lines[^1] - lines[0]);
    }

    [Fact]
    public void Of_two_collectors_with_one_family_the_first_wins_and_the_other_is_counted()
    {
        var document = new ExpositionDocument([Fresh() with { Owner = "first" }, Fresh() with { Owner = "second" }]);
        Assert.Single(Text(document).Split('\n'), line => line == "up 1");
        Assert.Equal("second", Assert.Single(document.Clashes).Owner);
    }

    [Fact]
    public void Servers_may_take_a_family_from_different_collectors()
    {
        var document = new ExpositionDocument([Fresh("one") with { Owner = "first", Server = "one" }, Fresh("two") with { Owner = "second", Server = "two" }]);
        Assert.Empty(document.Clashes);
        Assert.Contains("# TYPE up gauge\nup{server_name=\"one\"} 1\nup{server_name=\"two\"} 1\n", Text(document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scraper_that_never_reads_holds_nothing_but_its_own_answer()
    {
        var document = new ExpositionDocument([.. Enumerable.Range(0, 200).Select(database => Tables($"app{database}"))]);
        var pipe = new Pipe();
        using var gone = new CancellationTokenSource();
        var stuck = document.SendAsync(pipe.Writer, ExpositionFormat.Text, default, gone.Token);
        await UnpackAsync(document, ExpositionFormat.Text);
        Assert.False(stuck.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
    }

    private static Segment Tables(string database)
    {
        var builder = new SegmentBuilder([Seen]);
        for (var table = 0; table < 100; table++)
        {
            builder.Add(Seen, table, database, $"table_{table}");
        }

        var segment = builder.BuildPacked() with { Owner = "tables" };
        Assert.True(segment.Families[0].IsPacked);
        return segment;
    }

    private static Segment Fresh(string? server = null)
    {
        var builder = new SegmentBuilder([Up], LabelBlock.Of("server_name", server));
        builder.Add(Up, 1);
        return builder.Build();
    }

    private static string Text(ExpositionDocument document)
    {
        var output = new ArrayBufferWriter<byte>();
        document.Write(output, ExpositionFormat.Text, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static async Task<string> UnpackAsync(ExpositionDocument document, ExpositionFormat format)
    {
        using var packed = new MemoryStream();
        var writer = PipeWriter.Create(packed, new(leaveOpen: true));
        await document.SendPackedAsync(writer, format, "rendered 1\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        packed.Position = 0;
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Order(StringComparer.Ordinal);
}
