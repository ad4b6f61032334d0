using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Tests.Community;

/// <summary>Dashboards that people already have work with our exporter: every series that they ask for is there, with every label.</summary>
public sealed class CommunityDashboardTests
{
    /// <summary>Set by whoever scrapes; every dashboard of the public may rely on them.</summary>
    private static readonly string[] OfScrape = ["instance", "job"];

    public static TheoryData<string, string, string, string> Wanted => [.. Lines.Select(Read)];

    private static IEnumerable<string> Lines =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Community", "series.txt")).Where(line => line.Length > 0 && !line.StartsWith('#'));

    [Theory]
    [MemberData(nameof(Wanted))]
    public void Our_catalogue_has_the_series_with_these_labels(string dashboards, string series, string labels, string now)
    {
        var name = now.Length > 0 ? now : series;
        var facts = KnownSeries.Collected.Find(name);

        Assert.True(facts is not null, $"nothing exports {name}, which dashboard {dashboards} asks for");
        Assert.Empty(labels.Split(' ').Where(label => !facts.Labels.Contains(label.TrimEnd('*'))).Select(label => $"{name} lacks {label}, which dashboard {dashboards} asks for"));
    }

    [Fact]
    public void Labels_of_the_target_are_those_of_the_scrape() =>
        Assert.All(Lines.SelectMany(line => line.Split(' ')).Where(word => word.EndsWith('*')), word => Assert.Contains(word.TrimEnd('*'), OfScrape));

    [Fact]
    public void All_dashboards_and_mixins_are_in_the_list() =>
        Assert.Equal(["12485", "14114", "455", "9628", "pgbouncer-mixin", "postgres-mixin"], Lines.SelectMany(line => line.Split(' ')[0].Split(',')).Distinct().Order(StringComparer.Ordinal));

    private static (string, string, string, string) Read(string line)
    {
        var (wanted, now) = line.Split(" now ") is [var before, var after] ? (before, after) : (line, "");
        return wanted.Split(' ') is [var dashboards, var series, .. var labels]
            ? (dashboards, series, string.Join(' ', labels), now)
            : throw new InvalidDataException($"not a line of the list: {line}");
    }
}
