using Monitor.Dashboards.Check;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Tests.Check;

public sealed class ThresholdCheckTests
{
    private static readonly ThresholdCheck Check = new(RuleBook.Generic);
    private static readonly Vector Used = PostgresSeries.Sessions.Where().DividedBy(PostgresSeries.SessionLimit.Where());

    [Fact]
    public void No_panel_contradicts_an_alert() => Assert.Empty(Check.Problems(DashboardFiles.Boards));

    [Fact]
    public void Most_alerts_with_a_bound_have_a_panel_that_is_held_to_it() => Assert.True(Check.Held(DashboardFiles.Boards) > 40);

    [Fact]
    public void A_bound_of_its_own_where_an_alert_has_one_is_a_problem() =>
        Assert.Equal(
            ["grafana/dashboards/here.json: panel Used: is coloured green, orange from 0.7, red from 0.95, and ConnectionsExhausting and ConnectionsExhausted says green, orange from 0.85, red from 0.95"],
            Problems(Used, Unit.Ratio, Threshold.Rising(0.7, AlertThresholds.ConnectionsCritical.Default)));

    [Fact]
    public void Green_where_a_critical_alert_fires_is_a_problem() => Assert.Single(Problems(Used, Unit.Ratio, Threshold.Above(warning: AlertThresholds.Connections)));

    [Fact]
    public void The_bounds_of_the_alerts_are_none() =>
        Assert.Empty(Problems(Used.MaxBy(), Unit.Ratio, Threshold.Above(AlertThresholds.Connections, AlertThresholds.ConnectionsCritical)));

    [Fact]
    public void What_is_used_is_held_to_the_alert_about_what_is_free()
    {
        var disk = NodeSeries.FilesystemAvailable.Where().DividedBy(NodeSeries.FilesystemSize.Where()).Complement();

        Assert.Empty(Problems(disk, Unit.Ratio, Threshold.CriticalFrom(0.9)));
        Assert.Single(Problems(disk, Unit.Ratio, Threshold.Rising(0.8, 0.9)));
    }

    [Fact]
    public void A_panel_that_judges_nothing_and_one_that_no_alert_judges_are_left_alone()
    {
        Assert.Empty(Problems(Used, Unit.Ratio, Threshold.Neutral));
        Assert.Empty(Problems(TableSeries.BloatShare.Where(), Unit.Ratio, Threshold.Rising(0.1, 0.2)));
    }

    private static List<string> Problems(Vector expression, Unit unit, IReadOnlyList<Threshold> thresholds) =>
    [
        .. Check.Problems(
        [
            new()
            {
                Place = new("here", "Here"), Description = "Is it full?",
                Rows = [new("All", [new Graph { Title = "Used", Description = "Used.", Absence = "nothing", Unit = unit, Queries = [new(expression, "")], Thresholds = thresholds }])],
            },
        ]),
    ];
}
