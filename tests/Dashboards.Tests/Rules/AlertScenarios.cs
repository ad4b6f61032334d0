using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>What promtool is asked about an alert: four things that every alert has to prove.</summary>
internal sealed record AlertScenarios
{
    /// <summary>It is silent in health, fires in the fault with its words, and is gone after it.</summary>
    public required PromtoolCase Fault { get; init; }

    /// <summary>It is silent when the fault is missed by a hair.</summary>
    public required PromtoolCase Near { get; init; }

    /// <summary>It fires, and then what it looks at vanishes: whoever sees it end must not take that for good news.</summary>
    public required PromtoolCase Vanishing { get; init; }

    /// <summary>What it does when nothing that it looks at exists, or ceases to, and when a part of it is missing.</summary>
    public required IReadOnlyList<PromtoolCase> Missing { get; init; }

    /// <summary>The scenarios of a case.</summary>
    public static AlertScenarios Of(AlertCase one)
    {
        var rule = one.Rule;
        var before = Steps(one, one.Before ?? (one.Step * 30));
        var hold = Steps(one, rule.For);
        var recovery = Steps(one, one.Recovery ?? (one.Step * 2));
        var during = Steps(one, one.Onset ?? one.Step) + hold + 3;

        var fault = Of(one, "from health to fault and back", series => new Timeline(one.Step).Then(series.Healthy, before).Then(series.Faulty, during).Then(series.Healthy, recovery + 3));
        fault.Expect(before - 1, rule);
        if (hold > 1)
        {
            // The condition has begun and not lasted.
            fault.Expect(before + hold - 1, rule);
        }

        var vanished = Of(one, "the series vanish", series => new Timeline(one.Step).Then(series.Healthy, before).Then("_", during + 3));
        return new()
        {
            Fault = fault.Expect(before + during - 1, rule, (Labels(one, rule), Annotations(one, rule))).Expect(before + during + recovery, rule),
            Vanishing = Either(
                Of(one, "it fires, and the series vanish", series => new Timeline(one.Step).Then(series.Healthy, before).Then(series.Faulty, during).Then("_", recovery + hold + 3))
                    .ExpectAny(before + during - 1, rule),
                before + during + recovery + hold,
                rule,
                one.FiresWhenSeriesVanish || one.OutlivesItsSeries),
            Near = Of(one, "nearly a fault", series => new Timeline(one.Step).Then(series.Healthy, before).Then(series.Near, during + 3)).Expect(before + during, rule),
            Missing =
            [
                Either(new PromtoolCase("no series at all", one.Step), during + 3, rule, one.FiresWithoutSeries),
                Either(vanished, before + during, rule, one.FiresWhenSeriesVanish),
                .. one.Series.Count == 1 ? [] : one.Series.Select(missing => Without(one, missing, rule, before, during)),
            ],
        };
    }

    private static PromtoolCase Without(AlertCase one, CaseSeries missing, Alert rule, int before, int during)
    {
        var scenario = new PromtoolCase($"without {missing.Name}", one.Step);
        foreach (var series in one.Series.Where(series => series != missing))
        {
            scenario.With(series.Name, new Timeline(one.Step).Then(series.Healthy, before).Then(series.Faulty, during));
        }

        return Either(scenario, before + during - 1, rule, missing.IsDispensable);
    }

    private static PromtoolCase Of(AlertCase one, string name, Func<CaseSeries, Timeline> values)
    {
        var scenario = new PromtoolCase(name, one.Step);
        foreach (var series in one.Series)
        {
            scenario.With(series.Name, values(series));
        }

        return scenario;
    }

    private static PromtoolCase Either(PromtoolCase scenario, int step, Alert rule, bool fires) => fires ? scenario.ExpectAny(step, rule) : scenario.Expect(step, rule);

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
        ["runbook_url"] = $"{one.Fleet.Runbooks}#{AlertDocuments.Anchor(rule)}",
    };

    private static int Steps(AlertCase one, TimeSpan span) => (int)Math.Ceiling(span / one.Step);
}
