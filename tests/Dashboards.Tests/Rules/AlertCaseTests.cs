using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>Every alert fires when it should, says what it should, is silent when it should be, survives missing series, and resolves.</summary>
public sealed class AlertCaseTests
{
    public static TheoryData<string> Names => [.. AlertCases.All.Select(one => one.Alert)];

    [Fact]
    public void Every_alert_has_a_case_and_every_case_an_alert() =>
        Assert.Equal(
            RuleBook.Generic.Alerts.Select(alert => alert.Name).Distinct().Except([Alert.DeadMan]).Order(),
            AlertCases.All.Select(one => one.Alert).Order());

    [Fact]
    public void Every_case_has_a_near_miss() =>
        Assert.All(AlertCases.All, one => Assert.Contains(one.Series, series => series.Near != series.Faulty));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Fires_with_its_words_only_while_it_should(string name)
    {
        var one = AlertCases.All.Single(candidate => candidate.Alert == name);
        var rule = one.Rule;
        var before = Steps(one, one.Before ?? (one.Step * 30));
        var onset = Steps(one, one.Onset ?? one.Step);
        var hold = Steps(one, rule.For);
        var recovery = Steps(one, one.Recovery ?? (one.Step * 2));
        var during = onset + hold + 3;

        var fault = new PromtoolCase("from health to fault and back", one.Step);
        var near = new PromtoolCase("nearly a fault", one.Step);
        var nothing = new PromtoolCase("no series at all", one.Step);
        var vanished = new PromtoolCase("the series vanish", one.Step);
        foreach (var series in one.Series)
        {
            fault.With(series.Name, new Timeline(one.Step).Then(series.Healthy, before).Then(series.Faulty, during).Then(series.Healthy, recovery + 3));
            near.With(series.Name, new Timeline(one.Step).Then(series.Healthy, before).Then(series.Near, during + 3));
            vanished.With(series.Name, new Timeline(one.Step).Then(series.Healthy, before).Then("_", during + 3));
        }

        fault.Expect(before - 1, rule);
        if (hold > 1)
        {
            // The condition has begun and not lasted.
            fault.Expect(before + hold - 1, rule);
        }

        fault.Expect(before + during - 1, rule, (Labels(one, rule), Annotations(one, rule))).Expect(before + during + recovery, rule);
        near.Expect(before + during, rule);
        if (one.FiresWithoutSeries)
        {
            nothing.ExpectAny(during + 3, rule);
        }
        else
        {
            nothing.Expect(during + 3, rule);
        }

        if (!one.FiresWhenSeriesVanish)
        {
            vanished.Expect(before + during, rule);
        }

        // A fault of which one series is missing: whatever it says, no rule may fail.
        var partial = one.Series.Count == 1 ? [] : one.Series.Select(missing =>
        {
            var scenario = new PromtoolCase($"without {missing.Name}", one.Step);
            foreach (var series in one.Series.Where(series => series != missing))
            {
                scenario.With(series.Name, new Timeline(one.Step).Then(series.Healthy, before).Then(series.Faulty, during));
            }

            return scenario.Evaluate(before + during - 1);
        });

        return PromtoolCase.Judge(Only(one), [fault, near, nothing, vanished, .. partial], TestContext.Current.CancellationToken);
    }

    // The other alerts cannot change what this one says, and evaluating them takes most of the time.
    private static RuleBook Only(AlertCase one) => new(
        [.. RuleBook.For(one.Fleet).Groups.Select(group => group with { Alerts = [.. group.Alerts.Where(alert => alert.Name == one.Alert)] })]);

    private static Dictionary<string, string> Labels(AlertCase one, Alert rule)
    {
        var labels = new Dictionary<string, string>(one.Labels) { ["severity"] = rule.Severity.ToString().ToLowerInvariant() };
        if (rule.Action is { } action)
        {
            labels["action"] = action;
        }

        return labels;
    }

    private static Dictionary<string, string> Annotations(AlertCase one, Alert rule) => new()
    {
        ["summary"] = one.Summary,
        ["description"] = rule.Meaning,
        ["steps"] = string.Join('\n', rule.Steps.Select((step, index) => $"{index + 1}. {step}")),
        ["runbook_url"] = $"docs/runbooks.md#{AlertDocuments.Anchor(rule)}",
    };

    private static int Steps(AlertCase one, TimeSpan span) => (int)Math.Ceiling(span / one.Step);
}
