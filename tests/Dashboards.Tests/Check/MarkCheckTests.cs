using Monitor.Dashboards.Check;
using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Tests.Check;

public sealed class MarkCheckTests
{
    [Fact]
    public void Every_dashboard_marks_what_may_have_bent_its_lines_or_says_why_not() => Assert.Empty(MarkCheck.Problems(DashboardFiles.Boards));

    [Fact]
    public void A_mark_that_is_missing_without_a_reason_is_a_problem() =>
        Assert.Equal(["Failover", "Backup", "Remediation", "Deployment"], Problems([]).Select(problem => problem.Split("does not mark ")[1].Split(':')[0]));

    [Fact]
    public void A_reason_is_enough_and_an_empty_one_is_not()
    {
        string[] names = ["Failover", "Backup", "Remediation", "Deployment"];

        Assert.Empty(Problems([.. names.Select(name => new Unmarked(name, "it does not help"))]));
        Assert.Equal(4, Problems([.. names.Select(name => new Unmarked(name, ""))]).Count);
        Assert.Contains(Problems([new("Weather", "it does not help")]), problem => problem.Contains("which it marks or nobody expects", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_clusters_share_a_mark_of_remediation()
    {
        var shared = DashboardFiles.Boards.Where(board => board.Variables.Any(variable => variable.Label.Name == "cls"))
            .Select(board => board.Annotations.Single(annotation => annotation.Name == "Remediation").Expression.Text);

        Assert.All(shared, expression => Assert.Contains("cls=~`${cls:regex}`", expression, StringComparison.Ordinal));
    }

    private static List<string> Problems(IReadOnlyList<Unmarked> unmarked) =>
        [.. MarkCheck.Problems([new() { Place = new("here", "Here"), Description = "Is it well?", Rows = [], Unmarked = unmarked }])];
}
