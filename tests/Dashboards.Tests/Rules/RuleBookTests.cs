using Monitor.Dashboards.Check;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;

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
    public void No_step_is_taken_for_a_template() => Assert.All(RuleBook.Generic.Alerts, alert => Assert.DoesNotContain("{{", AlertDocuments.Steps(alert), StringComparison.Ordinal));

    [Theory]
    [InlineData(null, "https://10.0.0.10/runbooks#watchdog")]
    [InlineData("https://wiki.example/monitor/runbooks", "https://wiki.example/monitor/runbooks#watchdog")]
    public void An_alert_links_to_where_the_fleet_reads_its_runbooks_and_carries_the_steps_in_any_case(string? page, string link)
    {
        var fleet = LabFleet.Create() with { Monitoring = new() { Runbooks = page is null ? null : new Uri(page) } };
        var text = RuleFile.Render(RuleBook.For(fleet));

        Assert.Contains($"runbook_url: {link}\n", text, StringComparison.Ordinal);
        Assert.Equal(RuleBook.For(fleet).Alerts.Count(), text.Split("runbook_url: ").Length - 1);
        Assert.Contains("steps: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_grow_with_the_scrape_interval()
    {
        Assert.Equal("20s", new Pace(TimeSpan.FromSeconds(5)).Short.Text);
        Assert.Equal("1m", new Pace(TimeSpan.FromSeconds(15)).Short.Text);
        Assert.Equal("2m", new Pace(TimeSpan.FromSeconds(30)).Minute.Text);
    }

    [Fact]
    public void Every_recording_is_used_by_an_alert_a_dashboard_or_a_recording()
    {
        var used = DashboardExpressions().Concat(RuleBook.Generic.Alerts.Select(alert => alert.Expression.Text))
            .Concat(RuleBook.Generic.Recordings.Select(recording => recording.Expression.Text))
            .SelectMany(expression => ExpressionReader.Read(expression).Mentions).Select(mention => mention.Name).ToHashSet();

        Assert.All(RuleBook.Generic.Recordings, recording => Assert.Contains(recording.Series.Name, used));
    }

    [Fact]
    public void Recordings_are_named_level_metric_operations() =>
        Assert.All(RuleBook.Generic.Recordings, recording => Assert.Matches("^(db|ins|node|cls|fleet):[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$", recording.Series.Name));

    [Fact]
    public void Every_threshold_is_used_and_every_alert_declares_the_thresholds_that_its_expression_depends_on()
    {
        Assert.Equal(
            AlertThresholds.All.Select(threshold => threshold.Name).Order(),
            RuleBook.Generic.Alerts.SelectMany(alert => alert.Thresholds).Select(threshold => threshold.Name).Distinct().Order());
        Assert.All(AlertThresholds.All, threshold =>
        {
            Assert.InRange(threshold.Default, threshold.Minimum, threshold.Maximum);
            var changed = RuleBook.For(LabFleet.Create() with { Monitoring = new() { Alerts = new Dictionary<string, double> { [threshold.Name] = threshold.Maximum } } });
            var differing = RuleBook.For(LabFleet.Create()).Alerts.Zip(changed.Alerts).Where(pair => pair.First.Expression.Text != pair.Second.Expression.Text).Select(pair => pair.First);
            Assert.NotEmpty(differing);
            Assert.All(differing, alert => Assert.Contains(threshold, alert.Thresholds));
        });
    }

    [Fact]
    public async Task A_cluster_with_its_own_threshold_has_its_own_rule_and_the_others_keep_theirs()
    {
        var lab = LabFleet.Create();
        var fleet = lab with
        {
            Clusters =
            [
                lab.Clusters[0] with { Alerts = new Dictionary<string, double> { ["replicationLag"] = 5 } },
                lab.Clusters[0] with { Name = ClusterName.Parse("pg-other")!.Value },
            ],
        };
        var rules = RuleBook.For(fleet).Alerts.Where(alert => alert.Name == "ReplicationLagHigh").Select(alert => alert.Expression.Text).ToList();
        Assert.Equal(
            ["pg_replication_lag_seconds{cls!=\"pg-test\"} > 30", "pg_replication_lag_seconds{cls=\"pg-test\"} > 5"],
            rules);

        var labels = new Dictionary<string, string> { ["cls"] = "pg-test", ["ins"] = "pg-test-2", ["severity"] = "warning" };
        await new RuleScenario()
            .With("pg_replication_lag_seconds{cls=\"pg-test\", ins=\"pg-test-2\"}", "10x60")
            .With("pg_replication_lag_seconds{cls=\"pg-other\", ins=\"pg-other-2\"}", "10x60")
            .Expect(120, "ReplicationLagHigh", labels)
            .Judge(RuleBook.For(fleet), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Whatever_silences_an_alert_exists_is_no_less_severe_and_carries_the_labels_that_both_must_share()
    {
        var labels = AlertCases.All.ToDictionary(one => one.Alert, one => one.Labels);
        var severities = RuleBook.Generic.Alerts.DistinctBy(alert => alert.Name).ToDictionary(alert => alert.Name, alert => alert.Severity);
        Assert.All(
            RuleBook.Generic.Alerts.SelectMany(alert => alert.SilencedBy, (alert, cause) => (Alert: alert, Cause: cause)),
            pair =>
            {
                Assert.All(pair.Cause.Shared, label => Assert.Contains(label.Name, labels[pair.Cause.AlertName].Keys));
                Assert.All(pair.Cause.Shared, label => Assert.Contains(label.Name, labels[pair.Alert.Name].Keys));
                Assert.True(severities[pair.Cause.AlertName] > Severity.Info, $"{pair.Cause.AlertName} is told to nobody and must silence nothing");
            });
    }

    [Fact]
    public void An_alert_that_remediation_waits_for_is_silenced_by_nothing_but_a_dead_node() =>
        Assert.All(RuleBook.Generic.Alerts.Where(alert => alert.Action is not null), alert => Assert.Empty(alert.SilencedBy));

    private static IEnumerable<string> DashboardExpressions() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder))
            .SelectMany(file => ExpressionFiles.Read(file, File.ReadAllText(file))).Select(place => place.Expression);
}
