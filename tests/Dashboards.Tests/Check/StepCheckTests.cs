using Monitor.Dashboards.Check;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Check;

public sealed class StepCheckTests
{
    private static readonly StepCheck Check = new(DashboardFiles.Boards);

    [Fact]
    public void Every_panel_and_dashboard_that_a_step_names_exists() => Assert.Empty(Check.Problems(RuleBook.Generic));

    [Fact]
    public void Steps_do_name_panels() => Assert.True(RuleBook.Generic.Alerts.SelectMany(alert => alert.Steps).Count(step => step.Contains("dashboard, *", StringComparison.Ordinal)) > 3);

    [Theory]
    [InlineData("Look at the Cluster dashboard, *Answer time of hosts*: one stands out.", "names the panel *Answer time of hosts*, which Monitor / Cluster does not have")]
    [InlineData("Look at the panel *Members*.", "names *Members* without its dashboard: write `NAME dashboard, *Members*`")]
    [InlineData("Look at the host dashboard.", "speaks of a dashboard without its title: `Look at the host dashboard`")]
    [InlineData("Prometheus' page *Panels* has the error.", "names the page *Panels* of Prometheus, which it does not have")]
    public void What_a_step_sends_people_to_and_is_not_there_is_a_problem(string step, string problem) => Assert.Equal([problem], Check.Problems(step));

    [Theory]
    [InlineData("Cluster dashboard, *Members*: which one is red?")]
    [InlineData("`SELECT count(*), max(*) FROM nothing` on the instance dashboard.")]
    [InlineData("Prometheus' page *Targets* has the error.")]
    public void What_is_there_is_none(string step) => Assert.Empty(Check.Problems(step));
}
