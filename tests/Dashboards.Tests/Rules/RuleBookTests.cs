using Monitor.Dashboards.Check;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

public sealed class RuleBookTests
{
    [Fact]
    public async Task Prometheus_accepts_the_rules_of_a_fleet_and_the_generic_ones()
    {
        var directory = Directory.CreateTempSubdirectory("monitor-rules-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "fleet.yml"), RuleFile.Render(RuleBook.For(LabFleet.Create())), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "generic.yml"), RuleFile.Render(RuleBook.Generic), TestContext.Current.CancellationToken);

        var (exitCode, output) = await Promtool.Run(directory, TestContext.Current.CancellationToken, "check", "rules", "fleet.yml", "generic.yml");

        Directory.Delete(directory, recursive: true);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void The_rules_of_a_fleet_name_only_what_is_collected()
    {
        var check = new ExpressionCheck(KnownSeries.Collected);
        var book = RuleBook.For(LabFleet.Create());

        Assert.Empty(book.Alerts.Select(alert => alert.Expression).Concat(book.Recordings.Select(recording => recording.Expression))
            .SelectMany(expression => check.Problems(expression.Text)));
    }

    [Fact]
    public void Every_alert_tells_what_it_means_and_what_to_do() =>
        Assert.All(RuleBook.Generic.Alerts, alert =>
        {
            Assert.NotEmpty(alert.Steps);
            Assert.EndsWith(".", alert.Meaning, StringComparison.Ordinal);
            Assert.All(alert.Steps, step => Assert.Matches("[.?]$", step));
        });

    [Fact]
    public void Windows_grow_with_the_scrape_interval()
    {
        Assert.Equal("20s", new Pace(TimeSpan.FromSeconds(5)).Short.Text);
        Assert.Equal("1m", new Pace(TimeSpan.FromSeconds(15)).Short.Text);
        Assert.Equal("2m", new Pace(TimeSpan.FromSeconds(30)).Minute.Text);
    }
}
