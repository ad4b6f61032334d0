using System.Globalization;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Model.Tests.Metrics;

public sealed class MetricDocumentTests
{
    [Theory]
    [InlineData("a_timestamp_seconds", "gauge", "Unix time, seconds")]
    [InlineData("a_wait_seconds_total", "counter", "seconds")]
    [InlineData("a_size_bytes", "gauge", "bytes")]
    [InlineData("a_blks_read", "counter", "blocks")]
    [InlineData("a_temp_blocks_written_total", "counter", "blocks")]
    [InlineData("a_blocking", "gauge", null)]
    [InlineData("a_waits", "gauge", null)]
    [InlineData("a_age_seconds_bucket", "histogram", "seconds")]
    [InlineData("a_age_seconds_sum", "histogram", "seconds")]
    [InlineData("a_age_seconds_count", "histogram", null)]
    public void A_unit_is_what_the_name_says(string name, string type, string? unit) =>
        Assert.Equal(unit, MetricUnit.Of(Metric($"name: {name}, type: {type}"))?.Title);

    [Fact]
    public void A_unit_is_what_the_file_says_where_the_name_does_not() =>
        Assert.Equal("milliseconds", MetricUnit.Of(Metric("name: a_write_time, unit: milliseconds"))?.Title);

    [Theory]
    [InlineData("", "a.sql", "13+")]
    [InlineData(", since: 17", "a.sql", "17+")]
    [InlineData(", until: 16", "a.sql", "13–16")]
    [InlineData(", since: 15, until: 15", "a.sql", "15")]
    [InlineData(", since: 15", "a.until-17.sql", "15–17")]
    [InlineData(", until: 20", "a.until-17.sql", "13–17")]
    [InlineData(", until: 15", "a.until-17.sql", "13–15")]
    public void Versions_are_those_of_the_file_and_of_the_column(string versions, string file, string told) =>
        Assert.Equal(told, MajorVersions.Of([Collector($"name: a{versions}", file)], "a").ToString());

    [Fact]
    public void A_family_that_only_the_newer_file_has_begins_where_the_older_one_ends() =>
        Assert.Equal("17+", MajorVersions.Of([Collector("name: a", "a.until-16.sql"), Collector("name: b", "a.sql")], "b").ToString());

    [Fact]
    public void A_table_names_unit_and_versions_of_each_family()
    {
        var page = MetricDocument.Render(Catalogue.Empty.With([Collector("name: a_age, unit: seconds, since: 17", "a.sql")], []));
        Assert.Contains("| `a_age` | gauge | seconds |  | 17+ | A test. |", page, StringComparison.Ordinal);
    }

    private static Metric Metric(string head) => Collector(head, "a.sql").Metrics[0];

    private static Collector Collector(string metric, string file)
    {
        var faults = new List<Fault>();
        var text = CollectorText.With("name: a", string.Create(CultureInfo.InvariantCulture, $"  - {{ {metric}, help: A test. }}"));
        return CollectorFile.Read(file, text, faults) ?? throw new InvalidOperationException(string.Join('\n', faults));
    }
}
